#include "types/json_walk.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/code_point.hpp"

namespace velo {

namespace {

constexpr std::string_view kBlanks = " \t\n\r";
constexpr uint32_t kReplacement = 0xFFFD;

void skip_blanks(std::string_view& rest) { rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size())); }

// Size of the string at the front, quotes included.
size_t string_size(std::string_view text) {
  size_t at = 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return std::min(at + 1, text.size());
}

size_t container_size(std::string_view text) {
  size_t depth = 0;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at += string_size(text.substr(at));
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    ++at;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return text.size();
}

size_t value_size(std::string_view text) {
  if (text.starts_with('"')) return string_size(text);
  if (text.starts_with('{') || text.starts_with('[')) return container_size(text);
  return std::min(text.find_first_of(",]} \t\n\r"), text.size());
}

uint32_t hex_unit(std::string_view text) {
  uint32_t unit = 0;
  std::from_chars(text.data(), text.data() + std::min<size_t>(text.size(), 4), unit, 16);
  return unit;
}

bool is_high(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// `\uXXXX` at the front, or two of them that make one code point; returns the bytes taken.
size_t append_unicode(std::string& out, std::string_view text) {
  constexpr size_t kEscape = 6;
  const uint32_t unit = hex_unit(text.substr(std::min<size_t>(2, text.size())));
  if (is_high(unit) && text.size() >= 2 * kEscape && text.substr(kEscape, 2) == "\\u") {
    const uint32_t low = hex_unit(text.substr(kEscape + 2));
    if (is_low(low)) {
      append_code_point(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
      return 2 * kEscape;
    }
  }
  append_code_point(out, is_high(unit) || is_low(unit) ? kReplacement : unit);
  return std::min(kEscape, text.size());
}

char unescaped(char c) {
  switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;
  }
}

}  // namespace

std::string_view json_root(std::string_view text) {
  skip_blanks(text);
  return text.substr(0, value_size(text));
}

JsonMembers::JsonMembers(std::string_view value) : rest_(value), keyed_(is_json_object(value)) {
  if (!rest_.empty()) rest_.remove_prefix(1);
}

bool JsonMembers::next() {
  skip_blanks(rest_);
  if (rest_.starts_with(',')) rest_.remove_prefix(1);
  skip_blanks(rest_);
  if (rest_.empty() || rest_.front() == ']' || rest_.front() == '}') return false;
  if (keyed_) {
    key_ = take_value();
    skip_blanks(rest_);
    if (!rest_.empty()) rest_.remove_prefix(1);  // the colon
    skip_blanks(rest_);
  }
  value_ = take_value();
  return true;
}

std::string_view JsonMembers::take_value() {
  const std::string_view value = rest_.substr(0, value_size(rest_));
  rest_.remove_prefix(value.size());
  return value;
}

std::string json_string_text(std::string_view quoted) {
  std::string out;
  std::string_view rest = quoted.substr(1, quoted.size() < 2 ? 0 : quoted.size() - 2);
  while (!rest.empty()) {
    const size_t plain = std::min(rest.find('\\'), rest.size());
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.size() < 2) break;
    if (rest[1] == 'u') {
      rest.remove_prefix(append_unicode(out, rest));
    } else {
      out += unescaped(rest[1]);
      rest.remove_prefix(2);
    }
  }
  return out;
}

bool json_key_is(std::string_view quoted, std::string_view name) {
  if (quoted.find('\\') != std::string_view::npos) return json_string_text(quoted) == name;
  return quoted.size() == name.size() + 2 && quoted.substr(1, name.size()) == name;
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr char kDigits[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out.append({'\\', c});
    else if (c == '\n') out += "\\n";
    else if (c == '\r') out += "\\r";
    else if (c == '\t') out += "\\t";
    else if (c == '\b') out += "\\b";
    else if (c == '\f') out += "\\f";
    else if (byte < 0x20) out.append({'\\', 'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]});
    else out += c;
  }
  out += '"';
}

void append_json_line(std::string& out, std::string_view json) {
  for (const char c : json) out += c == '\n' || c == '\r' ? ' ' : c;
}

}  // namespace velo
