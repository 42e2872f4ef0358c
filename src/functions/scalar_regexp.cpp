// Regular expressions by RE2: linear in the text, whatever the pattern. A constant pattern is compiled once, when the
// query is planned, and a bad one is an error there; the last computed pattern of a batch is kept. Patterns that only
// pick a field out of a text go without RE2, see regexp_run.hpp.
#include <re2/re2.h>

#include <memory>
#include <optional>
#include <vector>

#include "functions/overload.hpp"
#include "functions/regexp_run.hpp"
#include "functions/text_builder.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

std::unique_ptr<RE2> compile(std::string_view pattern) {
  RE2::Options options(RE2::Quiet);
  return std::make_unique<RE2>(piece(pattern), options);
}

struct Prepared {
  std::unique_ptr<RE2> pattern;
  std::optional<RegexpRun> run;  // the same pattern, where it is of this kind
};

// The pattern of a row: the prepared one, or the newest computed one.
class Patterns {
 public:
  explicit Patterns(ScalarCall& call) : call_(call), prepared_(static_cast<const Prepared*>(call.data)) {}

  const RegexpRun* run() const { return prepared_ && prepared_->run ? &*prepared_->run : nullptr; }

  const RE2* at(uint32_t row) {
    if (prepared_) return prepared_->pattern.get();
    const std::string_view pattern = text_at(call_, 1, row);
    if (!computed_ || computed_->pattern() != pattern) computed_ = compile(pattern);
    if (computed_->ok()) return computed_.get();
    fail(call_, row, kBadParameter, "not a regular expression: " + computed_->error());
    return nullptr;
  }

 private:
  ScalarCall& call_;
  const Prepared* prepared_;
  std::unique_ptr<RE2> computed_;
};

void regexp_like(ScalarCall& call) {
  Patterns patterns(call);
  call.rows.each([&](uint32_t row) {
    const RE2* pattern = patterns.at(row);
    if (pattern) call.out.data<uint8_t>()[row] = RE2::PartialMatch(piece(text_at(call, 0, row)), *pattern);
  });
}

// Group 0 is the whole match. `groups` is scratch.
std::optional<std::string_view> extract(std::string_view text, const RE2& pattern, int group,
                                        std::vector<re2::StringPiece>& groups) {
  groups.resize(static_cast<size_t>(group) + 1);
  if (!pattern.Match(piece(text), 0, text.size(), RE2::UNANCHORED, groups.data(), group + 1)) return std::nullopt;
  const re2::StringPiece& found = groups.back();
  if (!found.data()) return std::nullopt;
  return std::string_view(found.data(), found.size());
}

// Without a given group it is the first one, if the pattern has any.
void regexp_extract(ScalarCall& call) {
  Patterns patterns(call);
  std::vector<re2::StringPiece> scratch;
  call.rows.each([&](uint32_t row) {
    const RE2* pattern = patterns.at(row);
    if (!pattern) return;
    const int groups = pattern->NumberOfCapturingGroups();
    const int64_t group = call.args.size() > 2 ? call.args[2]->at<int64_t>(row) : std::min(groups, 1);
    if (group < 0 || group > groups) {
      return fail(call, row, kBadParameter, "the pattern has no group " + std::to_string(group));
    }
    const std::string_view text = text_at(call, 0, row);
    const RegexpRun* run = patterns.run();
    const auto wanted = static_cast<int>(group);
    const auto found = run ? run->find(text, wanted) : extract(text, *pattern, wanted, scratch);
    call.out.data<StringRef>()[row] = StringRef(found.value_or(std::string_view()));
    if (!found) call.out.set_null(row);
  });
}

void regexp_replace(ScalarCall& call) {
  Patterns patterns(call);
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const RE2* pattern = patterns.at(row);
    if (!pattern) return;
    std::string error;
    const std::string_view rewrite = text_at(call, 2, row);
    if (!pattern->CheckRewriteString(piece(rewrite), &error)) return fail(call, row, kBadParameter, error);
    builder.text().assign(text_at(call, 0, row));
    RE2::GlobalReplace(&builder.text(), *pattern, piece(rewrite));
    if (builder.has_room(row, builder.text().size())) builder.finish(row);
  });
}

// Matches do not overlap; an empty one moves on by a code point.
int64_t count_matches(std::string_view text, const RE2& pattern) {
  int64_t count = 0;
  re2::StringPiece found;
  for (size_t at = 0; at <= text.size(); ++count) {
    if (!pattern.Match(piece(text), at, text.size(), RE2::UNANCHORED, &found, 1)) break;
    const auto end = static_cast<size_t>(found.data() - text.data()) + found.size();
    at = found.empty() ? end + (end < text.size() ? code_point_bytes(text, end) : 1) : end;
  }
  return count;
}

void regexp_count(ScalarCall& call) {
  Patterns patterns(call);
  call.rows.each([&](uint32_t row) {
    const RE2* pattern = patterns.at(row);
    if (pattern) call.out.data<int64_t>()[row] = count_matches(text_at(call, 0, row), *pattern);
  });
}

Result<BoundScalar> bind_regexp(std::string_view name, std::span<const Overload> overloads,
                                std::span<const Argument> arguments) {
  VELO_TRY(BoundScalar chosen, choose(name, overloads, arguments));
  if (const std::string* pattern = constant_text(arguments[1])) {
    std::unique_ptr<RE2> compiled = compile(*pattern);
    if (!compiled->ok()) {
      return Error(kBadConstant, "not a regular expression: " + compiled->error())
          .with_hint("the syntax is that of RE2, without back-references and look-around");
    }
    chosen.data = std::make_shared<const Prepared>(Prepared{std::move(compiled), RegexpRun::parse(*pattern)});
  }
  return chosen;
}

constexpr Overload kLikeOverloads[] = {{{kText, kText}, TypeId::Boolean, regexp_like}};
constexpr Overload kCountOverloads[] = {{{kText, kText}, TypeId::BigInt, regexp_count}};
constexpr Overload kExtractOverloads[] = {{{kText, kText}, kText, regexp_extract},
                                          {{kText, kText, TypeId::BigInt}, kText, regexp_extract}};
constexpr Overload kReplaceOverloads[] = {{{kText, kText, kText}, kText, regexp_replace}};

}  // namespace

extern const ScalarFunction kRegexpLike = {
    "regexp_like",
    "regexp_like(text, pattern)",
    "Whether the RE2 pattern matches somewhere in the text.",
    "regexp_like('AAPL-2024', '[0-9]{4}')",
    "true",
    [](std::span<const Argument> arguments) { return bind_regexp("regexp_like", kLikeOverloads, arguments); }};

extern const ScalarFunction kRegexpCount = {
    "regexp_count",
    "regexp_count(text, pattern)",
    "How many times the RE2 pattern matches, without overlaps.",
    "regexp_count('a1b22c', '[0-9]+')",
    "2",
    [](std::span<const Argument> arguments) { return bind_regexp("regexp_count", kCountOverloads, arguments); }};

extern const ScalarFunction kRegexpExtract = {
    "regexp_extract",
    "regexp_extract(text, pattern [, group])",
    "The first match of the group (by default the first group, or all when there is none); NULL when nothing matches.",
    "regexp_extract('AAPL-2024', '([A-Z]+)-')",
    "AAPL",
    [](std::span<const Argument> arguments) { return bind_regexp("regexp_extract", kExtractOverloads, arguments); }};

extern const ScalarFunction kRegexpReplace = {
    "regexp_replace",
    "regexp_replace(text, pattern, replacement)",
    "Replaces every match; \\1 to \\9 stand for groups and \\0 for the whole match.",
    "regexp_replace('2024-05', '-', '/')",
    "2024/05",
    [](std::span<const Argument> arguments) { return bind_regexp("regexp_replace", kReplaceOverloads, arguments); }};

}  // namespace velo::functions
