// The entry points: cut into tokens, read statement by statement, hand annotations to whom they belong.
#include "sql/parser.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "sql/error_codes.hpp"
#include "sql/grammar.hpp"
#include "sql/lexer.hpp"
#include "sql/select_clauses.hpp"
#include "sql/vocabulary.hpp"

namespace velo::sql {

namespace {

Error too_long() { return Error(kTextTooLong, "a text of more than 64 MiB is not SQL"); }

// An error where a statement is complete and something else follows.
void fail_behind_statement(Cursor& in) {
  const Token& token = in.peek();
  if (token.kind == Token::Kind::kInvalid || in.at_foreign()) return in.fail_expected("`;`");
  std::string hint;
  const bool starts = in.at_word("CREATE") || in.at_word("SELECT") || in.at_word("INSERT") || in.at_word("DROP");
  if (starts) hint = "a `;` may be missing in front of " + describe(token);
  if (in.at_symbol(")")) hint = "there is no `(` that it closes";
  const std::string_view meant =
      token.kind == Token::Kind::kWord ? nearest(token.text, clause_words()) : std::string_view();
  if (hint.empty() && !meant.empty() && equals_ignore_case(meant, token.text)) {
    hint = std::string(meant) + " cannot stand here";
  } else if (hint.empty() && !meant.empty()) {
    hint = "did you mean " + std::string(meant) + "?";
  }
  if (hint.empty()) hint = in.hint_for(token);
  in.fail(Error(kTextBehindStatement, "the statement is complete in front of " + describe(token), token.span.position)
              .with_hint(std::move(hint)));
}

/// Deals the annotations of a token list out to statements, in order.
class AnnotationDealer {
 public:
  explicit AnnotationDealer(TokenList& tokens)
      : marks_(tokens.annotations), top_paragraph_(tokens.first_token_paragraph) {}

  /// Those of the application: in front of the first statement, and a blank line away from it or with an @app. From a
  /// paragraph on that defines a metric, or has a @name below the @app, they belong to the statement.
  std::vector<Annotation> top() {
    std::vector<Annotation> out;
    size_t end = 0;
    bool app_named = false;
    for (size_t i = 0; i < marks_.size() && marks_[i].tokens_before == 0; ++i) {
      const uint32_t paragraph = marks_[i].paragraph;
      if (has("app", paragraph)) app_named = true;
      else if (has("metric", paragraph) || (app_named && has("name", paragraph))) break;
      if (paragraph != top_paragraph_ || has("app", paragraph)) end = i + 1;
    }
    for (; next_ < end; ++next_) {
      Annotation& annotation = marks_[next_].annotation;
      const bool metric = to_lower(annotation.key).starts_with("metric");
      (metric ? of_statement_ : out).push_back(std::move(annotation));
    }
    return out;
  }

  /// Those not dealt yet that stand in front of token number `end`.
  std::vector<Annotation> until(size_t end) {
    std::vector<Annotation> out = std::exchange(of_statement_, {});
    while (next_ < marks_.size() && marks_[next_].tokens_before < end)
      out.push_back(std::move(marks_[next_++].annotation));
    return out;
  }

 private:
  /// Whether an annotation of that key stands in a paragraph in front of the first statement.
  bool has(std::string_view key, uint32_t paragraph) const {
    return std::any_of(marks_.begin(), marks_.end(), [&](const AnnotationMark& mark) {
      return mark.tokens_before == 0 && mark.paragraph == paragraph && equals_ignore_case(mark.annotation.key, key);
    });
  }

  std::vector<AnnotationMark>& marks_;
  uint32_t top_paragraph_;
  std::vector<Annotation> of_statement_;  ///< metrics that stand among those of the application
  size_t next_ = 0;
};

/// Where reading starts again after a text whose closing quote is missing.
struct ResumePoint {
  uint32_t begin = 0;
  TextPosition position{1, 1, 1};
};

/// Reads statements from one point on. A quote that was forgotten pairs with the next one, which turns all texts behind
/// it inside out: then the reader gives up and says from where a new one should start.
class ScriptReader {
 public:
  ScriptReader(std::string_view text, const ResumePoint& from, ParseOutcome& out)
      : text_(text),
        tokens_(tokenize(text, from.begin, from.position)),
        in_(text, tokens_),
        dealer_(tokens_),
        out_(out) {
    if (from.begin == 0) out_.script.annotations = dealer_.top();
  }

  std::optional<ResumePoint> run() {
    while (!in_.at_end()) {
      if (in_.accept_symbol(";")) continue;
      read_one();
      if (resume_) return resume_;
    }
    out_.script.unattached = dealer_.until(tokens_.tokens.size());
    return std::nullopt;
  }

 private:
  void read_one() {
    const size_t start = in_.index();
    Statement statement = read_statement(in_);
    if (!in_.failed() && !in_.at_end() && !in_.at_symbol(";")) fail_behind_statement(in_);
    if (!in_.failed()) {
      statement.annotations = dealer_.until(in_.index() + (in_.at_end() ? 0 : 1));
      out_.script.statements.push_back(std::move(statement));
      return;
    }
    // One name may stand between: what follows the stray text is taken for its alias.
    const size_t failed_at = in_.index();
    for (size_t i = std::max(start + 2, failed_at) - 2; i < failed_at; ++i) {
      if (blame_quote(tokens_.tokens[i])) return;
    }
    out_.errors.push_back(in_.recover());
    if (in_.index() == start) in_.take();
    dealer_.until(in_.index());
  }

  // A text of several lines just in front of an error is most likely not meant to be one.
  bool blame_quote(const Token& token) {
    const std::string_view written = text_.substr(token.span.begin, token.span.end - token.span.begin);
    const size_t newline = written.find('\n');
    if (token.kind != Token::Kind::kString || newline == std::string_view::npos) return false;
    out_.errors.push_back(Error(kUnterminatedString,
                                "this text does not end on its line, and what follows it makes no sense",
                                token.span.position)
                              .with_hint("close it with '; a quote inside a text is written ''"));
    const uint32_t begin = token.span.begin + static_cast<uint32_t>(newline) + 1;
    resume_ = ResumePoint{begin, {token.span.position.line + 1, 1, 1}};
    return true;
  }

  std::string_view text_;
  TokenList tokens_;
  Cursor in_;
  AnnotationDealer dealer_;
  ParseOutcome& out_;
  std::optional<ResumePoint> resume_;
};

// Runs `read` over the whole text and makes sure that nothing is left over.
template <class Node, class Read>
Result<Node> parse_whole(std::string_view text, Read read) {
  if (text.size() > kTextBytesMax) return too_long();
  const TokenList tokens = tokenize(text);
  Cursor in(text, tokens);
  Node node = read(in);
  if (!in.failed() && !in.at_end()) in.fail_expected("the end");
  if (in.failed()) return in.recover();
  return node;
}

}  // namespace

ParseOutcome parse_script(std::string_view text) {
  ParseOutcome out;
  if (text.size() > kTextBytesMax) {
    out.errors.push_back(too_long());
    return out;
  }
  std::optional<ResumePoint> resume = ResumePoint{};
  while (resume) {
    ScriptReader reader(text, *resume, out);
    resume = reader.run();
  }
  return out;
}

Result<Expr> parse_expression(std::string_view text) { return parse_whole<Expr>(text, read_expression); }
Result<std::vector<Element>> parse_elements(std::string_view text) {
  return parse_whole<std::vector<Element>>("(" + std::string(text) + ")", read_elements);
}
Result<TypeName> parse_type(std::string_view text) { return parse_whole<TypeName>(text, read_type); }
Result<Duration> parse_duration(std::string_view text) { return parse_whole<Duration>(text, read_duration); }

}  // namespace velo::sql
