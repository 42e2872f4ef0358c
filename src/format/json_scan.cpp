// The scanner only finds where values stand and that they are JSON; converting them to typed values comes after the
// whole record is known to be sound. Nesting is followed with a stack of closing brackets instead of recursion.
#include "format/json_scan.hpp"

#include <immintrin.h>

#include <cstring>

#include "base/check.hpp"
#include "format/utf8.hpp"

namespace velo::format {

namespace {

constexpr size_t kMaxDepth = 1024;
constexpr size_t kMaxExpectedFields = 256;

ScanResult ok(const char* at) { return {ScanStatus::Ok, at, nullptr}; }
ScanResult incomplete(const char* at) { return {ScanStatus::Incomplete, at, nullptr}; }
ScanResult bad(const char* at, const char* what) { return {ScanStatus::Bad, at, what}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// First quote, backslash or control character at or behind p.
const char* find_special(const char* p, const char* end) {
  const __m256i quote = _mm256_set1_epi8('"');
  const __m256i backslash = _mm256_set1_epi8('\\');
  const __m256i last_control = _mm256_set1_epi8(0x1f);
  for (; p < end; p += 32) {
    const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    const __m256i special =
        _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(v, quote), _mm256_cmpeq_epi8(v, backslash)),
                        _mm256_cmpeq_epi8(_mm256_min_epu8(v, last_control), v));
    const auto mask = static_cast<uint32_t>(_mm256_movemask_epi8(special));
    if (mask != 0) return p + __builtin_ctz(mask);
  }
  return end;
}

ScanResult scan_escape(const char* p, const char* end) {
  if (p + 1 >= end) return incomplete(p);
  if (p[1] != 'u') {
    return std::strchr("\"\\/bfnrt", p[1]) != nullptr && p[1] != 0 ? ok(p + 2) : bad(p, "there is no such escape");
  }
  for (int i = 2; i < 6; ++i) {
    if (p + i >= end) return incomplete(p);
    if (!is_hex(p[i])) return bad(p, "\\u needs four hexadecimal digits");
  }
  return ok(p + 6);
}

ScanResult scan_string(const char* p, const char* end, JsonValue& value) {
  const char* begin = p + 1;
  value.kind = JsonKind::String;
  value.escaped = false;
  for (p = begin;;) {
    p = find_special(p, end);
    if (p >= end) return incomplete(end);
    if (*p == '"') break;
    if (*p != '\\') return bad(p, "control character in a string");
    value.escaped = true;
    const ScanResult escape = scan_escape(p, end);
    if (escape.status != ScanStatus::Ok) return escape;
    p = escape.at;
  }
  value.text = {begin, static_cast<size_t>(p - begin)};
  return ok(p + 1);
}

ScanResult scan_digits(const char* p, const char* end) {
  if (p == end) return incomplete(p);
  if (!is_digit(*p)) return bad(p, "malformed number");
  while (p != end && is_digit(*p)) ++p;
  return ok(p);
}

ScanResult scan_number(const char* p, const char* end, JsonValue& value) {
  const char* begin = p;
  if (*p == '-') ++p;
  const char* first = p;
  ScanResult part = scan_digits(p, end);
  if (part.status != ScanStatus::Ok) return part;
  if (*first == '0' && part.at - first > 1) return bad(first, "a number must not begin with 0");
  p = part.at;
  if (p != end && *p == '.') {
    part = scan_digits(p + 1, end);
    if (part.status != ScanStatus::Ok) return part;
    p = part.at;
  }
  if (p != end && (*p == 'e' || *p == 'E')) {
    ++p;
    if (p != end && (*p == '+' || *p == '-')) ++p;
    part = scan_digits(p, end);
    if (part.status != ScanStatus::Ok) return part;
    p = part.at;
  }
  value = {JsonKind::Number, false, {begin, static_cast<size_t>(p - begin)}};
  return p == end ? incomplete(p) : ok(p);
}

ScanResult scan_word(const char* p, const char* end, std::string_view word, JsonKind kind, JsonValue& value) {
  const size_t have = static_cast<size_t>(end - p);
  const size_t compare = have < word.size() ? have : word.size();
  if (std::memcmp(p, word.data(), compare) != 0) return bad(p, "expected a value");
  if (have < word.size()) return incomplete(end);
  value = {kind, false, {p, word.size()}};
  return ok(p + word.size());
}

ScanResult scan_scalar(const char* p, const char* end, JsonValue& value) {
  switch (*p) {
    case '"': return scan_string(p, end, value);
    case 't': return scan_word(p, end, "true", JsonKind::True, value);
    case 'f': return scan_word(p, end, "false", JsonKind::False, value);
    case 'n': return scan_word(p, end, "null", JsonKind::Null, value);
    default: break;
  }
  if (*p == '-' || is_digit(*p)) return scan_number(p, end, value);
  return bad(p, "expected a value");
}

// Key and colon of an object's member; leaves `at` on the first byte of the value.
ScanResult scan_key(const char* p, const char* end, JsonValue& key) {
  if (p == end) return incomplete(p);
  if (*p != '"') return bad(p, "expected a field name in quotes");
  const ScanResult name = scan_string(p, end, key);
  if (name.status != ScanStatus::Ok) return name;
  p = skip_blanks(name.at, end);
  if (p == end) return incomplete(p);
  if (*p != ':') return bad(p, "expected ':'");
  p = skip_blanks(p + 1, end);
  return p == end ? incomplete(p) : ok(p);
}

// Steps over everything between one value inside brackets and the next: closes what closes, reads a comma and a key.
// Done when the outermost bracket is closed.
struct Nesting {
  char closers[kMaxDepth];
  size_t depth = 0;

  ScanResult open(const char* p, const char* end, bool& empty) {
    if (depth == kMaxDepth) return bad(p, "nested too deeply");
    closers[depth++] = *p == '{' ? '}' : ']';
    p = skip_blanks(p + 1, end);
    if (p == end) return incomplete(p);
    empty = *p == closers[depth - 1];
    if (empty) return ok(p);
    return to_value(p, end);
  }
  ScanResult to_value(const char* p, const char* end) {
    JsonValue key;
    return closers[depth - 1] == '}' ? scan_key(p, end, key) : ok(p);
  }
  ScanResult after_value(const char* p, const char* end) {
    for (;;) {
      p = skip_blanks(p, end);
      if (p == end) return incomplete(p);
      if (*p == ',') {
        p = skip_blanks(p + 1, end);
        return p == end ? incomplete(p) : to_value(p, end);
      }
      if (*p != closers[depth - 1])
        return bad(p, closers[depth - 1] == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
      ++p;
      if (--depth == 0) return ok(p);
    }
  }
};

ScanResult scan_nested(const char* p, const char* end, JsonValue& value) {
  const char* begin = p;
  Nesting nesting;
  for (;;) {
    ScanResult step;
    if (*p == '{' || *p == '[') {
      bool empty = false;
      step = nesting.open(p, end, empty);
      if (step.status == ScanStatus::Ok && empty) step = nesting.after_value(step.at, end);
    } else {
      JsonValue inner;
      step = scan_scalar(p, end, inner);
      if (step.status == ScanStatus::Ok) step = nesting.after_value(step.at, end);
    }
    if (step.status != ScanStatus::Ok) return step;
    p = step.at;
    if (nesting.depth == 0) break;
  }
  value = {*begin == '{' ? JsonKind::Object : JsonKind::Array, false, {begin, static_cast<size_t>(p - begin)}};
  return ok(p);
}

uint32_t hex4(const char* p) {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = p[i];
    value = value << 4 | static_cast<uint32_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

// The code point of the \u escape at p, with its low surrogate when that follows; moves p behind what was used.
uint32_t read_unicode_escape(const char*& p, const char* end) {
  constexpr uint32_t kReplacement = 0xFFFD;
  const uint32_t first = hex4(p + 2);
  p += 6;
  if (first < 0xD800 || first > 0xDFFF) return first;
  if (first >= 0xDC00 || end - p < 6 || p[0] != '\\' || p[1] != 'u') return kReplacement;
  const uint32_t second = hex4(p + 2);
  if (second < 0xDC00 || second > 0xDFFF) return kReplacement;
  p += 6;
  return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

char plain_escape(char c) {
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

const char* skip_blanks(const char* p, const char* end) {
  while (p != end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) ++p;
  return p;
}

ScanResult scan_value(const char* p, const char* end, JsonValue& value) {
  if (p == end) return incomplete(p);
  return *p == '{' || *p == '[' ? scan_nested(p, end, value) : scan_scalar(p, end, value);
}

char* unescape(char* to, std::string_view text) {
  const char* p = text.data();
  const char* end = p + text.size();
  while (p != end) {
    const auto* escape = static_cast<const char*>(std::memchr(p, '\\', static_cast<size_t>(end - p)));
    const char* plain_end = escape != nullptr ? escape : end;
    std::memmove(to, p, static_cast<size_t>(plain_end - p));
    to += plain_end - p;
    p = plain_end;
    if (p == end) break;
    if (p[1] == 'u') {
      to = write_utf8(to, read_unicode_escape(p, end));
    } else {
      *to++ = plain_escape(p[1]);
      p += 2;
    }
  }
  return to;
}

JsonObjectScanner::JsonObjectScanner(std::vector<std::string> names)
    : names_(std::move(names)), values_(names_.size()) {
  for (size_t i = 0; i < names_.size(); ++i) slots_.emplace(names_[i], static_cast<int32_t>(i));
  CHECK(slots_.size() == names_.size(), "field names must differ");
}

int32_t JsonObjectScanner::look_up(const JsonValue& key) {
  std::string_view name = key.text;
  if (key.escaped) {
    unescaped_.resize(name.size());
    name = {unescaped_.data(), static_cast<size_t>(unescape(unescaped_.data(), name) - unescaped_.data())};
  }
  const auto found = slots_.find(name);
  return found == slots_.end() ? kUnwanted : found->second;
}

int32_t JsonObjectScanner::find_slot(const JsonValue& key, size_t field) {
  if (field < expected_.size() && expected_[field].key == key.text) return expected_[field].slot;
  const int32_t slot = look_up(key);
  if (field < expected_.size()) {
    expected_[field].key.assign(key.text);
    expected_[field].slot = slot;
  } else if (field == expected_.size() && field < kMaxExpectedFields) {
    expected_.push_back({std::string(key.text), slot});
  }
  return slot;
}

ScanResult JsonObjectScanner::scan(const char* p, const char* end) {
  for (JsonValue& value : values_) value.kind = JsonKind::Missing;
  p = skip_blanks(p + 1, end);
  if (p == end) return incomplete(p);
  if (*p == '}') return ok(p + 1);
  for (size_t field = 0;; ++field) {
    JsonValue key;
    JsonValue value;
    ScanResult step = scan_key(p, end, key);
    if (step.status != ScanStatus::Ok) return step;
    step = scan_value(step.at, end, value);
    if (step.status != ScanStatus::Ok) return step;
    const int32_t slot = find_slot(key, field);
    if (slot != kUnwanted) values_[static_cast<size_t>(slot)] = value;
    p = skip_blanks(step.at, end);
    if (p == end) return incomplete(p);
    if (*p == '}') return ok(p + 1);
    if (*p != ',') return bad(p, "expected ',' or '}'");
    p = skip_blanks(p + 1, end);
  }
}

}  // namespace velo::format
