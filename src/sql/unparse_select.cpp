// SELECT, its relations and its windows back to text.
#include "sql/unparse.hpp"
#include "sql/writer.hpp"

namespace velo::sql {

namespace {

void write_optional(std::string& out, std::string_view words, const Box<Expr>& expr) {
  if (!expr) return;
  out += words;
  write(out, *expr);
}

void write(std::string& out, const FrameBound& bound) {
  constexpr const char* kWords[] = {"UNBOUNDED PRECEDING", " PRECEDING", "CURRENT ROW", " FOLLOWING",
                                    "UNBOUNDED FOLLOWING"};
  if (bound.offset) write(out, *bound.offset, Level::kPrimary);
  out += kWords[static_cast<size_t>(bound.kind)];
}

void write(std::string& out, const Frame& frame) {
  constexpr const char* kUnits[] = {"ROWS BETWEEN ", "RANGE BETWEEN ", "GROUPS BETWEEN "};
  constexpr const char* kExcludes[] = {"", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES"};
  out += kUnits[static_cast<size_t>(frame.unit)];
  write(out, frame.start);
  out += " AND ";
  write(out, frame.end);
  out += kExcludes[static_cast<size_t>(frame.exclude)];
}

void write(std::string& out, const TableArgument& argument) {
  if (argument.name) {
    write(out, *argument.name);
    out += " => ";
  }
  if (const auto* table = std::get_if<TableArgument::Table>(&argument.value)) {
    out += "TABLE ";
    write(out, table->name);
    if (!table->partition.empty()) {
      out += " PARTITION BY ";
      write_group(out, table->partition);
    }
  } else if (const auto* descriptor = std::get_if<TableArgument::Descriptor>(&argument.value)) {
    out += "DESCRIPTOR";
    write_group(out, descriptor->columns);
  } else {
    write(out, std::get<Expr>(argument.value));
  }
}

void write_arguments(std::string& out, const std::vector<TableArgument>& arguments) {
  out += '(';
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) out += ", ";
    write(out, arguments[i]);
  }
  out += ')';
}

void write(std::string& out, const Relation& relation) {
  if (const auto* named = std::get_if<NamedRelation>(&relation.source)) {
    write(out, named->name);
  } else if (const auto* derived = std::get_if<DerivedTable>(&relation.source)) {
    out += '(';
    write(out, *derived->query);
    out += ')';
  } else if (const auto* values = std::get_if<ValuesTable>(&relation.source)) {
    out += "(VALUES ";
    write_rows(out, values->rows);
    out += ')';
  } else {
    const auto& function = std::get<TableFunction>(relation.source);
    write(out, function.name);
    write_arguments(out, function.arguments);
    if (function.ordinality) out += " WITH ORDINALITY";
  }
  write_optional(out, " FOR SYSTEM_TIME AS OF ", relation.system_time);
  if (!relation.alias) return;
  out += " AS ";
  write(out, *relation.alias);
  if (!relation.column_aliases.empty()) write_group(out, relation.column_aliases);
}

void write(std::string& out, const JoinBound& bound) {
  out += " WITHIN ";
  if (bound.before == bound.after) return write(out, bound.before);
  out += '(';
  write(out, bound.before);
  out += ", ";
  write(out, bound.after);
  out += ')';
}

void write(std::string& out, const Join& join) {
  constexpr const char* kWords[] = {"JOIN ", "LEFT JOIN ", "RIGHT JOIN ", "FULL JOIN ", "CROSS JOIN "};
  out += join.natural ? " NATURAL" : "";
  out += join.asof ? " ASOF " : " ";
  out += kWords[static_cast<size_t>(join.kind)];
  write(out, join.right);
  if (join.within) write(out, *join.within);
  if (join.grace) {
    out += " GRACE PERIOD ";
    write(out, *join.grace);
  }
  if (join.match_condition) {
    out += " MATCH_CONDITION (";
    write(out, *join.match_condition);
    out += ')';
  }
  write_optional(out, " ON ", join.on);
  if (join.using_columns.empty()) return;
  out += " USING ";
  write_group(out, join.using_columns);
}

// ` REPLACE (a AS b, ..)`, or nothing when there are none.
template <class Item, class Left>
void write_as_list(std::string& out, std::string_view word, const std::vector<Item>& items, Left left) {
  for (size_t i = 0; i < items.size(); ++i) {
    out += i == 0 ? word : ", ";
    write(out, left(items[i]));
    out += " AS ";
    if constexpr (std::is_same_v<Item, StarName>) write(out, items[i].name);
    else write(out, items[i].column);
  }
  if (!items.empty()) out += ')';
}

void write_modifiers(std::string& out, const StarItem& star) {
  if (!star.except.empty()) {
    out += " EXCEPT ";
    write_group(out, star.except);
  }
  write_as_list(out, " REPLACE (", star.replace, [](const StarReplacement& one) -> const Expr& { return one.expr; });
  write_as_list(out, " RENAME (", star.rename, [](const StarName& one) -> const Identifier& { return one.column; });
}

void write(std::string& out, const SelectItem& item) {
  if (const auto* star = std::get_if<StarItem>(&item.item)) {
    if (star->qualifier) {
      write(out, *star->qualifier);
      out += '.';
    }
    out += '*';
    return write_modifiers(out, *star);
  }
  const auto& expr = std::get<ExprItem>(item.item);
  write(out, expr.expr);
  if (expr.alias) {
    out += " AS ";
    write(out, *expr.alias);
  }
  if (expr.primary_key) out += " PRIMARY KEY";
}

void write(std::string& out, const GroupItem& item) {
  constexpr const char* kWords[] = {"", "ROLLUP ", "CUBE ", "GROUPING SETS "};
  out += kWords[static_cast<size_t>(item.kind)];
  if (item.kind == GroupItem::Kind::kExpression) write(out, item.exprs[0]);
  else write_group(out, item.exprs);
}

void write_duration(std::string& out, std::string_view words, const std::optional<Duration>& duration) {
  if (!duration) return;
  out += words;
  write(out, *duration);
}

void write(std::string& out, const NamedWindow& window) {
  write(out, window.name);
  out += " AS ";
  write(out, window.definition);
}

template <class Node>
void write_items(std::string& out, std::string_view words, const std::vector<Node>& nodes) {
  for (size_t i = 0; i < nodes.size(); ++i) {
    out += i == 0 ? words : ", ";
    write(out, nodes[i]);
  }
}

}  // namespace

void write_rows(std::string& out, const std::vector<RowValue>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i > 0) out += ", ";
    write_group(out, rows[i].items);
  }
}

void write(std::string& out, const std::vector<OrderItem>& items) {
  constexpr const char* kNulls[] = {"", " NULLS FIRST", " NULLS LAST"};
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ", ";
    write(out, items[i].expr);
    if (items[i].descending) out += " DESC";
    out += kNulls[static_cast<size_t>(items[i].nulls)];
  }
}

void write(std::string& out, const OverClause& over) {
  std::string inside;
  const auto separate = [&] {
    if (!inside.empty()) inside += ' ';
  };
  if (over.buffer_rows) inside += "ROWS WINDOW BUFFER " + std::to_string(*over.buffer_rows) + " ROWS";
  if (over.base) {
    separate();
    write(inside, *over.base);
  }
  if (!over.partition_by.empty()) {
    separate();
    inside += "PARTITION BY ";
    write_list(inside, over.partition_by);
  }
  if (!over.order_by.empty()) {
    separate();
    inside += "ORDER BY ";
    write(inside, over.order_by);
  }
  if (over.frame) {
    separate();
    write(inside, *over.frame);
  }
  out += '(' + inside + ')';
}

void write(std::string& out, const WindowSpec& window) {
  constexpr const char* kWords[] = {"TUMBLING (", "HOPPING (", "SESSION (", "CUMULATE ("};
  const bool step_first = window.kind == WindowSpec::Kind::kCumulate;
  out += kWords[static_cast<size_t>(window.kind)];
  if (window.time) {
    write(out, *window.time, Level::kPrimary);
    out += ", ";
  }
  if (step_first && window.advance) {
    write(out, *window.advance);
    out += ", ";
  }
  write(out, window.size);
  if (!step_first) write_duration(out, ", ", window.advance);
  write_duration(out, ", OFFSET ", window.offset);
  write_duration(out, ", GRACE PERIOD ", window.grace);
  out += ')';
}

void write(std::string& out, const Select& select) {
  out += select.distinct ? "SELECT DISTINCT" : "SELECT";
  write_items(out, " ", select.items);
  if (select.from) {
    out += " FROM ";
    write(out, select.from->first);
    for (const Join& join : select.from->joins) write(out, join);
  }
  write_optional(out, " WHERE ", select.where);
  write_items(out, " GROUP BY ", select.group_by);
  if (select.window) {
    out += " WINDOW ";
    write(out, *select.window);
  }
  write_optional(out, " HAVING ", select.having);
  write_items(out, " WINDOW ", select.named_windows);
  write_optional(out, " QUALIFY ", select.qualify);
}

std::string unparse(const WindowSpec& window) {
  std::string out;
  write(out, window);
  return out;
}

}  // namespace velo::sql
