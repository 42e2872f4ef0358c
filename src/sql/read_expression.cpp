// Operators by precedence climbing: read an operand, then take operators to its right as long as they bind tightly
// enough.
#include "sql/error_codes.hpp"
#include "sql/grammar.hpp"

namespace velo::sql {

namespace {

const BinarySpelling* binary_at(const Cursor& in) {
  for (const BinarySpelling& spelling : kBinarySpellings) {
    if (in.at_symbol(spelling.text) || in.at_word(spelling.text)) return &spelling;
  }
  return nullptr;
}

Expr read_prefix(Cursor& in) {
  const SourceSpan first = in.peek().span;
  if (in.accept_word("NOT")) return make_expr(in, first, Unary{UnaryOp::kNot, read_operand(in, Level::kNot)});
  const bool minus = in.at_symbol("-");
  if (!minus && !in.at_symbol("+")) return read_postfix(in);
  in.take();
  Expr operand = read_operand(in, Level::kSign);
  return make_expr(in, first, Unary{minus ? UnaryOp::kMinus : UnaryOp::kPlus, std::move(operand)});
}

// ANY (query), SOME (query) or ALL (query), the right side of a comparison.
bool at_quantifier(const Cursor& in) {
  const bool word = in.at_word("ANY") || in.at_word("SOME") || in.at_word("ALL");
  return word && in.at_symbol("(", 1) && (in.at_word("SELECT", 2) || in.at_word("WITH", 2) || at_values(in, 2));
}

// x = ANY (query) is x IN (query), and x <> ALL (query) is x NOT IN (query).
Expr read_quantified(Cursor& in, Expr left, BinaryOp op) {
  const SourceSpan first = left.span;
  const bool all = in.at_word("ALL");
  if (op != (all ? BinaryOp::kNotEqual : BinaryOp::kEqual)) {
    in.fail(Error(kUnexpectedToken, "only = ANY and <> ALL compare with the rows of a query", in.peek().span.position)
                .with_hint("compare with the least or greatest: x > (SELECT MAX(y) FROM ..)"));
  }
  in.take();
  const Token& open = in.peek();
  in.expect_symbol("(");
  Query query = read_query(in);
  in.expect_close(open, ")");
  return make_expr(in, first, InQuery{std::move(left), std::move(query), all});
}

Expr read_binary(Cursor& in, Expr left, const BinarySpelling& spelling) {
  const SourceSpan first = left.span;
  const SourceSpan op_span = in.take().span;
  if (spelling.level == Level::kCompare && at_quantifier(in)) return read_quantified(in, std::move(left), spelling.op);
  Expr right = read_operand(in, tighter(spelling.level));
  const bool chained = spelling.level == Level::kCompare && binary_at(in) && binary_at(in)->level == Level::kCompare;
  if (chained) {
    in.fail(Error(kComparisonChain, "comparisons do not chain", in.peek().span.position)
                .with_hint("write a < b AND b < c, or put one comparison in parentheses"));
  }
  return make_expr(in, first, Binary{spelling.op, std::move(left), std::move(right), op_span});
}

Expr read_is(Cursor& in, Expr left) {
  const SourceSpan first = left.span;
  const SourceSpan op = in.take().span;
  const bool negated = in.accept_word("NOT");
  if (in.accept_words({"DISTINCT", "FROM"})) {
    const SourceSpan op_span = in.span_from(op);
    Expr right = read_operand(in, tighter(Level::kIs));
    const BinaryOp what = negated ? BinaryOp::kNotDistinctFrom : BinaryOp::kDistinctFrom;
    return make_expr(in, first, Binary{what, std::move(left), std::move(right), op_span});
  }
  constexpr std::pair<std::string_view, IsTest::Kind> kTests[] = {{"NULL", IsTest::Kind::kNull},
                                                                  {"TRUE", IsTest::Kind::kTrue},
                                                                  {"FALSE", IsTest::Kind::kFalse},
                                                                  {"UNKNOWN", IsTest::Kind::kUnknown}};
  for (const auto& [word, kind] : kTests) {
    if (in.accept_word(word)) return make_expr(in, first, IsTest{kind, negated, std::move(left)});
  }
  in.fail_expected("NULL, TRUE, FALSE or DISTINCT FROM");
  return left;
}

// BETWEEN SYMMETRIC takes its limits in either order: it is one BETWEEN or the other.
Expr read_between(Cursor& in, Expr left, bool negated) {
  const SourceSpan first = left.span;
  const SourceSpan op_span = in.peek().span;
  const bool symmetric = in.accept_word("SYMMETRIC");
  if (!symmetric) in.accept_word("ASYMMETRIC");
  Expr low = read_operand(in, tighter(Level::kPattern));
  in.expect_word("AND");
  Expr high = read_operand(in, tighter(Level::kPattern));
  if (!symmetric) {
    return make_expr(in, first, Between{std::move(left), std::move(low), std::move(high), negated});
  }
  Expr upwards = make_expr(in, first, Between{left, low, high, negated});
  Expr downwards = make_expr(in, first, Between{std::move(left), std::move(high), std::move(low), negated});
  const BinaryOp both = negated ? BinaryOp::kAnd : BinaryOp::kOr;
  return make_expr(in, first, Binary{both, std::move(upwards), std::move(downwards), op_span});
}

Expr read_in(Cursor& in, Expr left, bool negated) {
  const SourceSpan first = left.span;
  const Token& open = in.peek();
  in.expect_symbol("(");
  if (at_query(in)) {
    Query query = read_query(in);
    in.expect_close(open, ")");
    return make_expr(in, first, InQuery{std::move(left), std::move(query), negated});
  }
  std::vector<Expr> items = read_expressions(in);
  in.expect_close(open, ")");
  return make_expr(in, first, InList{std::move(left), std::move(items), negated});
}

Expr read_like(Cursor& in, Expr left, Like::Kind kind, bool negated) {
  Like like{kind, std::move(left), read_operand(in, tighter(Level::kPattern)), {}, negated};
  if (kind != Like::Kind::kRegexp && in.accept_word("ESCAPE")) like.escape = read_operand(in, tighter(Level::kPattern));
  const SourceSpan first = like.operand->span;
  return make_expr(in, first, std::move(like));
}

struct LikeWords {
  std::string_view first;
  std::string_view second;  ///< TO; empty for operators of one word.
  Like::Kind kind;
};

constexpr LikeWords kLikes[] = {{"LIKE", "", Like::Kind::kLike},
                                {"ILIKE", "", Like::Kind::kIlike},
                                {"RLIKE", "", Like::Kind::kRegexp},
                                {"REGEXP", "", Like::Kind::kRegexp},
                                {"SIMILAR", "TO", Like::Kind::kSimilar}};

// [NOT] BETWEEN | IN | LIKE ..., or false.
bool read_pattern(Cursor& in, Expr& left) {
  const bool negated = in.at_word("NOT");
  const size_t ahead = negated ? 1 : 0;
  for (const LikeWords& like : kLikes) {
    const bool two = !like.second.empty();
    if (!in.at_word(like.first, ahead) || (two && !in.at_word(like.second, ahead + 1))) continue;
    for (size_t i = 0; i <= ahead + (two ? 1 : 0); ++i) in.take();
    left = read_like(in, std::move(left), like.kind, negated);
    return true;
  }
  const bool between = in.at_word("BETWEEN", ahead);
  if (!between && !in.at_word("IN", ahead)) return false;
  for (size_t i = 0; i <= ahead; ++i) in.take();
  left = between ? read_between(in, std::move(left), negated) : read_in(in, std::move(left), negated);
  return true;
}

bool extend_once(Cursor& in, Expr& left, Level min) {
  if (const BinarySpelling* spelling = binary_at(in)) {
    if (spelling->level < min) return false;
    left = read_binary(in, std::move(left), *spelling);
    return true;
  }
  if (min <= Level::kIs && in.at_word("IS")) {
    left = read_is(in, std::move(left));
    return true;
  }
  if (min <= Level::kPattern && read_pattern(in, left)) return true;
  if (min <= Level::kTimeZone && in.accept_words({"AT", "TIME", "ZONE"})) {
    const SourceSpan first = left.span;
    Expr zone = read_operand(in, tighter(Level::kTimeZone));
    left = make_expr(in, first, AtTimeZone{std::move(left), std::move(zone)});
    return true;
  }
  return false;
}

}  // namespace

Expr extend_expression(Cursor& in, Expr left, Level min) {
  while (extend_once(in, left, min)) in.count_operator();
  return left;
}

Expr read_operand(Cursor& in, Level min) {
  const Cursor::Nesting nesting(in);
  if (in.failed()) return {};
  return extend_expression(in, read_prefix(in), min);
}

Expr read_expression(Cursor& in) {
  const Cursor::OperatorBudget budget(in);
  return read_operand(in, Level::kOr);
}

std::vector<Expr> read_expressions(Cursor& in) {
  std::vector<Expr> out;
  do out.push_back(read_expression(in));
  while (in.accept_symbol(","));
  return out;
}

}  // namespace velo::sql
