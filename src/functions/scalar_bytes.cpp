// Bytes and code points as text, and back.
#include <charconv>

#include "base/code_point.hpp"
#include "functions/overload.hpp"
#include "functions/text_builder.hpp"
#include "functions/utf8.hpp"
#include "types/base64.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;
constexpr TypeId kBytes = TypeId::Bytes;
constexpr TypeId kNumber = TypeId::BigInt;

void hex(ScalarCall& call) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view bytes = text_at(call, 0, row);
    if (!builder.has_room(row, bytes.size() * 2)) return;
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      builder.text().append({kDigits[byte >> 4], kDigits[byte & 15]});
    }
    builder.finish(row);
  });
}

// Negative numbers in two's complement, as 16 digits.
void hex_number(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    char text[16];
    const auto number = static_cast<uint64_t>(call.args[0]->at<int64_t>(row));
    char* end = std::to_chars(text, text + sizeof text, number, 16).ptr;
    for (char* p = text; p != end; ++p) *p = *p >= 'a' ? static_cast<char>(*p - 'a' + 'A') : *p;
    call.out.set_string(row, {text, static_cast<size_t>(end - text)});
  });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool read_hex(std::string_view text, std::string& bytes) {
  if (text.size() % 2 != 0) return false;
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return false;
    bytes += static_cast<char>(high * 16 + low);
  }
  return true;
}

void unhex(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    if (read_hex(text, builder.text())) return builder.finish(row);
    builder.text().clear();
    fail(call, row, kBadText, "unhex() takes pairs of hexadecimal digits");
  });
}

void to_base64(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view bytes = text_at(call, 0, row);
    if (!builder.has_room(row, base64_size(bytes.size()))) return;
    builder.text().resize(base64_size(bytes.size()));
    write_base64(builder.text().data(), bytes);
    builder.finish(row);
  });
}

void from_base64(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    builder.text().resize(text.size() / 4 * 3);
    char* const begin = builder.text().data();
    char* const end = read_base64(begin, text);
    builder.text().resize(end ? static_cast<size_t>(end - begin) : 0);
    if (end) return builder.finish(row);
    fail(call, row, kBadText, "the text is not base64");
  });
}

int64_t first_code_point(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text.front());
  int64_t point = lead < 0x80 ? lead : lead < 0xE0 ? lead & 0x1F : lead < 0xF0 ? lead & 0x0F : lead & 0x07;
  for (size_t i = 1; i < code_point_bytes(text, 0); ++i) point = point << 6 | (text[i] & 0x3F);
  return point;
}

void ascii(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<int64_t>(), [&](uint32_t row) { return first_code_point(text_at(call, 0, row)); });
}

void chr(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const int64_t point = call.args[0]->at<int64_t>(row);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (point < 1 || point > 0x10FFFF || surrogate) return fail(call, row, kBadParameter, "chr() takes a code point");
    append_code_point(builder.text(), static_cast<uint32_t>(point));
    builder.finish(row);
  });
}

constexpr Overload kHexOverloads[] = {{{kText}, kText, hex}, {{kBytes}, kText, hex}, {{kNumber}, kText, hex_number}};
constexpr Overload kUnhexOverloads[] = {{{kText}, kBytes, unhex}};
constexpr Overload kToBase64Overloads[] = {{{kText}, kText, to_base64}, {{kBytes}, kText, to_base64}};
constexpr Overload kFromBase64Overloads[] = {{{kText}, kBytes, from_base64}};
constexpr Overload kAsciiOverloads[] = {{{kText}, kNumber, ascii}};
constexpr Overload kChrOverloads[] = {{{kNumber}, kText, chr}};

using Arguments = std::span<const Argument>;

}  // namespace

extern const ScalarFunction kHex = {
    "hex",
    "hex(text | bytes | number)",
    "Hexadecimal digits of the bytes, or of an integer (negative ones in two's complement).",
    "hex('abc') || ' ' || hex(255)",
    "616263 FF",
    [](Arguments arguments) { return choose("hex", kHexOverloads, arguments); }};

extern const ScalarFunction kUnhex = {"unhex",
                                      "unhex(text)",
                                      "BYTES from pairs of hexadecimal digits; anything else is a row error.",
                                      "hex(unhex('00ff'))",
                                      "00FF",
                                      [](Arguments arguments) { return choose("unhex", kUnhexOverloads, arguments); }};

extern const ScalarFunction kToBase64 = {
    "to_base64",
    "to_base64(text | bytes)",
    "The bytes as base64 with padding.",
    "to_base64('abc')",
    "YWJj",
    [](Arguments arguments) { return choose("to_base64", kToBase64Overloads, arguments); }};

extern const ScalarFunction kFromBase64 = {
    "from_base64",
    "from_base64(text)",
    "BYTES from base64 with padding; any other text is a row error.",
    "CAST(from_base64('YWJj') AS STRING)",
    "abc",
    [](Arguments arguments) { return choose("from_base64", kFromBase64Overloads, arguments); }};

extern const ScalarFunction kAscii = {
    "ascii",        "ascii(text)", "Code point of the first character; 0 for the empty text.",
    "ascii('Abc')", "65",          [](Arguments arguments) { return choose("ascii", kAsciiOverloads, arguments); }};

extern const ScalarFunction kChr = {
    "chr",     "chr(n)", "The character with that code point; anything that is no code point is a row error.",
    "chr(65)", "A",      [](Arguments arguments) { return choose("chr", kChrOverloads, arguments); }};

}  // namespace velo::functions
