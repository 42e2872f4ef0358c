// WITH options and lists of names: the small lists that many statements share.
#include "base/text.hpp"
#include "sql/grammar.hpp"

namespace velo::sql {

namespace {

// 'key' or "key", or key.with.points without quotes.
void read_key(Cursor& in, Option& option) {
  const SourceSpan first = in.peek().span;
  if (in.at(Token::Kind::kString) || in.at(Token::Kind::kQuotedName)) {
    option.key = in.take().text;
  } else if (in.at(Token::Kind::kWord)) {
    do in.take();
    while (in.at_symbol(".") && in.at(Token::Kind::kWord, 1) && in.accept_symbol("."));
    option.key = std::string(in.text(in.span_from(first)));
  } else {
    option.key = in.expect_string("the name of an option");
  }
  option.key_span = in.span_from(first);
}

// A quoted text, a number, TRUE or FALSE, or one bare word.
void read_value(Cursor& in, Option& option) {
  const SourceSpan first = in.peek().span;
  const bool minus = in.accept_symbol("-");
  const Token& token = in.peek();
  const bool number =
      token.kind == Token::Kind::kInteger || token.kind == Token::Kind::kDecimal || token.kind == Token::Kind::kDouble;
  if (number) {
    option.kind = Option::Kind::kNumber;
    option.value = (minus ? "-" : "") + in.take().text;
  } else if (!minus && (in.at_word("TRUE") || in.at_word("FALSE"))) {
    option.kind = Option::Kind::kBoolean;
    option.value = to_lower(in.take().text);
  } else if (!minus && (token.kind == Token::Kind::kWord || token.kind == Token::Kind::kDuration)) {
    option.kind = Option::Kind::kWord;
    option.value = in.take().text;
  } else if (!minus && token.kind == Token::Kind::kQuotedName) {
    option.value = in.take().text;
  } else {
    option.value = in.expect_string("the value of the option");
  }
  option.value_span = in.span_from(first);
}

}  // namespace

Option read_option(Cursor& in) {
  Option option;
  read_key(in, option);
  in.expect_symbol("=");
  read_value(in, option);
  return option;
}

std::vector<Option> read_options(Cursor& in) {
  const Token& open = in.peek();
  in.expect_symbol("(");
  std::vector<Option> out;
  if (!in.at_symbol(")")) {
    do out.push_back(read_option(in));
    while (in.accept_symbol(","));
  }
  in.expect_close(open, ")");
  return out;
}

std::vector<Identifier> read_names(Cursor& in, std::string_view what) {
  const Token& open = in.peek();
  in.expect_symbol("(");
  std::vector<Identifier> out;
  do out.push_back(in.expect_name(what));
  while (in.accept_symbol(","));
  in.expect_close(open, ")");
  return out;
}

}  // namespace velo::sql
