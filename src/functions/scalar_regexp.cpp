// Functions of regular expressions. Groups of a match are views into the text.
#include <algorithm>

#include "functions/array_call.hpp"
#include "functions/regular_expression.hpp"
#include "functions/text_builder.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;

void regexp_like(ScalarCall& call) {
  Patterns patterns(call, 2, with_flags);
  call.rows.each([&](uint32_t row) {
    const RegularExpression* pattern = patterns.at(row);
    if (pattern) call.out.data<uint8_t>()[row] = pattern->matches(text_at(call, 0, row));
  });
}

// Calls f with the byte from which each match is the first one. Matches do not overlap; an empty one moves on by a code
// point.
template <class F>
void each_match(std::string_view text, const RegularExpression& pattern, F f) {
  for (size_t at = 0; at <= text.size();) {
    const auto found = pattern.find(text, at);
    if (!found) break;
    f(at);
    const auto end = static_cast<size_t>(found->data() - text.data()) + found->size();
    at = found->empty() ? end + (end < text.size() ? code_point_bytes(text, end) : 1) : end;
  }
}

// The group a call is about, or -1 after a fault of the row. Without a given group the first one, if there is any.
int group_of(ScalarCall& call, uint32_t row, const RegularExpression& pattern) {
  const int groups = pattern.group_count();
  const int64_t group = call.args.size() > 2 ? call.args[2]->at<int64_t>(row) : std::min(groups, 1);
  if (group >= 0 && group <= groups) return static_cast<int>(group);
  fail(call, row, kBadParameter, "the pattern has no group " + std::to_string(group));
  return -1;
}

void regexp_extract(ScalarCall& call) {
  Patterns patterns(call, kNoOption, with_flags);
  call.rows.each([&](uint32_t row) {
    const RegularExpression* pattern = patterns.at(row);
    const int group = pattern ? group_of(call, row, *pattern) : -1;
    if (group < 0) return;
    const auto found = pattern->group(text_at(call, 0, row), group);
    call.out.data<StringRef>()[row] = StringRef(found.value_or(std::string_view()));
    if (!found) call.out.set_null(row);
  });
}

// Without flags every match is replaced, as streaming engines do; with flags only g means all, as in PostgreSQL.
void regexp_replace(ScalarCall& call) {
  Patterns patterns(call, 3, with_flags);
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const RegularExpression* pattern = patterns.at(row);
    if (!pattern) return;
    const bool every = call.args.size() < 4 || text_at(call, 3, row).find('g') != std::string_view::npos;
    builder.text().assign(text_at(call, 0, row));
    const Status replaced = pattern->replace(builder.text(), text_at(call, 2, row), every);
    if (!replaced.ok()) return fail(call, row, kBadParameter, replaced.error().message);
    if (builder.has_room(row, builder.text().size())) builder.finish(row);
  });
}

// A group that took no part in its match is NULL.
void regexp_extract_all(ScalarCall& call) {
  Patterns patterns(call, kNoOption, with_flags);
  ArrayBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const RegularExpression* pattern = patterns.at(row);
    const int group = pattern ? group_of(call, row, *pattern) : -1;
    if (group < 0) return;
    const std::string_view text = text_at(call, 0, row);
    each_match(text, *pattern, [&](size_t at) {
      const auto found = pattern->group(text, group, at);
      if (found) builder.cells().add_text(*found);
      else builder.cells().add_null(Physical::String);
    });
    builder.finish(row);
  });
}

void regexp_count(ScalarCall& call) {
  Patterns patterns(call, 2, with_flags);
  call.rows.each([&](uint32_t row) {
    const RegularExpression* pattern = patterns.at(row);
    int64_t count = 0;
    if (pattern) each_match(text_at(call, 0, row), *pattern, [&](size_t) { ++count; });
    call.out.data<int64_t>()[row] = count;
  });
}

void regexp_instr(ScalarCall& call) {
  Patterns patterns(call, 2, with_flags);
  call.rows.each([&](uint32_t row) {
    const RegularExpression* pattern = patterns.at(row);
    if (!pattern) return;
    const std::string_view text = text_at(call, 0, row);
    const auto found = pattern->find(text);
    const auto before = found ? static_cast<size_t>(found->data() - text.data()) : 0;
    call.out.data<int64_t>()[row] = found ? count_code_points(text.substr(0, before)) + 1 : 0;
  });
}

constexpr Overload kLikeOverloads[] = {{{kText, kText}, TypeId::Boolean, regexp_like},
                                       {{kText, kText, kText}, TypeId::Boolean, regexp_like}};
constexpr Overload kCountOverloads[] = {{{kText, kText}, TypeId::BigInt, regexp_count},
                                        {{kText, kText, kText}, TypeId::BigInt, regexp_count}};
constexpr Overload kInstrOverloads[] = {{{kText, kText}, TypeId::BigInt, regexp_instr},
                                        {{kText, kText, kText}, TypeId::BigInt, regexp_instr}};
constexpr Overload kExtractOverloads[] = {{{kText, kText}, kText, regexp_extract},
                                          {{kText, kText, TypeId::BigInt}, kText, regexp_extract}};
constexpr Overload kReplaceOverloads[] = {{{kText, kText, kText}, kText, regexp_replace},
                                          {{kText, kText, kText, kText}, kText, regexp_replace}};

using Arguments = std::span<const Argument>;

Result<BoundScalar> bind_extract_all(Arguments arguments) {
  static constexpr Overload kOverloads[] = {{{kText, kText}, kText, regexp_extract_all},
                                            {{kText, kText, TypeId::BigInt}, kText, regexp_extract_all}};
  VELO_TRY(BoundScalar chosen, bind_pattern("regexp_extract_all", kOverloads, arguments, kNoOption, with_flags));
  chosen.result = Type::array(kText);
  return chosen;
}

}  // namespace

extern const ScalarFunction kRegexpLike = {
    "regexp_like",
    "regexp_like(text, pattern [, flags])",
    "Whether the RE2 pattern matches somewhere in the text; the flag i ignores case.",
    "regexp_like('AAPL-2024', '[0-9]{4}')",
    "true",
    [](Arguments arguments) { return bind_pattern("regexp_like", kLikeOverloads, arguments, 2, with_flags); }};

extern const ScalarFunction kRegexpCount = {
    "regexp_count",
    "regexp_count(text, pattern [, flags])",
    "How many times the RE2 pattern matches, without overlaps.",
    "regexp_count('a1b22c', '[0-9]+')",
    "2",
    [](Arguments arguments) { return bind_pattern("regexp_count", kCountOverloads, arguments, 2, with_flags); }};

extern const ScalarFunction kRegexpExtract = {
    "regexp_extract",
    "regexp_extract(text, pattern [, group])",
    "The first match of the group (by default the first group, or all when there is none); NULL when nothing matches.",
    "regexp_extract('AAPL-2024', '([A-Z]+)-')",
    "AAPL",
    [](Arguments arguments) {
      return bind_pattern("regexp_extract", kExtractOverloads, arguments, kNoOption, with_flags);
    }};

extern const ScalarFunction kRegexpExtractAll = {
    "regexp_extract_all",
    "regexp_extract_all(text, pattern [, group])",
    "All matches, without overlaps, of the group (by default the first group, or all when there is none).",
    "regexp_extract_all('a1b22', '[0-9]+')",
    "[\"1\",\"22\"]",
    bind_extract_all};

extern const ScalarFunction kRegexpInstr = {
    "regexp_instr",
    "regexp_instr(text, pattern [, flags])",
    "Where the RE2 pattern first matches, in code points from 1; 0 when it does not.",
    "regexp_instr('AAPL-2024', '[0-9]')",
    "6",
    [](Arguments arguments) { return bind_pattern("regexp_instr", kInstrOverloads, arguments, 2, with_flags); }};

extern const ScalarFunction kRegexpReplace = {
    "regexp_replace",
    "regexp_replace(text, pattern, replacement [, flags])",
    "Replaces every match; \\1 to \\9 stand for groups and \\0 for the whole match. With flags it replaces the first "
    "match only, unless g is among them; i ignores case.",
    "regexp_replace('2024-05', '-', '/')",
    "2024/05",
    [](Arguments arguments) { return bind_pattern("regexp_replace", kReplaceOverloads, arguments, 3, with_flags); }};

}  // namespace velo::functions
