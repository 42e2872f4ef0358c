// Texts for URLs: percent-encoding (RFC 3986).
#include "functions/overload.hpp"
#include "functions/text_builder.hpp"
#include "types/utf8.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;

bool is_unreserved(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void url_encode(ScalarCall& call) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    if (!builder.has_room(row, text.size() * 3)) return;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (is_unreserved(c)) builder.text() += c;
      else builder.text().append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
    }
    builder.finish(row);
  });
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool decode(std::string_view text, std::string& out) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? digit_of(text[i + 2]) : -1;
    if (high < 0 || low < 0) return false;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return valid_utf8(out);
}

void url_decode(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    if (decode(text_at(call, 0, row), builder.text())) return builder.finish(row);
    builder.text().clear();
    fail(call, row, kBadText, "the text is not percent-encoded UTF-8");
  });
}

constexpr Overload kEncodeOverloads[] = {{{kText}, kText, url_encode}};
constexpr Overload kDecodeOverloads[] = {{{kText}, kText, url_decode}};

}  // namespace

extern const ScalarFunction kUrlEncode = {
    "url_encode",
    "url_encode(text)",
    "Every byte but letters, digits and - . _ ~ as % and two hexadecimal digits.",
    "url_encode('a b/ä')",
    "a%20b%2F%C3%A4",
    [](std::span<const Argument> arguments) { return choose("url_encode", kEncodeOverloads, arguments); }};

extern const ScalarFunction kUrlDecode = {
    "url_decode",
    "url_decode(text)",
    "The reverse of url_encode, + being a blank too; a text that is not percent-encoded UTF-8 is a row error.",
    "url_decode('a%20b+%C3%A4')",
    "a b ä",
    [](std::span<const Argument> arguments) { return choose("url_decode", kDecodeOverloads, arguments); }};

}  // namespace velo::functions
