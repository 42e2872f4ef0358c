// Case mapping is the simple, one-to-one mapping of Unicode: no language rules, `ß` stays `ß`. Plain ASCII, which is
// nearly everything, takes a loop without tables.
#include <utf8proc.h>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Unicode gives ß no simple upper case; utf8proc would make it the rare capital ẞ.
utf8proc_int32_t unicode_upper(utf8proc_int32_t c) { return c == 0xDF ? c : utf8proc_toupper(c); }

struct Upper {
  char operator()(char c) { return ascii_upper(c); }
  utf8proc_int32_t operator()(utf8proc_int32_t c) { return unicode_upper(c); }
};

struct Lower {
  char operator()(char c) { return ascii_lower(c); }
  utf8proc_int32_t operator()(utf8proc_int32_t c) { return utf8proc_tolower(c); }
};

bool is_letter_or_digit(utf8proc_int32_t c) {
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND: return true;
    default: return false;
  }
}

// Remembers whether a word is running.
struct Initcap {
  bool in_word = false;

  char operator()(char c) { return static_cast<char>((*this)(static_cast<utf8proc_int32_t>(c))); }
  utf8proc_int32_t operator()(utf8proc_int32_t c) {
    const utf8proc_int32_t mapped = in_word ? utf8proc_tolower(c) : unicode_upper(c);
    in_word = is_letter_or_digit(c);
    return mapped;
  }
};

template <class Map>
std::string_view map_ascii(std::string_view text, char* out) {
  Map map;
  for (size_t i = 0; i < text.size(); ++i) out[i] = map(text[i]);
  return {out, text.size()};
}

// A code point takes at most four bytes; bytes that are not UTF-8 are kept.
template <class Map>
std::string_view map_unicode(std::string_view text, char* out) {
  Map map;
  const auto* in = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  char* end = out;
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t point;
    const auto bytes = utf8proc_iterate(in + at, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    if (bytes <= 0) {
      *end++ = text[at++];
      continue;
    }
    end += utf8proc_encode_char(map(point), reinterpret_cast<utf8proc_uint8_t*>(end));
    at += static_cast<size_t>(bytes);
  }
  return {out, static_cast<size_t>(end - out)};
}

template <class Map>
void map_case(ScalarCall& call) {
  StringRef* out = call.out.data<StringRef>();
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    const bool ascii = is_ascii(text);
    auto* bytes = reinterpret_cast<char*>(call.out.arena().allocate(ascii ? text.size() : text.size() * 4));
    out[row] = StringRef(ascii ? map_ascii<Map>(text, bytes) : map_unicode<Map>(text, bytes));
  });
}

template <class Map>
Result<BoundScalar> bind_case(std::string_view name, std::span<const Argument> arguments) {
  static constexpr Overload kOverloads[] = {{{TypeId::String}, TypeId::String, map_case<Map>}};
  return choose(name, kOverloads, arguments);
}

}  // namespace

extern const ScalarFunction kUpper = {
    "upper",
    "upper(text)",
    "Upper case, by the simple mapping of Unicode.",
    "upper('Zürich')",
    "ZÜRICH",
    [](std::span<const Argument> arguments) { return bind_case<Upper>("upper", arguments); }};

extern const ScalarFunction kLower = {
    "lower",
    "lower(text)",
    "Lower case, by the simple mapping of Unicode.",
    "lower('ABC')",
    "abc",
    [](std::span<const Argument> arguments) { return bind_case<Lower>("lower", arguments); }};

extern const ScalarFunction kInitcap = {
    "initcap",
    "initcap(text)",
    "The first letter of each word in upper case, the others in lower case.",
    "initcap('hello WORLD')",
    "Hello World",
    [](std::span<const Argument> arguments) { return bind_case<Initcap>("initcap", arguments); }};

}  // namespace velo::functions
