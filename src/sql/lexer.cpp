// One pass over the bytes. Lines and columns are kept up to date by advance(), the only place that moves, so that no
// position is ever computed by looking back. Numbers with letters behind them (5m, 500ms) are durations.
#include "sql/lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/code_point.hpp"
#include "base/text.hpp"
#include "sql/duration.hpp"
#include "sql/error_codes.hpp"

namespace velo::sql {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Longest first: the first that fits is taken.
constexpr std::array<std::string_view, 36> kSymbols = {
    "->>", "->", "::", "||", "<>", "!=", "<=", ">=", "=>", ":=", "==", "&&", "(", ")", "[", "]", "{", "}",
    ",",   ";",  ".",  "+",  "-",  "*",  "/",  "%",  "<",  ">",  "=",  ":",  "!", "&", "|", "^", "~", "?"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) { return is_word_start(c) || is_digit(c) || c == '$'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

// Typographic quotes and blanks that word processors put in place of the plain ones.
constexpr std::array<std::string_view, 6> kTypographic = {"\u2018", "\u2019", "\u201C", "\u201D", "\u00A0", "\u200B"};

class Lexer {
 public:
  Lexer(std::string_view text, uint32_t from, TextPosition position) : text_(text), at_(from), here_(position) {}

  TokenList run() {
    if (at_ == 0 && text_.starts_with(kByteOrderMark)) at_ = static_cast<uint32_t>(kByteOrderMark.size());
    while (skip_blanks_and_comments()) read_token();
    start_token();
    add(Token::Kind::kEnd, {});
    return std::move(out_);
  }

 private:
  bool done() const { return at_ >= text_.size(); }
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void advance(size_t bytes = 1) {
    for (; bytes > 0 && at_ < text_.size(); --bytes) {
      const char c = text_[at_++];
      if (c == '\n') {
        ++here_.line;
        here_.column = 1;
      } else if (at_ >= text_.size() || (static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80) {
        ++here_.column;
      }
    }
  }

  void start_token() {
    begin_ = at_;
    begin_position_ = here_;
  }
  SourceSpan span() const { return make_span(text_, begin_position_, begin_, at_); }

  void add(Token::Kind kind, std::string text) {
    if (out_.tokens.empty()) out_.first_token_paragraph = paragraph_;
    out_.tokens.push_back({kind, std::move(text), span(), 0});
    line_of_last_token_ = here_.line;
  }

  void add_invalid(ErrorCode code, std::string message, std::string hint) {
    add(Token::Kind::kInvalid, std::string(text_.substr(begin_, at_ - begin_)));
    out_.tokens.back().error = static_cast<uint32_t>(out_.errors.size());
    out_.errors.push_back(Error(code, std::move(message), span().position).with_hint(std::move(hint)));
  }

  // False at the end of the text.
  bool skip_blanks_and_comments() {
    uint32_t newlines = 0;
    while (!done()) {
      if (is_blank(peek())) {
        newlines += peek() == '\n';
        if (newlines == 2) ++paragraph_;
        advance();
        continue;
      }
      newlines = 0;
      if (starts("--")) skip_line_comment();
      else if (!starts("/*") || !skip_block_comment()) break;
    }
    return !done();
  }

  void skip_line_comment() {
    start_token();
    const bool alone = out_.tokens.empty() || here_.line != line_of_last_token_;
    while (!done() && peek() != '\n') advance();
    if (!alone) return;
    if (auto annotation = read_annotation(text_, span())) {
      out_.annotations.push_back({std::move(*annotation), out_.tokens.size(), paragraph_});
    }
  }

  // False when the comment never ends: then it is left for read_token() to report. Comments nest, as in PostgreSQL.
  bool skip_block_comment() {
    size_t depth = 0;
    for (size_t i = at_; i + 1 < text_.size(); ++i) {
      const std::string_view two = text_.substr(i, 2);
      if (two != "/*" && two != "*/") continue;
      depth = two == "/*" ? depth + 1 : depth - 1;
      ++i;
      if (depth == 0) {
        advance(i + 1 - at_);
        return true;
      }
    }
    return false;
  }

  void read_token() {
    start_token();
    const char c = peek();
    if (starts("/*")) return read_unterminated_comment();
    if ((c == 'e' || c == 'E') && peek(1) == '\'') return read_string(/*escapes=*/true);
    if (c == '\'') return read_string(/*escapes=*/false);
    if (c == '"' || c == '`') return read_quoted_name(c);
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return read_number();
    if (read_typographic()) return;
    if (is_word_start(c)) return read_word();
    read_symbol();
  }

  void read_word() {
    while (is_word(peek())) advance();
    add(Token::Kind::kWord, std::string(text_.substr(begin_, at_ - begin_)));
  }

  void read_symbol() {
    for (const std::string_view symbol : kSymbols) {
      if (!starts(symbol)) continue;
      advance(symbol.size());
      return add(Token::Kind::kSymbol, std::string(symbol));
    }
    const bool variable = starts("${");
    const bool printable = peek() >= ' ' && peek() < 0x7F;
    const std::string shown =
        printable ? "character \"" + std::string(1, peek()) + "\"" : std::string("control character");
    advance();
    add_invalid(kInvalidCharacter, "the " + shown + " has no meaning in SQL",
                variable ? "variables are replaced before a text is parsed; this one was not" : "");
  }

  bool read_typographic() {
    for (const std::string_view mark : kTypographic) {
      if (!starts(mark)) continue;
      advance(mark.size());
      add_invalid(kInvalidCharacter, "a typographic quote or blank has no meaning in SQL",
                  "type it again with plain ' and \" and blanks; it may come from a word processor");
      return true;
    }
    return false;
  }

  void read_unterminated_comment() {
    advance(2);
    add_invalid(kUnterminatedComment, "this comment never ends", "close it with */");
    at_ = static_cast<uint32_t>(text_.size());
  }

  // What follows an opening quote without its partner is anybody's guess; the next line is a better place to go on than
  // the end of the file.
  void give_up_on_line(ErrorCode code, std::string message, std::string hint) {
    at_ = begin_;
    here_ = begin_position_;
    while (!done() && peek() != '\n') advance();
    add_invalid(code, std::move(message), std::move(hint));
  }

  void read_string(bool escapes) {
    advance(escapes ? 2 : 1);
    std::string value;
    std::string unknown_escape;
    while (!done()) {
      if (peek() == '\'' && peek(1) != '\'') {
        advance();
        if (!unknown_escape.empty()) return add_bad_escape(unknown_escape);
        return add(Token::Kind::kString, std::move(value));
      }
      if (escapes && peek() == '\\') {
        if (read_escape(value)) continue;
        if (unknown_escape.empty()) unknown_escape = text_.substr(at_, is_blank(peek(1)) ? 1 : 2);
        advance(2);
        continue;
      }
      if (peek() == '\'') advance();
      value += peek();
      advance();
    }
    give_up_on_line(kUnterminatedString, "this text never ends",
                    "close it with '; a quote inside a text is written ''");
  }

  void add_bad_escape(const std::string& escape) {
    add_invalid(kBadEscape, "unknown escape \"" + escape + "\" in a text",
                "known are \\n \\t \\r \\b \\f \\\\ \\', \\u with 4 and \\U with 8 hexadecimal digits");
  }

  // False when the escape is unknown.
  bool read_escape(std::string& value) {
    constexpr std::string_view kFrom = "ntrbf\\'\"/", kTo = "\n\t\r\b\f\\'\"/";
    const size_t found = peek(1) == '\0' ? std::string_view::npos : kFrom.find(peek(1));
    if (found != std::string_view::npos) {
      value += kTo[found];
      advance(2);
      return true;
    }
    return read_code_point(value);
  }

  // \u00e9 and \U0001f600, or false.
  bool read_code_point(std::string& value) {
    const size_t digits = peek(1) == 'u' ? 4 : peek(1) == 'U' ? 8 : 0;
    uint32_t point = 0;
    const std::string_view text = text_.substr(std::min<size_t>(at_ + 2, text_.size()), digits);
    const auto read = std::from_chars(text.data(), text.data() + text.size(), point, 16);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (text.empty() || read.ptr != text.data() + digits || point == 0 || point > 0x10FFFF || surrogate) return false;
    append_code_point(value, point);
    advance(2 + digits);
    return true;
  }

  void read_quoted_name(char quote) {
    advance();
    std::string value;
    while (!done() && peek() != '\n') {
      if (peek() == quote && peek(1) != quote) {
        advance();
        if (value.empty()) return add_invalid(kBadQuotedName, "a name must not be empty", "");
        return add(Token::Kind::kQuotedName, std::move(value));
      }
      if (peek() == quote) advance();
      value += peek();
      advance();
    }
    give_up_on_line(kBadQuotedName, "this quoted name never ends", "close it with " + std::string(1, quote));
  }

  void read_digits() {
    while (is_digit(peek())) advance();
  }

  void read_number() {
    Token::Kind kind = Token::Kind::kInteger;
    read_digits();
    if (peek() == '.' && peek(1) != '.') {
      kind = Token::Kind::kDecimal;
      advance();
      read_digits();
    }
    const size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      kind = Token::Kind::kDouble;
      advance(1 + sign);
      read_digits();
    }
    if (is_word(peek())) return read_number_with_letters(kind);
    add(kind, std::string(text_.substr(begin_, at_ - begin_)));
  }

  void read_number_with_letters(Token::Kind kind) {
    const uint32_t unit_begin = at_;
    while (is_word(peek())) advance();
    const std::string_view unit = text_.substr(unit_begin, at_ - unit_begin);
    std::string number(text_.substr(begin_, at_ - begin_));
    if (kind != Token::Kind::kDouble && is_short_unit(unit)) return add(Token::Kind::kDuration, std::move(number));
    add_invalid(kMalformedNumber, "\"" + number + "\" is neither a number nor a length of time",
                "lengths of time are written 500ms, 30s, 5m, 1h, 1d; a name that starts with a digit stands in quotes");
  }

  std::string_view text_;
  uint32_t at_;
  TextPosition here_;
  uint32_t begin_ = 0;
  TextPosition begin_position_{1, 1, 1};
  uint32_t paragraph_ = 0;
  uint32_t line_of_last_token_ = 0;
  TokenList out_;
};

}  // namespace

SourceSpan make_span(std::string_view text, TextPosition from, uint32_t begin, uint32_t end) {
  uint32_t length = 0;
  for (uint32_t i = begin; i < end && text[i] != '\n' && text[i] != '\r'; ++i) {
    length += (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
  }
  from.length = std::max<uint32_t>(1, length);
  return {from, begin, end};
}

TokenList tokenize(std::string_view text, uint32_t from, TextPosition position) {
  return Lexer(text, from, position).run();
}

}  // namespace velo::sql
