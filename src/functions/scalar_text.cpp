// Parts of texts: results are views into the argument, no byte is copied. Positions count code points from 1.
#include <algorithm>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;
constexpr TypeId kBytes = TypeId::Bytes;
constexpr TypeId kCount = TypeId::BigInt;

int64_t count_at(const ScalarCall& call, size_t argument, uint32_t row) {
  return call.args[argument]->at<int64_t>(row);
}

void length(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<int64_t>(),
            [&](uint32_t row) { return count_code_points(text_at(call, 0, row)); });
}

void octet_length(ScalarCall& call) {
  const Vector& text = *call.args[0];
  fill_rows(call.rows, call.out.data<int64_t>(),
            [&](uint32_t row) { return static_cast<int64_t>(text.at<StringRef>(row).size()); });
}

void bit_length(ScalarCall& call) {
  const Vector& text = *call.args[0];
  fill_rows(call.rows, call.out.data<int64_t>(),
            [&](uint32_t row) { return static_cast<int64_t>(text.at<StringRef>(row).size()) * 8; });
}

// The code points [from, from + count) counted from 1, as far as they exist.
std::string_view part(std::string_view text, int64_t from, int64_t count) {
  int64_t end;
  if (__builtin_add_overflow(from, count, &end)) end = INT64_MAX;
  from = std::max<int64_t>(from, 1);
  if (end <= from) return {};
  if (is_ascii(text)) {
    const auto size = static_cast<int64_t>(text.size());
    if (from > size) return {};
    return text.substr(static_cast<size_t>(from - 1), static_cast<size_t>(end - from));
  }
  const size_t begin = skip_code_points(text, 0, from - 1);
  return text.substr(begin, skip_code_points(text, begin, end - from) - begin);
}

void substring_from(ScalarCall& call) {
  StringRef* out = call.out.data<StringRef>();
  call.rows.each(
      [&](uint32_t row) { out[row] = StringRef(part(text_at(call, 0, row), count_at(call, 1, row), INT64_MAX)); });
}

void substring_for(ScalarCall& call) {
  try_rows<StringRef>(call, [&](uint32_t row, StringRef& out) {
    const int64_t count = count_at(call, 2, row);
    if (count < 0) return fail(call, row, kBadParameter, "substring() takes no negative length"), false;
    out = StringRef(part(text_at(call, 0, row), count_at(call, 1, row), count));
    return true;
  });
}

// Bytes are counted as they are.
void substring_of_bytes(ScalarCall& call) {
  try_rows<StringRef>(call, [&](uint32_t row, StringRef& out) {
    const std::string_view bytes = text_at(call, 0, row);
    const auto size = static_cast<int64_t>(bytes.size());
    const int64_t count = call.args.size() > 2 ? count_at(call, 2, row) : size;
    if (count < 0) return fail(call, row, kBadParameter, "substring() takes no negative length"), false;
    int64_t end;
    if (call.args.size() < 3 || __builtin_add_overflow(count_at(call, 1, row), count, &end)) end = size + 1;
    const int64_t begin = std::clamp<int64_t>(count_at(call, 1, row), 1, size + 1);
    end = std::clamp<int64_t>(end, begin, size + 1);
    out = StringRef(bytes.substr(static_cast<size_t>(begin - 1), static_cast<size_t>(end - begin)));
    return true;
  });
}

// A negative count means: all but so many at the other end.
int64_t kept(std::string_view text, int64_t count) {
  return count >= 0 ? count : std::max<int64_t>(count_code_points(text) + count, 0);
}

void left(ScalarCall& call) {
  StringRef* out = call.out.data<StringRef>();
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    out[row] = StringRef(part(text, 1, kept(text, count_at(call, 1, row))));
  });
}

void right(ScalarCall& call) {
  StringRef* out = call.out.data<StringRef>();
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    const int64_t size = count_code_points(text);
    const int64_t count = std::min(kept(text, count_at(call, 1, row)), size);
    out[row] = StringRef(part(text, size - count + 1, count));
  });
}

// Searching for one byte is much faster than for a text of one byte.
size_t next_separator(std::string_view text, std::string_view separator) {
  return separator.size() == 1 ? text.find(separator[0]) : text.find(separator);
}

void split_part(ScalarCall& call) {
  try_rows<StringRef>(call, [&](uint32_t row, StringRef& out) {
    std::string_view rest = text_at(call, 0, row);
    const std::string_view separator = text_at(call, 1, row);
    int64_t field = count_at(call, 2, row);
    if (field == 0) return fail(call, row, kBadParameter, "split_part() counts fields from 1"), false;
    if (separator.empty()) return out = StringRef(field == 1 || field == -1 ? rest : std::string_view()), true;
    const bool from_end = field < 0;
    for (field = from_end ? -field : field; field > 1; --field) {
      const size_t at = from_end ? rest.rfind(separator) : next_separator(rest, separator);
      if (at == std::string_view::npos) return out = StringRef(), true;
      rest = from_end ? rest.substr(0, at) : rest.substr(at + separator.size());
    }
    const size_t at = from_end ? rest.rfind(separator) : next_separator(rest, separator);
    if (at != std::string_view::npos) rest = from_end ? rest.substr(at + separator.size()) : rest.substr(0, at);
    return out = StringRef(rest), true;
  });
}

// Counts from 0 and knows a missing field from an empty one, as Flink does.
void split_index(ScalarCall& call) {
  try_rows<StringRef>(call, [&](uint32_t row, StringRef& out) {
    std::string_view rest = text_at(call, 0, row);
    const std::string_view separator = text_at(call, 1, row);
    const int64_t field = count_at(call, 2, row);
    bool found = field >= 0 && !separator.empty();
    for (int64_t i = 0; found && i < field; ++i) {
      const size_t at = next_separator(rest, separator);
      found = at != std::string_view::npos;
      if (found) rest.remove_prefix(at + separator.size());
    }
    if (!found) call.out.set_null(row);
    return out = found ? StringRef(rest.substr(0, next_separator(rest, separator))) : StringRef(), true;
  });
}

constexpr Overload kLengthOverloads[] = {{{kText}, kCount, length}, {{TypeId::Bytes}, kCount, octet_length}};
constexpr Overload kOctetOverloads[] = {{{kText}, kCount, octet_length}, {{TypeId::Bytes}, kCount, octet_length}};
constexpr Overload kBitLengthOverloads[] = {{{kText}, kCount, bit_length}, {{kBytes}, kCount, bit_length}};
constexpr Overload kSubstringOverloads[] = {{{kText, kCount}, kText, substring_from},
                                            {{kText, kCount, kCount}, kText, substring_for},
                                            {{kBytes, kCount}, kBytes, substring_of_bytes},
                                            {{kBytes, kCount, kCount}, kBytes, substring_of_bytes}};
constexpr Overload kLeftOverloads[] = {{{kText, kCount}, kText, left}};
constexpr Overload kRightOverloads[] = {{{kText, kCount}, kText, right}};
constexpr Overload kSplitIndexOverloads[] = {{{kText, kText, kCount}, kText, split_index}};
constexpr Overload kSplitPartOverloads[] = {{{kText, kText, kCount}, kText, split_part}};

}  // namespace

extern const ScalarFunction kLength = {
    "length",
    "length(text)",
    "Number of code points of a text, or of bytes of BYTES.",
    "length('Zürich')",
    "6",
    [](std::span<const Argument> arguments) { return choose("length", kLengthOverloads, arguments); }};

extern const ScalarFunction kOctetLength = {
    "octet_length",
    "octet_length(text)",
    "Number of bytes of the UTF-8 text.",
    "octet_length('Zürich')",
    "7",
    [](std::span<const Argument> arguments) { return choose("octet_length", kOctetOverloads, arguments); }};

extern const ScalarFunction kBitLength = {
    "bit_length",
    "bit_length(text)",
    "Number of bits of the UTF-8 text, or of BYTES.",
    "bit_length('abc')",
    "24",
    [](std::span<const Argument> arguments) { return choose("bit_length", kBitLengthOverloads, arguments); }};

extern const ScalarFunction kSubstring = {
    "substring",
    "substring(text, from [, length])",
    "The part that begins at the code point (of BYTES: the byte) `from`, counted from 1. A negative length is a row "
    "error.",
    "substring('streaming', 4, 3)",
    "eam",
    [](std::span<const Argument> arguments) { return choose("substring", kSubstringOverloads, arguments); }};

extern const ScalarFunction kLeft = {
    "left",
    "left(text, n)",
    "The first n code points; with a negative n all but the last -n.",
    "left('abcde', 2)",
    "ab",
    [](std::span<const Argument> arguments) { return choose("left", kLeftOverloads, arguments); }};

extern const ScalarFunction kRight = {
    "right",
    "right(text, n)",
    "The last n code points; with a negative n all but the first -n.",
    "right('abcde', 2)",
    "de",
    [](std::span<const Argument> arguments) { return choose("right", kRightOverloads, arguments); }};

extern const ScalarFunction kSplitIndex = {
    "split_index",
    "split_index(text, separator, n)",
    "The n-th field, counted from 0; NULL when there are fewer, when n is negative or the separator empty.",
    "split_index('a,b,c', ',', 1)",
    "b",
    [](std::span<const Argument> arguments) { return choose("split_index", kSplitIndexOverloads, arguments); }};

extern const ScalarFunction kSplitPart = {
    "split_part",
    "split_part(text, separator, n)",
    "The n-th field, counted from 1, or from the end when n is negative; empty when there are fewer.",
    "split_part('a,b,c', ',', 2)",
    "b",
    [](std::span<const Argument> arguments) { return choose("split_part", kSplitPartOverloads, arguments); }};

}  // namespace velo::functions
