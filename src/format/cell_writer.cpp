// The switch on the kind is taken per cell, not per column: a row's kinds repeat, so the processor predicts it, and the
// bytes of a row are written once, in order. What fills most columns is in line, for encoders to call directly.
#include "format/cell_writer.hpp"

#include <cstring>

#include "base/check.hpp"

namespace velo::format {

CellKind cell_kind(const Type& type) {
  switch (type.id()) {
    case TypeId::Null:
    case TypeId::Boolean: return CellKind::Boolean;
    case TypeId::Int: return CellKind::Int32;
    case TypeId::BigInt: return CellKind::Int64;
    case TypeId::Float: return CellKind::Float;
    case TypeId::Double: return CellKind::Double;
    case TypeId::Decimal: return type.physical() == Physical::Int64 ? CellKind::Decimal64 : CellKind::Decimal128;
    case TypeId::String: return CellKind::String;
    case TypeId::Bytes: return CellKind::Bytes;
    case TypeId::Date: return CellKind::Date;
    case TypeId::Time: return CellKind::Time;
    case TypeId::Timestamp: return CellKind::Timestamp;
    case TypeId::Interval: return CellKind::Interval;
    case TypeId::Json: return CellKind::Json;
    case TypeId::Array:
    case TypeId::Map:
    case TypeId::Struct: return CellKind::Nested;
  }
  CHECK(false, "unknown type");
}

char* TimestampWriter::write_first_of_minute(char* to, int64_t micros) {
  // Whole minutes at both ends of the range would not fit.
  if (micros < INT64_MIN + kMicrosPerMinute || micros > INT64_MAX - kMicrosPerMinute)
    return velo::write_timestamp(to, micros);
  int64_t in_minute = micros % kMicrosPerMinute;
  if (in_minute < 0) in_minute += kMicrosPerMinute;
  char text[kMaxBytes];
  const char* end = velo::write_timestamp(text, micros - in_minute);
  constexpr size_t kSeconds = 3;  // "00Z"
  size_ = static_cast<uint32_t>(end - text - kSeconds);
  std::memcpy(text_, text, size_);
  minute_begin_ = micros - in_minute;
  known_micros_ = kMicrosPerMinute;
  return write_in_minute(to, static_cast<uint32_t>(in_minute));
}

char* CellWriter::write(char* to, uint32_t row) {
  switch (kind_) {
    case CellKind::Boolean: {
      const bool yes = at<uint8_t>(row) != 0;
      std::memcpy(to, yes ? "true\0\0\0" : "false\0\0", 8);
      return to + (yes ? 4 : 5);
    }
    case CellKind::Int32: return write_int64(to, at<int32_t>(row));
    case CellKind::Int64: return write_int64(to, at<int64_t>(row));
    case CellKind::Decimal64: return velo::write_decimal(to, at<int64_t>(row), scale_);
    case CellKind::Decimal128: return velo::write_decimal(to, at<Int128>(row), scale_);
    case CellKind::Float: return write_float(to, at<float>(row));
    case CellKind::Double: return write_double(to, at<double>(row));
    case CellKind::Date: return write_date(to, at<int32_t>(row));
    case CellKind::Time: return write_time(to, at<int64_t>(row));
    case CellKind::Timestamp: return write_timestamp(to, at<int64_t>(row));
    case CellKind::Interval: {
      const std::string text = interval_text(at<velo::Interval>(row));
      std::memcpy(to, text.data(), text.size());
      return to + text.size();
    }
    case CellKind::Unknown:
    case CellKind::String:
    case CellKind::Bytes:
    case CellKind::Json:
    case CellKind::Nested: break;
  }
  CHECK(false, "texts are quoted by the encoder");
}

void CellWriter::render(uint32_t row) {
  json_.clear();
  if (!is_null(row)) append_nested_json(type_, at<StringRef>(row).view(), nested_, json_);
}

}  // namespace velo::format
