// Trimming gives views into the argument. The characters to remove are a set of code points.
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

enum Side : unsigned { kLeading = 1, kTrailing = 2, kBoth = 3 };

std::string_view without_leading(std::string_view text, std::string_view set) {
  while (!text.empty()) {
    const size_t bytes = code_point_bytes(text, 0);
    if (set.find(text.substr(0, bytes)) == std::string_view::npos) break;
    text.remove_prefix(bytes);
  }
  return text;
}

std::string_view without_trailing(std::string_view text, std::string_view set) {
  while (!text.empty()) {
    size_t begin = text.size() - 1;
    while (begin > 0 && is_continuation(text[begin])) --begin;
    if (set.find(text.substr(begin)) == std::string_view::npos) break;
    text.remove_suffix(text.size() - begin);
  }
  return text;
}

template <unsigned kSide>
void trim(ScalarCall& call) {
  StringRef* out = call.out.data<StringRef>();
  call.rows.each([&](uint32_t row) {
    const std::string_view set = call.args.size() > 1 ? text_at(call, 1, row) : std::string_view(" ");
    std::string_view text = text_at(call, 0, row);
    if (kSide & kLeading) text = without_leading(text, set);
    if (kSide & kTrailing) text = without_trailing(text, set);
    out[row] = StringRef(text);
  });
}

template <unsigned kSide>
Result<BoundScalar> bind_trim(std::string_view name, std::span<const Argument> arguments) {
  constexpr TypeId kText = TypeId::String;
  static constexpr Overload kOverloads[] = {{{kText}, kText, trim<kSide>}, {{kText, kText}, kText, trim<kSide>}};
  return choose(name, kOverloads, arguments);
}

}  // namespace

extern const ScalarFunction kTrim = {
    "trim",
    "trim(text [, characters])",
    "Removes blanks, or any of the characters, from both ends.",
    "trim('  ab ')",
    "ab",
    [](std::span<const Argument> arguments) { return bind_trim<kBoth>("trim", arguments); }};

extern const ScalarFunction kLtrim = {
    "ltrim",
    "ltrim(text [, characters])",
    "Removes blanks, or any of the characters, from the beginning.",
    "ltrim('xxabx', 'x')",
    "abx",
    [](std::span<const Argument> arguments) { return bind_trim<kLeading>("ltrim", arguments); }};

extern const ScalarFunction kRtrim = {
    "rtrim",
    "rtrim(text [, characters])",
    "Removes blanks, or any of the characters, from the end.",
    "rtrim('xxabx', 'x')",
    "xxab",
    [](std::span<const Argument> arguments) { return bind_trim<kTrailing>("rtrim", arguments); }};

}  // namespace velo::functions
