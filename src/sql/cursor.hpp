#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include "sql/token.hpp"

namespace velo::sql {

/// Reading place in a token list, and the one error of the statement being read. After fail() the cursor pretends to
/// stand at the end of the text: the readers run out of input and return whatever they have, which nobody looks at.
/// That is what keeps the grammar free of error handling. Loops of readers must take a token in each turn.
class Cursor {
 public:
  /// Both outlive the cursor.
  Cursor(std::string_view text, const TokenList& tokens) : text_(text), list_(tokens) {}

  const Token& peek(size_t ahead = 0) const;
  const Token& previous() const;
  const Token& take();
  size_t index() const { return at_; }

  bool at(Token::Kind kind, size_t ahead = 0) const { return peek(ahead).kind == kind; }
  bool at_end() const { return at(Token::Kind::kEnd); }
  bool at_word(std::string_view word, size_t ahead = 0) const;
  bool at_words(std::initializer_list<std::string_view> words) const;
  bool at_symbol(std::string_view symbol, size_t ahead = 0) const;
  /// A symbol of other languages that SQL does not have: `==`, `&&`.
  bool at_foreign() const;
  /// A word that is not reserved, or a quoted name.
  bool at_name(size_t ahead = 0) const;

  bool accept_word(std::string_view word);
  bool accept_words(std::initializer_list<std::string_view> words);
  bool accept_symbol(std::string_view symbol);

  void expect_word(std::string_view word);
  void expect_symbol(std::string_view symbol);
  /// The partner of `open`, which has been taken.
  void expect_close(const Token& open, std::string_view symbol);
  /// `what` says what the name is of: "a column".
  Identifier expect_name(std::string_view what);
  /// A text in single quotes.
  std::string expect_string(std::string_view what);
  /// A number without sign that fits 63 bits.
  int64_t expect_integer(std::string_view what);

  /// From `first` to the last token taken.
  SourceSpan span_from(const SourceSpan& first) const;
  std::string_view text(const SourceSpan& span) const { return text_.substr(span.begin, span.end - span.begin); }

  bool failed() const { return error_.has_value(); }
  void fail(Error error);
  /// `expected <what>, found <the next token>`, with a hint where the mistake is a known one.
  void fail_expected(std::string_view what, std::string hint = {});

  /// What people usually mean who write `token` where it does not fit; may be empty.
  std::string hint_for(const Token& token) const;

  /// Ends a failed statement: hands out its error and goes on behind the next `;`, or in front of a line that starts a
  /// statement.
  Error recover();

  /// Counts nesting while it lives; too much of it fails the statement before the stack is at risk.
  class Nesting {
   public:
    explicit Nesting(Cursor& cursor);
    ~Nesting() { --cursor_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Cursor& cursor_;
  };

  /// Counts the operators of an outermost expression, which a chain `a + a + ...` nests without recursion of the
  /// parser.
  class OperatorBudget {
   public:
    explicit OperatorBudget(Cursor& cursor) : cursor_(cursor) {
      if (cursor_.expressions_++ == 0) cursor_.operators_ = 0;
    }
    ~OperatorBudget() { --cursor_.expressions_; }
    OperatorBudget(const OperatorBudget&) = delete;
    OperatorBudget& operator=(const OperatorBudget&) = delete;

   private:
    Cursor& cursor_;
  };
  void count_operator();

 private:
  std::string_view text_;
  const TokenList& list_;
  size_t at_ = 0;
  size_t failed_at_ = 0;
  std::optional<Error> error_;
  uint32_t depth_ = 0;
  uint32_t expressions_ = 0;
  uint32_t operators_ = 0;
};

/// The token in words, for messages.
std::string describe(const Token& token);

}  // namespace velo::sql
