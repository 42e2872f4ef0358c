// Looking for one text in another.
#include <algorithm>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;

// POSITION(needle IN text): the needle comes first.
void position(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<int64_t>(), [&](uint32_t row) {
    const std::string_view text = text_at(call, 1, row);
    const size_t at = text.find(text_at(call, 0, row));
    return at == std::string_view::npos ? int64_t{0} : count_code_points(text.substr(0, at)) + 1;
  });
}

void strpos(ScalarCall& call) {
  const Vector* exchanged[] = {call.args[1], call.args[0]};
  ScalarCall swapped{exchanged, call.rows, call.out, call.errors, call.data, call.now};
  position(swapped);
}

// Searching from the code point `from`, counted from 1.
void locate(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<int64_t>(), [&](uint32_t row) {
    const std::string_view text = text_at(call, 1, row);
    const int64_t from = call.args.size() > 2 ? call.args[2]->at<int64_t>(row) : 1;
    if (from < 1 || from > count_code_points(text) + 1) return int64_t{0};
    const size_t at = text.find(text_at(call, 0, row), skip_code_points(text, 0, from - 1));
    return at == std::string_view::npos ? int64_t{0} : count_code_points(text.substr(0, at)) + 1;
  });
}

int64_t count_in(std::string_view text, std::string_view part) {
  if (part.empty()) return 0;
  if (part.size() == 1) return std::count(text.begin(), text.end(), part[0]);
  int64_t found = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

void count_char(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<int64_t>(),
            [&](uint32_t row) { return count_in(text_at(call, 0, row), text_at(call, 1, row)); });
}

template <class Test>
void test_texts(ScalarCall& call, Test test) {
  fill_rows(call.rows, call.out.data<uint8_t>(),
            [&](uint32_t row) { return static_cast<uint8_t>(test(text_at(call, 0, row), text_at(call, 1, row))); });
}

void starts_with(ScalarCall& call) {
  test_texts(call, [](std::string_view text, std::string_view what) { return text.starts_with(what); });
}

void ends_with(ScalarCall& call) {
  test_texts(call, [](std::string_view text, std::string_view what) { return text.ends_with(what); });
}

void contains(ScalarCall& call) {
  test_texts(call,
             [](std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; });
}

constexpr Overload kPositionOverloads[] = {{{kText, kText}, TypeId::BigInt, position}};
constexpr Overload kStrposOverloads[] = {{{kText, kText}, TypeId::BigInt, strpos}};
constexpr Overload kLocateOverloads[] = {{{kText, kText}, TypeId::BigInt, locate},
                                         {{kText, kText, TypeId::BigInt}, TypeId::BigInt, locate}};
constexpr Overload kCountCharOverloads[] = {{{kText, kText}, TypeId::BigInt, count_char}};
constexpr Overload kStartsWithOverloads[] = {{{kText, kText}, TypeId::Boolean, starts_with}};
constexpr Overload kEndsWithOverloads[] = {{{kText, kText}, TypeId::Boolean, ends_with}};
constexpr Overload kContainsOverloads[] = {{{kText, kText}, TypeId::Boolean, contains}};

}  // namespace

extern const ScalarFunction kPosition = {
    "position",
    "position(part IN text)",
    "Where the part first occurs, in code points from 1; 0 when it does not.",
    "position('b' IN 'abc')",
    "2",
    [](std::span<const Argument> arguments) { return choose("position", kPositionOverloads, arguments); }};

extern const ScalarFunction kStrpos = {
    "strpos",
    "strpos(text, part)",
    "Where the part first occurs, in code points from 1; 0 when it does not.",
    "strpos('abc', 'c')",
    "3",
    [](std::span<const Argument> arguments) { return choose("strpos", kStrposOverloads, arguments); }};

extern const ScalarFunction kLocate = {
    "locate",
    "locate(part, text [, from])",
    "Where the part first occurs at or behind the code point `from`, counted from 1; 0 when it does not.",
    "locate('a', 'banana', 3)",
    "4",
    [](std::span<const Argument> arguments) { return choose("locate", kLocateOverloads, arguments); }};

extern const ScalarFunction kCountChar = {
    "count_char",
    "count_char(text, part)",
    "How often the character, or longer part, occurs in the text, occurrences side by side; 0 for an empty part.",
    "count_char('banana', 'a')",
    "3",
    [](std::span<const Argument> arguments) { return choose("count_char", kCountCharOverloads, arguments); }};

extern const ScalarFunction kStartsWith = {
    "starts_with",
    "starts_with(text, prefix)",
    "Whether the text begins with the prefix.",
    "starts_with('stream', 'str')",
    "true",
    [](std::span<const Argument> arguments) { return choose("starts_with", kStartsWithOverloads, arguments); }};

extern const ScalarFunction kEndsWith = {
    "ends_with",
    "ends_with(text, suffix)",
    "Whether the text ends with the suffix.",
    "ends_with('stream', 'str')",
    "false",
    [](std::span<const Argument> arguments) { return choose("ends_with", kEndsWithOverloads, arguments); }};

extern const ScalarFunction kContains = {
    "contains",
    "contains(text, part)",
    "Whether the part occurs in the text.",
    "contains('stream', 'rea')",
    "true",
    [](std::span<const Argument> arguments) { return choose("contains", kContainsOverloads, arguments); }};

}  // namespace velo::functions
