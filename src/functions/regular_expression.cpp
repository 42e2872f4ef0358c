// Whatever can stand beside a pattern (flags, an escape character) is turned into RE2's own syntax, so that a compiled
// pattern is all that a kernel needs. Patterns that only pick a field out of a text go without RE2, see regexp_run.hpp.
#include "functions/regular_expression.hpp"

#include <re2/re2.h>

#include "functions/regexp_run.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

std::string text_or_empty(const ScalarCall& call, size_t argument, uint32_t row) {
  return argument < call.args.size() ? std::string(text_at(call, argument, row)) : std::string();
}

Result<std::shared_ptr<const RegularExpression>> compile(std::string_view pattern, std::string_view option,
                                                         Translate translate) {
  VELO_TRY(const std::string text, translate(pattern, option));
  return RegularExpression::compile(text);
}

}  // namespace

struct RegularExpression::Compiled {
  explicit Compiled(std::string_view pattern)
      : re2(piece(pattern), RE2::Options(RE2::Quiet)), run(RegexpRun::parse(pattern)) {}
  RE2 re2;
  std::optional<RegexpRun> run;  // the same pattern, where it is of this kind
};

RegularExpression::RegularExpression(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
RegularExpression::~RegularExpression() = default;

Result<std::shared_ptr<const RegularExpression>> RegularExpression::compile(std::string_view pattern) {
  auto compiled = std::make_unique<Compiled>(pattern);
  if (!compiled->re2.ok()) {
    return Error(kBadConstant, "not a regular expression: " + compiled->re2.error())
        .with_hint("the syntax is that of RE2, without back-references and look-around");
  }
  return std::shared_ptr<const RegularExpression>(new RegularExpression(std::move(compiled)));
}

bool RegularExpression::matches(std::string_view text) const { return RE2::PartialMatch(piece(text), compiled_->re2); }

std::optional<std::string_view> RegularExpression::find(std::string_view text, size_t at) const {
  re2::StringPiece found;
  if (!compiled_->re2.Match(piece(text), at, text.size(), RE2::UNANCHORED, &found, 1)) return std::nullopt;
  return std::string_view(found.data(), found.size());
}

std::optional<std::string_view> RegularExpression::group(std::string_view text, int group, size_t at) const {
  if (compiled_->run && at == 0) return compiled_->run->find(text, group);
  constexpr int kFew = 10;
  re2::StringPiece few[kFew];
  std::vector<re2::StringPiece> many(group < kFew ? 0 : static_cast<size_t>(group) + 1);
  re2::StringPiece* const found = many.empty() ? few : many.data();
  if (!compiled_->re2.Match(piece(text), at, text.size(), RE2::UNANCHORED, found, group + 1)) return std::nullopt;
  if (!found[group].data()) return std::nullopt;
  return std::string_view(found[group].data(), found[group].size());
}

int RegularExpression::group_count() const { return compiled_->re2.NumberOfCapturingGroups(); }

Status RegularExpression::replace(std::string& text, std::string_view replacement, bool every) const {
  std::string fault;
  if (!compiled_->re2.CheckRewriteString(piece(replacement), &fault)) return Error(kBadParameter, std::move(fault));
  if (every) RE2::GlobalReplace(&text, compiled_->re2, piece(replacement));
  else RE2::Replace(&text, compiled_->re2, piece(replacement));
  return {};
}

std::string quoted_pattern(std::string_view text) { return RE2::QuoteMeta(piece(text)); }

Result<std::string> with_flags(std::string_view pattern, std::string_view flags) {
  std::string inside;
  for (const char flag : flags) {
    switch (flag) {
      case 'i':
      case 's': inside += flag; break;
      case 'm':
      case 'n': inside += 'm'; break;
      case 'c':
      case 'g': break;
      default:
        return Error(kBadConstant, "there is no flag '" + std::string(1, flag) + "' of regular expressions")
            .with_hint("flags: g all matches, i ignore case, s . matches line ends, m ^ and $ match at lines");
    }
  }
  return inside.empty() ? std::string(pattern) : "(?" + inside + ")" + std::string(pattern);
}

Result<BoundScalar> bind_pattern(std::string_view function, std::span<const Overload> overloads,
                                 std::span<const Argument> arguments, size_t option, Translate translate) {
  VELO_TRY(BoundScalar chosen, choose(function, overloads, arguments));
  const bool has_option = option < arguments.size();
  const std::string* pattern = constant_text(arguments[1]);
  const std::string* beside = has_option ? constant_text(arguments[option]) : nullptr;
  if (!pattern || (has_option && !beside)) return chosen;
  VELO_TRY(chosen.data, compile(*pattern, beside ? std::string_view(*beside) : std::string_view(), translate));
  return chosen;
}

const RegularExpression* Patterns::at(uint32_t row) {
  if (prepared_) return prepared_;
  std::string pattern = text_or_empty(call_, 1, row);
  std::string option = text_or_empty(call_, option_, row);
  if (computed_ && pattern == pattern_ && option == option_text_) return computed_.get();
  auto made = compile(pattern, option, translate_);
  if (!made.ok()) {
    computed_ = nullptr;
    fail(call_, row, kBadParameter, made.error().message);
    return nullptr;
  }
  pattern_ = std::move(pattern);
  option_text_ = std::move(option);
  computed_ = *std::move(made);
  return computed_.get();
}

}  // namespace velo::functions
