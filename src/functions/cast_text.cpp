// Text from and to everything else. Blanks around a text are ignored wherever it is read as something; what is written
// reads back as the same value.
#include <array>

#include "base/text.hpp"
#include "functions/cast_loop.hpp"
#include "types/json_text.hpp"
#include "types/number_text.hpp"
#include "types/time.hpp"
#include "types/utf8.hpp"

namespace velo::functions {

namespace {

template <class Out, class Parse>
void read_texts(ScalarCall& call, Parse parse) {
  convert_rows<StringRef, Out>(
      call, [&](const StringRef& text, Out& out) -> ErrorCode { return parse(trim(text.view()), out); });
}

ErrorCode code_of(DecimalParse state) {
  if (state == DecimalParse::Ok) return 0;
  return state == DecimalParse::Malformed ? kBadText : kOverflow;
}

void text_to_boolean(ScalarCall& call) {
  read_texts<uint8_t>(call, [](std::string_view text, uint8_t& out) -> ErrorCode {
    for (const std::string_view word : {"true", "t", "1", "yes", "y", "on"}) {
      if (equals_ignore_case(text, word)) return out = 1, 0;
    }
    for (const std::string_view word : {"false", "f", "0", "no", "n", "off"}) {
      if (equals_ignore_case(text, word)) return out = 0, 0;
    }
    return kBadText;
  });
}

template <class Out>
void text_to_integer(ScalarCall& call) {
  read_texts<Out>(call, [](std::string_view text, Out& out) -> ErrorCode {
    int64_t value = 0;
    const ErrorCode code = code_of(parse_int64(text, value));
    if (code != 0) return code;
    if (value != static_cast<Out>(value)) return kOverflow;
    out = static_cast<Out>(value);
    return 0;
  });
}

template <class Out>
void text_to_decimal(ScalarCall& call) {
  const Type& to = cast_plan(call).to;
  read_texts<Out>(call, [&to](std::string_view text, Out& out) -> ErrorCode {
    Int128 value = 0;
    const DecimalParse state = parse_decimal(text, to.precision(), to.scale(), value);
    if (state == DecimalParse::Ok) out = static_cast<Out>(value);
    return code_of(state);
  });
}

void text_to_double(ScalarCall& call) {
  read_texts<double>(call, [](std::string_view text, double& out) { return code_of(parse_double(text, out)); });
}

void text_to_float(ScalarCall& call) {
  read_texts<float>(call, [](std::string_view text, float& out) { return code_of(parse_float(text, out)); });
}

void text_to_date(ScalarCall& call) {
  read_texts<int32_t>(
      call, [](std::string_view text, int32_t& out) -> ErrorCode { return parse_date(text, out) ? 0 : kBadText; });
}

void text_to_time(ScalarCall& call) {
  read_texts<int64_t>(
      call, [](std::string_view text, int64_t& out) -> ErrorCode { return parse_time(text, out) ? 0 : kBadText; });
}

void text_to_timestamp(ScalarCall& call) {
  read_texts<int64_t>(
      call, [](std::string_view text, int64_t& out) -> ErrorCode { return parse_timestamp(text, out) ? 0 : kBadText; });
}

void text_to_interval(ScalarCall& call) {
  read_texts<Interval>(
      call, [](std::string_view text, Interval& out) -> ErrorCode { return parse_interval(text, out) ? 0 : kBadText; });
}

void text_to_json(ScalarCall& call) {
  convert_rows<StringRef, StringRef>(call, [](const StringRef& text, StringRef& out) -> ErrorCode {
    if (!valid_json(text.view())) return kBadText;
    out = text;
    return 0;
  });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// `\x` and pairs of hexadecimal digits.
ErrorCode read_hex(std::string_view digits, Arena& arena, StringRef& out) {
  if (digits.size() % 2 != 0) return kBadText;
  std::byte* bytes = arena.allocate(digits.size() / 2);
  for (size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_digit(digits[i]);
    const int low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) return kBadText;
    bytes[i / 2] = static_cast<std::byte>(high * 16 + low);
  }
  out = StringRef({reinterpret_cast<const char*>(bytes), digits.size() / 2});
  return 0;
}

void text_to_bytes(ScalarCall& call) {
  convert_rows<StringRef, StringRef>(call, [&](const StringRef& text, StringRef& out) -> ErrorCode {
    if (text.view().starts_with("\\x")) return read_hex(text.view().substr(2), call.out.arena(), out);
    out = text;
    return 0;
  });
}

void bytes_to_text(ScalarCall& call) {
  convert_rows<StringRef, StringRef>(call, [](const StringRef& bytes, StringRef& out) -> ErrorCode {
    if (!valid_utf8(bytes.view())) return kBadText;
    out = bytes;
    return 0;
  });
}

void json_to_text(ScalarCall& call) {
  convert_rows<StringRef, StringRef>(call, [](const StringRef& json, StringRef& out) { out = json; });
}

/// `write(to, value)` puts at most 48 bytes and returns the end.
template <class In, class Write>
void write_texts(ScalarCall& call, Write write) {
  Arena& arena = call.out.arena();
  convert_rows<In, StringRef>(call, [&](const In& value, StringRef& out) {
    std::array<char, 48> buffer;
    const std::string_view text(buffer.data(), static_cast<size_t>(write(buffer.data(), value) - buffer.data()));
    out = StringRef(text.size() <= StringRef::kInline ? text : arena.copy(text));
  });
}

void boolean_to_text(ScalarCall& call) {
  convert_rows<uint8_t, StringRef>(
      call, [](const uint8_t& value, StringRef& out) { out = StringRef(value ? "true" : "false"); });
}

template <class In>
void integer_to_text(ScalarCall& call) {
  write_texts<In>(call, [](char* to, In value) { return write_int64(to, value); });
}

template <class In>
void decimal_to_text(ScalarCall& call) {
  const unsigned scale = cast_plan(call).from.scale();
  write_texts<In>(call, [scale](char* to, In value) { return write_decimal(to, value, scale); });
}

void interval_to_text(ScalarCall& call) {
  Arena& arena = call.out.arena();
  convert_rows<Interval, StringRef>(
      call, [&](const Interval& value, StringRef& out) { out = StringRef(arena.copy(interval_text(value))); });
}

}  // namespace

ScalarKernel cast_from_text(const Type& to) {
  const bool is_short = to.physical() == Physical::Int64;
  switch (to.id()) {
    case TypeId::Boolean: return text_to_boolean;
    case TypeId::Int: return text_to_integer<int32_t>;
    case TypeId::BigInt: return text_to_integer<int64_t>;
    case TypeId::Decimal: return is_short ? text_to_decimal<int64_t> : text_to_decimal<Int128>;
    case TypeId::Float: return text_to_float;
    case TypeId::Double: return text_to_double;
    case TypeId::Date: return text_to_date;
    case TypeId::Time: return text_to_time;
    case TypeId::Timestamp: return text_to_timestamp;
    case TypeId::Interval: return text_to_interval;
    case TypeId::Bytes: return text_to_bytes;
    case TypeId::Json: return text_to_json;
    default: return nullptr;
  }
}

ScalarKernel cast_to_text(const Type& from) {
  const bool is_short = from.physical() == Physical::Int64;
  switch (from.id()) {
    case TypeId::Boolean: return boolean_to_text;
    case TypeId::Int: return integer_to_text<int32_t>;
    case TypeId::BigInt: return integer_to_text<int64_t>;
    case TypeId::Decimal: return is_short ? decimal_to_text<int64_t> : decimal_to_text<Int128>;
    case TypeId::Float: return [](ScalarCall& call) { write_texts<float>(call, write_float); };
    case TypeId::Double: return [](ScalarCall& call) { write_texts<double>(call, write_double); };
    case TypeId::Date: return [](ScalarCall& call) { write_texts<int32_t>(call, write_date); };
    case TypeId::Time: return [](ScalarCall& call) { write_texts<int64_t>(call, write_time); };
    case TypeId::Timestamp: return [](ScalarCall& call) { write_texts<int64_t>(call, write_timestamp); };
    case TypeId::Interval: return interval_to_text;
    case TypeId::Bytes: return bytes_to_text;
    case TypeId::Json: return json_to_text;
    default: return nullptr;
  }
}

}  // namespace velo::functions
