// The place where syntax errors are worded. An unexpected token is explained by what it is (an invalid token brings its
// own error) and by what people usually mean when they write it.
#include "sql/cursor.hpp"

#include <algorithm>
#include <charconv>
#include <span>

#include "base/text.hpp"
#include "sql/error_codes.hpp"
#include "sql/lexer.hpp"
#include "sql/vocabulary.hpp"

namespace velo::sql {

namespace {

constexpr uint32_t kNestingMax = 200;
constexpr uint32_t kOperatorsMax = 2000;

// What people write from habit of other languages.
constexpr std::pair<std::string_view, std::string_view> kForeign[] = {
    {"==", "equality is written ="},
    {"&&", "write AND"},
    {"!", "write NOT, or <> for inequality"},
    {"&", "write AND"},
    {"|", "write OR; texts are joined with ||"},
    {"^", "write POWER(x, y)"},
    {"~", "write x REGEXP 'pattern'"},
    {"?", "parameters are variables: ${NAME}"},
};

// Words of other dialects that are taken for names until something does not fit.
constexpr std::pair<std::string_view, std::string_view> kForeignWords[] = {
    {"TOP", "the first rows: LIMIT n at the end of the query"},
    {"MINUS", "the rows of one query that another does not have: EXCEPT"},
    {"LATERAL", "a query that depends on the row stands in SELECT or WHERE"},
    {"FOR", "FOR SYSTEM_TIME AS OF belongs to a relation of FROM; rows are never locked"},
    {"PIVOT", "one aggregate per value: SUM(x) FILTER (WHERE k = 'a')"},
};

}  // namespace

bool operator==(const Identifier& a, const Identifier& b) { return equals_ignore_case(a.text, b.text); }

std::string describe(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kEnd: return "the end of the text";
    case Token::Kind::kString:
      return "the text '" + (token.text.size() > 24 ? token.text.substr(0, 24) + "..." : token.text) + "'";
    case Token::Kind::kSymbol: return "`" + token.text + "`";
    default: return "\"" + token.text + "\"";
  }
}

const Token& Cursor::peek(size_t ahead) const {
  const size_t last = list_.tokens.size() - 1;
  return list_.tokens[error_ ? last : std::min(at_ + ahead, last)];
}

const Token& Cursor::previous() const { return list_.tokens[at_ == 0 ? 0 : at_ - 1]; }

const Token& Cursor::take() {
  const Token& token = peek();
  if (!error_ && token.kind != Token::Kind::kEnd) ++at_;
  return token;
}

bool Cursor::at_word(std::string_view word, size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == Token::Kind::kWord && equals_ignore_case(token.text, word);
}

bool Cursor::at_words(std::initializer_list<std::string_view> words) const {
  size_t ahead = 0;
  for (const std::string_view word : words) {
    if (!at_word(word, ahead++)) return false;
  }
  return true;
}

bool Cursor::at_symbol(std::string_view symbol, size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == Token::Kind::kSymbol && token.text == symbol;
}

bool Cursor::at_foreign() const {
  return std::any_of(std::begin(kForeign), std::end(kForeign),
                     [this](const auto& entry) { return at_symbol(entry.first); });
}

bool Cursor::at_name(size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == Token::Kind::kQuotedName || (token.kind == Token::Kind::kWord && !is_reserved(token.text));
}

bool Cursor::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  take();
  return true;
}

bool Cursor::accept_words(std::initializer_list<std::string_view> words) {
  if (!at_words(words)) return false;
  for (size_t i = 0; i < words.size(); ++i) take();
  return true;
}

bool Cursor::accept_symbol(std::string_view symbol) {
  if (!at_symbol(symbol)) return false;
  take();
  return true;
}

void Cursor::expect_word(std::string_view word) {
  if (accept_word(word)) return;
  const std::string wanted[] = {std::string(word)};
  const bool typo = at(Token::Kind::kWord) && !nearest(peek().text, wanted).empty();
  fail_expected(word, typo ? did_you_mean(peek().text, wanted) : std::string());
}

void Cursor::expect_symbol(std::string_view symbol) {
  if (!accept_symbol(symbol)) fail_expected("`" + std::string(symbol) + "`");
}

void Cursor::expect_close(const Token& open, std::string_view symbol) {
  if (accept_symbol(symbol)) return;
  const Token& found = peek();
  if (found.kind == Token::Kind::kEnd || at_symbol(";")) {
    return fail(Error(kUnclosed, "this `" + open.text + "` is never closed", open.span.position)
                    .with_hint("add `" + std::string(symbol) + "` in front of " + describe(found)));
  }
  const bool value = found.kind != Token::Kind::kSymbol && found.kind != Token::Kind::kInvalid;
  const std::string hint = value ? "a `,` may be missing in front of " + describe(found) : std::string();
  fail_expected("`,` or `" + std::string(symbol) + "`", hint);
}

Identifier Cursor::expect_name(std::string_view what) {
  if (at_name()) {
    const Token& token = take();
    return {token.text, token.kind == Token::Kind::kQuotedName, token.span};
  }
  if (at(Token::Kind::kWord)) {
    const std::string word = peek().text;
    fail(Error(kReservedWord,
               "expected the name of " + std::string(what) + ", found the reserved word \"" + word + "\"",
               peek().span.position)
             .with_hint("if " + std::string(what) + " has this name, write it in double quotes: \"" + word + "\""));
  } else {
    fail_expected("the name of " + std::string(what),
                  at(Token::Kind::kString) ? "names stand in double quotes or in none" : "");
  }
  return {};
}

std::string Cursor::expect_string(std::string_view what) {
  if (at(Token::Kind::kString)) return take().text;
  fail_expected(
      std::string(what) + " in single quotes",
      at(Token::Kind::kQuotedName) ? "double quotes are for names; write '" + peek().text + "'" : std::string());
  return {};
}

int64_t Cursor::expect_integer(std::string_view what) {
  int64_t value = 0;
  const Token& token = peek();
  const char* end = token.text.data() + token.text.size();
  if (token.kind == Token::Kind::kInteger && std::from_chars(token.text.data(), end, value).ec == std::errc()) {
    take();
    return value;
  }
  fail_expected(std::string(what) + " (a whole number)");
  return 0;
}

SourceSpan Cursor::span_from(const SourceSpan& first) const {
  return make_span(text_, first.position, first.begin, std::max(first.end, previous().span.end));
}

void Cursor::fail(Error error) {
  if (error_) return;
  failed_at_ = at_;
  error_ = std::move(error);
}

void Cursor::fail_expected(std::string_view what, std::string hint) {
  if (error_) return;
  const Token& token = peek();
  if (token.kind == Token::Kind::kInvalid) return fail(list_.errors[token.error]);
  for (const auto& [symbol, meant] : kForeign) {
    if (!at_symbol(symbol)) continue;
    return fail(Error(kUnexpectedToken, "`" + token.text + "` is no operator of SQL", token.span.position)
                    .with_hint(std::string(meant)));
  }
  if (hint.empty()) hint = hint_for(token);
  fail(Error(kUnexpectedToken, "expected " + std::string(what) + ", found " + describe(token), token.span.position)
           .with_hint(std::move(hint)));
}

// Also looks at the word before: in `SELECT a FORM t` the typo was taken for an alias.
std::string Cursor::hint_for(const Token& token) const {
  if (token.text == "<" && previous().text == "<") return "bits are moved with SHIFTLEFT(x, n)";
  for (const Token* word : {&token, &previous()}) {
    if (word->kind != Token::Kind::kWord || word->text.size() < 3) continue;
    for (const auto& [foreign, hint] : kForeignWords) {
      if (equals_ignore_case(word->text, foreign)) return std::string(hint);
    }
    const std::string_view meant = nearest(word->text, clause_words());
    if (!meant.empty() && !equals_ignore_case(meant, word->text)) {
      return "did you mean " + std::string(meant) + " in place of \"" + word->text + "\"?";
    }
  }
  return {};
}

Error Cursor::recover() {
  Error error = std::move(*error_);
  error_.reset();
  at_ = failed_at_;
  constexpr std::string_view kStarts[] = {"CREATE", "INSERT", "DROP", "EXPLAIN", "DESCRIBE", "SHOW",
                                          "PAUSE",  "RESUME", "STOP", "SELECT",  "WITH"};
  // A query may begin a line inside a statement; but a quote without a partner has taken the `;` of its line with it.
  const bool lost_end = at(Token::Kind::kInvalid);
  const auto starts = std::span(kStarts).first(std::size(kStarts) - (lost_end ? 0 : 2));
  uint32_t line = previous().span.position.line;
  if (at_ == 0 || list_.tokens[at_ - 1].text == ";") line = peek().span.position.line;
  while (!at_end()) {
    const bool first_of_line = peek().span.position.line != line;
    line = peek().span.position.line;
    for (const std::string_view start : starts) {
      if (first_of_line && at_word(start) && !at_symbol("(", 1)) return error;
    }
    if (take().text == ";" && previous().kind == Token::Kind::kSymbol) return error;
  }
  return error;
}

Cursor::Nesting::Nesting(Cursor& cursor) : cursor_(cursor) {
  if (++cursor_.depth_ <= kNestingMax) return;
  cursor_.fail(
      Error(kTooDeep, "nested more than " + std::to_string(kNestingMax) + " levels deep", cursor_.peek().span.position)
          .with_hint("split it into several queries"));
}

void Cursor::count_operator() {
  if (++operators_ <= kOperatorsMax) return;
  fail(Error(kTooDeep, "more than " + std::to_string(kOperatorsMax) + " operators in one expression",
             peek().span.position)
           .with_hint("a long list of alternatives is written x IN (...)"));
}

}  // namespace velo::sql
