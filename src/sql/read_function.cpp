// Calls, and the functions to which the standard gave a grammar of their own. The latter become ordinary calls, except
// EXTRACT, whose field is no expression.
#include "base/text.hpp"
#include "sql/duration.hpp"
#include "sql/grammar.hpp"

namespace velo::sql {

namespace {

// Inside a call, `1 MINUTE` can be nothing but a length of time: no alias may stand there.
bool at_loose_duration(const Cursor& in) {
  const bool number = in.at(Token::Kind::kInteger) || in.at(Token::Kind::kDecimal);
  return number && at_duration(in) && (in.at_symbol(",", 2) || in.at_symbol(")", 2));
}

void read_plain_arguments(Cursor& in, FunctionCall& call) {
  call.star = in.accept_symbol("*");
  if (call.star) return;
  if (in.at_symbol(")")) return;
  call.distinct = in.accept_word("DISTINCT");
  if (!call.distinct && in.at_word("ALL") && !in.at_symbol(",", 1) && !in.at_symbol(")", 1)) in.take();
  do call.arguments.push_back(read_argument(in));
  while (in.accept_symbol(","));
  if (in.accept_words({"ORDER", "BY"})) call.order_by = read_order_items(in);
}

// SUBSTRING(x FROM a FOR b), where one of FROM and FOR may be missing.
void read_substring(Cursor& in, FunctionCall& call) {
  call.arguments.push_back(read_expression(in));
  const SourceSpan first = in.peek().span;
  if (in.accept_word("FROM")) {
    call.arguments.push_back(read_expression(in));
    if (in.accept_word("FOR")) call.arguments.push_back(read_expression(in));
    return;
  }
  if (in.accept_word("FOR")) {
    call.arguments.push_back(make_expr(in, first, Literal{Literal::Kind::kInteger, "1"}));
    call.arguments.push_back(read_expression(in));
    return;
  }
  while (in.accept_symbol(",")) call.arguments.push_back(read_expression(in));
}

// OVERLAY(x PLACING y FROM a [FOR b])
void read_overlay(Cursor& in, FunctionCall& call) {
  call.arguments.push_back(read_expression(in));
  if (in.accept_word("PLACING")) {
    call.arguments.push_back(read_expression(in));
    in.expect_word("FROM");
    call.arguments.push_back(read_expression(in));
    if (in.accept_word("FOR")) call.arguments.push_back(read_expression(in));
    return;
  }
  while (in.accept_symbol(",")) call.arguments.push_back(read_expression(in));
}

// POSITION(a IN b): a must not swallow the IN.
void read_position(Cursor& in, FunctionCall& call) {
  Expr needle = read_operand(in, tighter(Level::kPattern));
  if (in.accept_word("IN")) {
    call.arguments.push_back(std::move(needle));
    call.arguments.push_back(read_expression(in));
    return;
  }
  call.arguments.push_back(extend_expression(in, std::move(needle), Level::kOr));
  while (in.accept_symbol(",")) call.arguments.push_back(read_expression(in));
}

// TRIM([LEADING | TRAILING | BOTH] [characters] FROM x), TRIM(x [, characters])
void read_trim(Cursor& in, FunctionCall& call) {
  const bool side_is_name = in.at_symbol(",", 1) || in.at_symbol(")", 1) || in.at_symbol(".", 1);
  if (!side_is_name) {
    if (in.accept_word("LEADING")) call.name.text = "LTRIM";
    else if (in.accept_word("TRAILING")) call.name.text = "RTRIM";
    else in.accept_word("BOTH");
  }
  std::optional<Expr> characters;
  if (!in.at_word("FROM")) characters = read_expression(in);
  if (in.accept_word("FROM")) {
    call.arguments.push_back(read_expression(in));
    if (characters) call.arguments.push_back(std::move(*characters));
    return;
  }
  if (characters) call.arguments.push_back(std::move(*characters));
  while (in.accept_symbol(",")) call.arguments.push_back(read_expression(in));
}

Expr read_extract(Cursor& in, const Identifier& name) {
  const Token& open = in.take();
  Extract out;
  if (in.at(Token::Kind::kString)) out.field = {in.peek().text, false, in.take().span};
  else out.field = in.expect_name("a part of a time, such as HOUR");
  if (!in.accept_symbol(",")) in.expect_word("FROM");
  out.operand = read_expression(in);
  in.expect_close(open, ")");
  return make_expr(in, name.span, std::move(out));
}

void read_suffixes(Cursor& in, FunctionCall& call) {
  if (in.accept_words({"IGNORE", "NULLS"})) call.nulls = FunctionCall::Nulls::kIgnore;
  if (in.accept_words({"RESPECT", "NULLS"})) call.nulls = FunctionCall::Nulls::kRespect;
  if (in.at_words({"WITHIN", "GROUP"}) && in.at_symbol("(", 2)) {
    in.accept_words({"WITHIN", "GROUP"});
    const Token& open = in.take();
    in.expect_word("ORDER");
    in.expect_word("BY");
    call.within_group = read_order_items(in);
    in.expect_close(open, ")");
  }
  if (in.at_word("FILTER") && in.at_symbol("(", 1)) {
    in.take();
    const Token& open = in.take();
    in.expect_word("WHERE");
    call.filter = read_expression(in);
    in.expect_close(open, ")");
  }
  if (in.accept_words({"IGNORE", "NULLS"})) call.nulls = FunctionCall::Nulls::kIgnore;
  if (in.at_word("OVER") && (in.at_symbol("(", 1) || in.at_name(1))) {
    in.take();
    call.over = read_over(in);
  }
}

bool is_named(const Identifier& name, std::string_view word) {
  return !name.quoted && equals_ignore_case(name.text, word);
}

}  // namespace

Expr read_argument(Cursor& in) {
  if (!at_loose_duration(in)) return read_expression(in);
  Duration duration = read_duration(in);
  const SourceSpan span = duration.span;
  return {IntervalLiteral{std::move(duration)}, span};
}

// JSON_VALUE(json, path RETURNING type [NULL | ERROR ON ERROR]) is a cast of the call: TRY_CAST unless it shall fail.
Expr read_json_value(Cursor& in, Identifier name) {
  const SourceSpan first = name.span;
  FunctionCall call;
  call.name = std::move(name);
  const Token& open = in.take();
  read_plain_arguments(in, call);
  std::optional<TypeName> type;
  if (in.accept_word("RETURNING")) type = read_type(in);
  const bool may_fail = in.accept_words({"ERROR", "ON", "ERROR"});
  if (!may_fail) in.accept_words({"NULL", "ON", "ERROR"});
  in.expect_close(open, ")");
  Expr value = make_expr(in, first, std::move(call));
  if (!type) return value;
  return make_expr(in, first, Cast{std::move(value), std::move(*type), !may_fail});
}

Expr read_call(Cursor& in, Identifier name) {
  if (is_named(name, "JSON_VALUE")) return read_json_value(in, std::move(name));
  if (is_named(name, "EXTRACT")) return read_extract(in, name);
  const SourceSpan first = name.span;
  FunctionCall call;
  call.name = std::move(name);
  const Token& open = in.take();
  if (is_named(call.name, "SUBSTRING")) read_substring(in, call);
  else if (is_named(call.name, "OVERLAY")) read_overlay(in, call);
  else if (is_named(call.name, "POSITION")) read_position(in, call);
  else if (is_named(call.name, "TRIM")) read_trim(in, call);
  else read_plain_arguments(in, call);
  in.expect_close(open, ")");
  read_suffixes(in, call);
  return make_expr(in, first, std::move(call));
}

}  // namespace velo::sql
