// The leaves and bracketed forms of expressions. Words decide by what follows them: `date` is a column, `DATE
// '2024-01-01'` a literal, `date(x)` a call; that is what keeps them unreserved.
#include "base/text.hpp"
#include "sql/error_codes.hpp"
#include "sql/grammar.hpp"
#include "sql/vocabulary.hpp"

namespace velo::sql {

namespace {

Expr read_number(Cursor& in, Literal::Kind kind) {
  const Token& token = in.take();
  return make_expr(in, token.span, Literal{kind, token.text});
}

Expr read_case(Cursor& in) {
  const Token& start = in.take();
  Case out;
  if (!in.at_word("WHEN")) out.operand = read_expression(in);
  if (!in.at_word("WHEN")) in.fail_expected("WHEN");
  while (in.accept_word("WHEN")) {
    Expr condition = read_expression(in);
    in.expect_word("THEN");
    out.whens.push_back({std::move(condition), read_expression(in)});
  }
  if (in.accept_word("ELSE")) out.otherwise = read_expression(in);
  if (!in.accept_word("END")) {
    if (in.at_end() || in.at_symbol(";")) {
      in.fail(Error(kUnclosed, "this CASE is never closed", start.span.position).with_hint("add END"));
    }
    in.fail_expected("WHEN, ELSE or END");
  }
  return make_expr(in, start.span, std::move(out));
}

Expr read_cast(Cursor& in, bool try_cast) {
  const SourceSpan first = in.take().span;
  const Token& open = in.take();
  Expr operand = read_expression(in);
  in.expect_word("AS");
  TypeName type = read_type(in);
  in.expect_close(open, ")");
  return make_expr(in, first, Cast{std::move(operand), std::move(type), try_cast});
}

Expr read_array(Cursor& in) {
  const SourceSpan first = in.take().span;
  const Token& open = in.take();
  ArrayLiteral out;
  if (!in.at_symbol("]")) out.items = read_expressions(in);
  in.expect_close(open, "]");
  return make_expr(in, first, std::move(out));
}

// MAP{k: v, ...} and MAP[k, v, ...] differ only in what stands between key and value.
Expr read_map(Cursor& in) {
  const SourceSpan first = in.take().span;
  const Token& open = in.take();
  const std::string_view close = open.text == "{" ? "}" : "]";
  const std::string_view separator = open.text == "{" ? ":" : ",";
  MapLiteral out;
  if (!in.at_symbol(close)) {
    do {
      out.keys.push_back(read_expression(in));
      in.expect_symbol(separator);
      out.values.push_back(read_expression(in));
    } while (in.accept_symbol(","));
  }
  in.expect_close(open, close);
  return make_expr(in, first, std::move(out));
}

Expr read_struct(Cursor& in) {
  const SourceSpan first = in.take().span;
  const Token& open = in.take();
  StructLiteral out;
  if (!in.at_symbol(")")) {
    do {
      out.values.push_back(read_expression(in));
      out.names.emplace_back();
      if (in.accept_word("AS")) out.names.back() = in.expect_name("a field");
    } while (in.accept_symbol(","));
  }
  in.expect_close(open, ")");
  return make_expr(in, first, std::move(out));
}

Expr read_exists(Cursor& in) {
  const SourceSpan first = in.take().span;
  const Token& open = in.take();
  Query query = read_query(in);
  in.expect_close(open, ")");
  return make_expr(in, first, Exists{std::move(query)});
}

Expr read_parentheses(Cursor& in) {
  const Token& open = in.take();
  if (at_query(in)) {
    Query query = read_query(in);
    in.expect_close(open, ")");
    return make_expr(in, open.span, ScalarQuery{std::move(query)});
  }
  std::vector<Expr> items = read_expressions(in);
  in.expect_close(open, ")");
  if (items.size() > 1) return make_expr(in, open.span, RowValue{std::move(items)});
  items[0].span = in.span_from(open.span);
  return std::move(items[0]);
}

// X'0aff', the quote right behind the X: a cast of the same digits.
Expr read_bytes(Cursor& in) {
  const Token& first = in.take();
  const Token& digits = in.take();
  const bool hex = digits.text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (!hex || digits.text.size() % 2 != 0) {
    in.fail(Error(kMalformedNumber, "X'" + digits.text + "' is not made of pairs of hexadecimal digits",
                  digits.span.position));
  }
  TypeName type;
  type.name = {"BYTES", false, first.span};
  type.span = first.span;
  Expr text = make_expr(in, first.span, Literal{Literal::Kind::kString, "\\x" + digits.text});
  return make_expr(in, first.span, Cast{std::move(text), std::move(type), false});
}

std::optional<Expr> read_word_literal(Cursor& in) {
  constexpr std::pair<std::string_view, Literal::Kind> kTyped[] = {
      {"DATE", Literal::Kind::kDate}, {"TIME", Literal::Kind::kTime}, {"TIMESTAMP", Literal::Kind::kTimestamp}};
  const SourceSpan first = in.peek().span;
  const bool touching = in.at(Token::Kind::kString, 1) && in.peek(1).span.begin == first.end;
  if (in.at_word("X") && touching) return read_bytes(in);
  if (in.accept_word("NULL")) return make_expr(in, first, Literal{});
  if (in.accept_word("TRUE")) return make_expr(in, first, Literal{Literal::Kind::kBoolean, "true"});
  if (in.accept_word("FALSE")) return make_expr(in, first, Literal{Literal::Kind::kBoolean, "false"});
  for (const auto& [word, kind] : kTyped) {
    if (!in.at_word(word) || !in.at(Token::Kind::kString, 1)) continue;
    in.take();
    std::string text = in.take().text;
    return make_expr(in, first, Literal{kind, std::move(text)});
  }
  return std::nullopt;
}

std::optional<Expr> read_keyword_form(Cursor& in) {
  if (in.at_word("CASE")) return read_case(in);
  if (in.at_word("ARRAY") && in.at_symbol("[", 1)) return read_array(in);
  if (in.at_word("MAP") && (in.at_symbol("{", 1) || in.at_symbol("[", 1))) return read_map(in);
  if (!in.at_symbol("(", 1)) return std::nullopt;
  if (in.at_word("CAST")) return read_cast(in, /*try_cast=*/false);
  if (in.at_word("TRY_CAST")) return read_cast(in, /*try_cast=*/true);
  if (in.at_word("STRUCT") || in.at_word("ROW")) return read_struct(in);
  if (in.at_word("EXISTS")) return read_exists(in);
  return std::nullopt;
}

bool is_call_without_parentheses(std::string_view word) {
  for (const char* name : {"CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"}) {
    if (equals_ignore_case(word, name)) return true;
  }
  return false;
}

Expr read_name_or_call(Cursor& in) {
  const Token& first = in.take();
  Identifier name{first.text, first.kind == Token::Kind::kQuotedName, first.span};
  if (in.at_symbol("(")) return read_call(in, std::move(name));
  if (!name.quoted && is_call_without_parentheses(name.text)) {
    FunctionCall call;
    call.name = std::move(name);
    return make_expr(in, first.span, std::move(call));
  }
  NameRef out;
  out.parts.push_back(std::move(name));
  while (in.at_symbol(".") && (in.at(Token::Kind::kWord, 1) || in.at(Token::Kind::kQuotedName, 1))) {
    in.take();
    const Token& part = in.take();
    out.parts.push_back({part.text, part.kind == Token::Kind::kQuotedName, part.span});
  }
  return make_expr(in, first.span, std::move(out));
}

bool follows_query(const Cursor& in, size_t ahead) {
  for (const char* word : {"UNION", "INTERSECT", "EXCEPT", "ORDER", "LIMIT", "OFFSET", "FETCH", "EMIT"}) {
    if (in.at_word(word, ahead)) return true;
  }
  return in.at_symbol(")", ahead) || in.at_symbol(";", ahead) || in.at(Token::Kind::kEnd, ahead);
}

Expr fail_without_expression(Cursor& in) {
  std::string hint;
  if (in.index() > 0 && in.previous().text == "," && in.previous().kind == Token::Kind::kSymbol) {
    hint = "nothing follows the `,` in front of " + describe(in.peek());
  }
  if (in.at(Token::Kind::kWord)) {
    if (hint.empty()) hint = "a name equal to a reserved word stands in double quotes: \"" + in.peek().text + "\"";
    in.fail_expected("an expression", hint);
  } else {
    in.fail_expected("an expression", in.at_symbol(")") || in.at_end() ? hint : std::string());
  }
  return {};
}

Expr read_primary(Cursor& in) {
  const Token& token = in.peek();
  switch (token.kind) {
    case Token::Kind::kInteger: return read_number(in, Literal::Kind::kInteger);
    case Token::Kind::kDecimal: return read_number(in, Literal::Kind::kDecimal);
    case Token::Kind::kDouble: return read_number(in, Literal::Kind::kDouble);
    case Token::Kind::kString: return read_number(in, Literal::Kind::kString);
    default: break;
  }
  if (in.at_symbol("(")) return read_parentheses(in);
  if (at_duration(in)) {
    Duration duration = read_duration(in);
    return make_expr(in, token.span, IntervalLiteral{std::move(duration)});
  }
  if (auto literal = read_word_literal(in)) return std::move(*literal);
  if (auto form = read_keyword_form(in)) return std::move(*form);
  const bool join_word = (in.at_word("LEFT") || in.at_word("RIGHT") || in.at_word("JOIN")) && in.at_symbol("(", 1);
  if (in.at_name() || join_word) return read_name_or_call(in);
  return fail_without_expression(in);
}

}  // namespace

// `((SELECT 1) + 1)` is an expression, `((SELECT 1) UNION ALL (SELECT 2))` a query: what stands behind each of the
// closing parentheses tells.
bool at_query(const Cursor& in) {
  size_t level = 0;
  while (in.at_symbol("(", level)) ++level;
  const bool with = in.at_word("WITH", level) && in.at_name(level + 1);
  if (!in.at_word("SELECT", level) && !with && !at_values(in, level)) return false;
  for (size_t ahead = level, open = level; level > 0 && !in.at(Token::Kind::kEnd, ahead); ++ahead) {
    if (in.at_symbol("(", ahead)) ++open;
    if (!in.at_symbol(")", ahead) || --open >= level) continue;
    level = open;
    if (!follows_query(in, ahead + 1)) return false;
  }
  return true;
}

Expr read_postfix(Cursor& in) {
  Expr left = read_primary(in);
  const SourceSpan first = left.span;
  while (!in.failed()) {
    const Token& token = in.peek();
    if (in.accept_symbol("::")) {
      TypeName type = read_type(in);
      left = make_expr(in, first, Cast{std::move(left), std::move(type), false});
    } else if (in.accept_symbol("[")) {
      Expr index = read_expression(in);
      in.expect_close(token, "]");
      left = make_expr(in, first, Subscript{std::move(left), std::move(index)});
    } else if (in.at_symbol(".") && (in.at(Token::Kind::kWord, 1) || in.at(Token::Kind::kQuotedName, 1))) {
      in.take();
      const Token& field = in.take();
      left = make_expr(in, first,
                       FieldAccess{std::move(left), {field.text, field.kind == Token::Kind::kQuotedName, field.span}});
    } else {
      break;
    }
    in.count_operator();
  }
  return left;
}

}  // namespace velo::sql
