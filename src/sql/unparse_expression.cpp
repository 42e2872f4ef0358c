// Expressions back to text. Each operand is written with the level that reading it back needs; parentheses appear where
// an operand binds less tightly than that, and nowhere else.
#include "sql/unparse.hpp"
#include "sql/writer.hpp"

namespace velo::sql {

namespace {

const char* not_if(bool negated) { return negated ? " NOT" : ""; }

void write_call(std::string& out, std::string_view word, const Query& query) {
  out += word;
  out += '(';
  write(out, query);
  out += ')';
}

struct NodeWriter {
  std::string& out;

  void operator()(const Literal& node) const {
    switch (node.kind) {
      case Literal::Kind::kNull: out += "NULL"; return;
      case Literal::Kind::kBoolean: out += node.text == "true" ? "TRUE" : "FALSE"; return;
      case Literal::Kind::kString: return write_quoted(out, node.text);
      case Literal::Kind::kDate: out += "DATE "; return write_quoted(out, node.text);
      case Literal::Kind::kTime: out += "TIME "; return write_quoted(out, node.text);
      case Literal::Kind::kTimestamp: out += "TIMESTAMP "; return write_quoted(out, node.text);
      default: out += node.text;
    }
  }

  void operator()(const IntervalLiteral& node) const { write(out, node.value); }

  void operator()(const NameRef& node) const {
    for (size_t i = 0; i < node.parts.size(); ++i) {
      if (i > 0) out += '.';
      write(out, node.parts[i]);
    }
  }

  void operator()(const Unary& node) const {
    if (node.op == UnaryOp::kNot) {
      out += "NOT ";
      return write(out, *node.operand, Level::kNot);
    }
    // Two signs in a row would start a comment.
    out += node.op == UnaryOp::kMinus ? '-' : '+';
    write(out, *node.operand, Level::kPostfix);
  }

  void operator()(const Binary& node) const {
    const BinarySpelling& how = spelling(node.op);
    const Level left = how.level == Level::kCompare ? tighter(how.level) : how.level;
    write(out, *node.left, left);
    out += ' ';
    out += how.text;
    out += ' ';
    write(out, *node.right, tighter(how.level));
  }

  void operator()(const IsTest& node) const {
    constexpr const char* kWords[] = {"NULL", "TRUE", "FALSE", "UNKNOWN"};
    write(out, *node.operand, Level::kIs);
    out += " IS";
    out += not_if(node.negated);
    out += ' ';
    out += kWords[static_cast<size_t>(node.kind)];
  }

  void operator()(const Between& node) const {
    write(out, *node.operand, tighter(Level::kPattern));
    out += not_if(node.negated);
    out += " BETWEEN ";
    write(out, *node.low, tighter(Level::kPattern));
    out += " AND ";
    write(out, *node.high, tighter(Level::kPattern));
  }

  void operator()(const InList& node) const {
    write(out, *node.operand, tighter(Level::kPattern));
    out += not_if(node.negated);
    out += " IN ";
    write_group(out, node.items);
  }

  void operator()(const InQuery& node) const {
    write(out, *node.operand, tighter(Level::kPattern));
    out += not_if(node.negated);
    write_call(out, " IN ", *node.query);
  }

  void operator()(const Like& node) const {
    constexpr const char* kWords[] = {" LIKE ", " ILIKE ", " REGEXP ", " SIMILAR TO "};
    write(out, *node.operand, tighter(Level::kPattern));
    out += not_if(node.negated);
    out += kWords[static_cast<size_t>(node.kind)];
    write(out, *node.pattern, tighter(Level::kPattern));
    if (!node.escape) return;
    out += " ESCAPE ";
    write(out, *node.escape, tighter(Level::kPattern));
  }

  void operator()(const Case& node) const {
    out += "CASE";
    if (node.operand) {
      out += ' ';
      write(out, *node.operand);
    }
    for (const When& when : node.whens) {
      out += " WHEN ";
      write(out, when.condition);
      out += " THEN ";
      write(out, when.result);
    }
    if (node.otherwise) {
      out += " ELSE ";
      write(out, *node.otherwise);
    }
    out += " END";
  }

  void operator()(const Cast& node) const {
    out += node.try_cast ? "TRY_CAST(" : "CAST(";
    write(out, *node.operand);
    out += " AS ";
    write(out, node.type);
    out += ')';
  }

  void operator()(const Extract& node) const {
    out += "EXTRACT(";
    write(out, node.field);
    out += " FROM ";
    write(out, *node.operand);
    out += ')';
  }

  void operator()(const AtTimeZone& node) const {
    write(out, *node.operand, Level::kTimeZone);
    out += " AT TIME ZONE ";
    write(out, *node.zone, tighter(Level::kTimeZone));
  }

  void operator()(const FunctionCall& node) const {
    write(out, node.name);
    out += '(';
    if (node.star) out += '*';
    if (node.distinct) out += "DISTINCT ";
    write_list(out, node.arguments);
    if (!node.order_by.empty()) {
      out += " ORDER BY ";
      write(out, node.order_by);
    }
    out += ')';
    write_suffixes(node);
  }

  void write_suffixes(const FunctionCall& node) const {
    if (node.nulls == FunctionCall::Nulls::kIgnore) out += " IGNORE NULLS";
    if (node.nulls == FunctionCall::Nulls::kRespect) out += " RESPECT NULLS";
    if (!node.within_group.empty()) {
      out += " WITHIN GROUP (ORDER BY ";
      write(out, node.within_group);
      out += ')';
    }
    if (node.filter) {
      out += " FILTER (WHERE ";
      write(out, *node.filter);
      out += ')';
    }
    if (node.over) {
      out += " OVER ";
      write(out, *node.over);
    }
  }

  void operator()(const ArrayLiteral& node) const {
    out += "ARRAY[";
    write_list(out, node.items);
    out += ']';
  }

  void operator()(const MapLiteral& node) const {
    out += "MAP{";
    for (size_t i = 0; i < node.keys.size(); ++i) {
      if (i > 0) out += ", ";
      write(out, node.keys[i]);
      out += ": ";
      write(out, node.values[i]);
    }
    out += '}';
  }

  void operator()(const StructLiteral& node) const {
    out += "STRUCT(";
    for (size_t i = 0; i < node.values.size(); ++i) {
      if (i > 0) out += ", ";
      write(out, node.values[i]);
      if (!node.names[i]) continue;
      out += " AS ";
      write(out, *node.names[i]);
    }
    out += ')';
  }

  void operator()(const RowValue& node) const { write_group(out, node.items); }

  void operator()(const Subscript& node) const {
    write(out, *node.operand, Level::kPostfix);
    out += '[';
    write(out, *node.index);
    out += ']';
  }

  // Without parentheses, a name in front of the point would become one name with the field, and a number swallow it.
  void operator()(const FieldAccess& node) const {
    const bool bare = !node.operand->as<NameRef>() && !node.operand->as<Literal>();
    if (!bare) out += '(';
    write(out, *node.operand, Level::kPostfix);
    if (!bare) out += ')';
    out += '.';
    write(out, node.field);
  }

  void operator()(const Exists& node) const { write_call(out, "EXISTS ", *node.query); }
  void operator()(const ScalarQuery& node) const { write_call(out, "", *node.query); }
};

}  // namespace

void write(std::string& out, const Expr& expr) { std::visit(NodeWriter{out}, expr.node); }

void write(std::string& out, const Expr& expr, Level min) {
  const bool parentheses = level_of(expr) < min;
  if (parentheses) out += '(';
  write(out, expr);
  if (parentheses) out += ')';
}

std::string unparse(const Expr& expr) {
  std::string out;
  write(out, expr);
  return out;
}

}  // namespace velo::sql
