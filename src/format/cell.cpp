// One parser of values for all text formats, so that a number means the same in JSON and in CSV.
#include "format/cell.hpp"

#include <charconv>

#include "format/codes.hpp"
#include "format/utf8.hpp"
#include "types/base64.hpp"
#include "types/decimal.hpp"
#include "types/interval.hpp"
#include "types/time.hpp"

namespace velo::format {

namespace {

constexpr CellFault kGood{};
constexpr CellFault kMalformed{kBadCell, {}};
constexpr CellFault kTooLarge{kCellOutOfRange, "out of range"};

constexpr size_t kExcerptBytes = 60;

CellFault parse_boolean(std::string_view text, uint8_t& out) {
  const bool yes = text == "true" || text == "TRUE" || text == "True" || text == "t" || text == "1";
  const bool no = text == "false" || text == "FALSE" || text == "False" || text == "f" || text == "0";
  if (!yes && !no) return kMalformed;
  out = yes;
  return kGood;
}

// Too small for a double is zero, as in every other reader of JSON; too large is a fault.
template <class T>
CellFault parse_real(std::string_view text, T& out) {
  T value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec == std::errc::invalid_argument || end != text.data() + text.size()) return kMalformed;
  if (ec == std::errc::result_out_of_range) {
    const size_t exponent = text.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos ? text[exponent + 1] == '-'
                                                         : text.find_first_of("123456789") > text.find('.');
    if (!tiny) return kTooLarge;
    value = 0;
  }
  out = value;
  return kGood;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

}  // namespace

std::string excerpt(std::string_view text) {
  size_t size = text.size();
  if (size > kExcerptBytes) {
    size = kExcerptBytes;
    while (size != 0 && is_continuation(text[size])) --size;
  }
  std::string out(text.substr(0, size));
  const bool text_ok = valid_utf8(out);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || (!text_ok && static_cast<unsigned char>(c) >= 0x80)) c = '?';
  }
  if (size != text.size()) out += "…";
  return out;
}

CellFault CellParser::parse(std::string_view text, Vector& out, uint32_t row) const {
  switch (field_.type.id()) {
    case TypeId::Boolean: return parse_boolean(text, out.data<uint8_t>()[row]);
    case TypeId::Int:
    case TypeId::BigInt: return parse_integer(text, out, row);
    case TypeId::Float: return parse_real(text, out.data<float>()[row]);
    case TypeId::Double: return parse_real(text, out.data<double>()[row]);
    case TypeId::Decimal: return parse_decimal_cell(text, out, row);
    case TypeId::String:
    case TypeId::Json: out.data<StringRef>()[row] = StringRef(text); return kGood;
    case TypeId::Bytes: return parse_bytes(text, out, row);
    case TypeId::Date:
    case TypeId::Time:
    case TypeId::Timestamp:
    case TypeId::Interval: return parse_temporal(text, out, row);
    case TypeId::Null:
    case TypeId::Array:
    case TypeId::Map:
    case TypeId::Struct: break;
  }
  CHECK(false, "nested columns have their own reader, and columns of type NULL are refused");
}

CellFault CellParser::set_null(Vector& out, uint32_t row) const {
  if (!field_.nullable) return {kMissingCell, "the column is NOT NULL"};
  out.set_null(row);
  return kGood;
}

// 1e3 and 12.0 are integers; 12.5 is not silently rounded into one.
CellFault CellParser::parse_integer(std::string_view text, Vector& out, uint32_t row) const {
  constexpr unsigned kFraction = 19;
  int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc() || end != text.data() + text.size()) {
    Int128 scaled;
    const DecimalParse status = parse_decimal(text, 38, kFraction, scaled);
    if (status == DecimalParse::Malformed) return kMalformed;
    if (status == DecimalParse::OutOfRange) return kTooLarge;
    if (scaled % power_of_ten(kFraction) != 0) return {kBadCell, "it has a fraction"};
    const Int128 whole = scaled / power_of_ten(kFraction);
    if (whole < INT64_MIN || whole > INT64_MAX) return kTooLarge;
    value = static_cast<int64_t>(whole);
  }
  if (field_.type.is(TypeId::BigInt)) {
    out.data<int64_t>()[row] = value;
    return kGood;
  }
  if (value < INT32_MIN || value > INT32_MAX) return kTooLarge;
  out.data<int32_t>()[row] = static_cast<int32_t>(value);
  return kGood;
}

CellFault CellParser::parse_decimal_cell(std::string_view text, Vector& out, uint32_t row) const {
  Int128 value;
  const DecimalParse status = parse_decimal(text, field_.type.precision(), field_.type.scale(), value);
  if (status == DecimalParse::Malformed) return kMalformed;
  if (status == DecimalParse::OutOfRange) return {kCellOutOfRange, "it has too many integer digits"};
  if (out.physical() == Physical::Int64) {
    out.data<int64_t>()[row] = static_cast<int64_t>(value);
  } else {
    out.data<Int128>()[row] = value;
  }
  return kGood;
}

CellFault CellParser::parse_bytes(std::string_view text, Vector& out, uint32_t row) const {
  const size_t room = text.size() / 4 * 3 + 1;
  auto* bytes = reinterpret_cast<char*>(out.arena().allocate(room));
  const char* end = read_base64(bytes, text);
  if (end == nullptr) return {kBadCell, "it is not base64"};
  out.data<StringRef>()[row] = StringRef(std::string_view(bytes, static_cast<size_t>(end - bytes)));
  return kGood;
}

CellFault CellParser::parse_temporal(std::string_view text, Vector& out, uint32_t row) const {
  bool good = false;
  switch (field_.type.id()) {
    case TypeId::Date: good = parse_date(text, out.data<int32_t>()[row]); break;
    case TypeId::Time: good = parse_time(text, out.data<int64_t>()[row]); break;
    case TypeId::Timestamp: good = timestamps_.parse(text, out.data<int64_t>()[row]); break;
    default: good = parse_interval(text, out.data<Interval>()[row]); break;
  }
  return good ? kGood : kMalformed;
}

std::string CellParser::describe(const CellFault& fault, std::string_view text) const {
  if (fault.code == kMissingCell) return "column " + field_.name + ": a NOT NULL column has no value";
  return describe(field_.name, field_.type, fault, text);
}

std::string CellParser::describe(const std::string& place, const Type& type, const CellFault& fault,
                                 std::string_view text) {
  std::string message = "column " + place + ": \"" + excerpt(text) + "\" is not a " + type.text();
  if (!fault.why.empty()) message += ": " + std::string(fault.why);
  return message;
}

}  // namespace velo::format
