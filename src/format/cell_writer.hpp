#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "column/vector.hpp"
#include "types/decimal.hpp"
#include "types/nested_json.hpp"
#include "types/number_text.hpp"
#include "types/time.hpp"

namespace velo::format {

/// Writes timestamps as ISO 8601 text. Neighbouring rows mostly share their minute, whose text is kept.
class TimestampWriter {
 public:
  static constexpr size_t kMaxBytes = 48;
  /// Returns the end; may store up to kMaxBytes.
  char* write(char* to, int64_t micros) {
    const uint64_t in_minute = static_cast<uint64_t>(micros) - static_cast<uint64_t>(minute_begin_);
    if (in_minute >= known_micros_) [[unlikely]]
      return write_first_of_minute(to, micros);
    return write_in_minute(to, static_cast<uint32_t>(in_minute));
  }

 private:
  /// `YYYY-MM-DDTHH:MM:` is known: two digits of seconds and six of the fraction, of which none, three or six are
  /// shown.
  char* write_in_minute(char* to, uint32_t in_minute) const {
    std::memcpy(to, text_, sizeof text_);
    to += size_;
    const uint64_t digits = eight_digits(in_minute);
    store_word(to, digits);
    to[2] = '.';
    store_word(to + 3, digits >> 16);
    constexpr uint64_t kZeros = 0x3030'3030'3030'3030;
    const uint64_t shown = digits ^ kZeros;
    const int millis = (shown >> 16) != 0 ? 4 : 0;
    to += 2 + millis + ((shown >> 40) != 0 ? 3 : 0);
    *to = 'Z';
    return to + 1;
  }
  char* write_first_of_minute(char* to, int64_t micros);

  int64_t minute_begin_ = 0;
  uint64_t known_micros_ = 0;  ///< a minute once one is known
  uint32_t size_ = 0;
  char text_[32] = {};
};

/// How a column's values become text.
enum class CellKind : uint8_t {
  Unknown,
  Boolean,
  Int32,
  Int64,
  Decimal64,
  Decimal128,
  Float,
  Double,
  Date,
  Time,
  Timestamp,
  Interval,
  String,
  Bytes,
  Json,
  Nested,
};

CellKind cell_kind(const Type& type);

/// Texts of one column's values without any quoting. Bound to one vector at a time.
class CellWriter {
 public:
  /// `nested` says how nested values are written.
  explicit CellWriter(const Type& type, const NestedJson& nested = {})
      : type_(type), kind_(cell_kind(type)), scale_(type.scale()), nested_(nested) {
    const bool decimal = kind_ == CellKind::Decimal64 || kind_ == CellKind::Decimal128;
    if (decimal && FixedPoint::possible(scale_)) fixed_point_ = FixedPoint(scale_);
    may_be_plain_ = !decimal || FixedPoint::possible(scale_);
  }

  CellKind kind() const { return kind_; }
  bool is_text() const { return kind_ >= CellKind::String; }

  void bind(const Vector& vector) {
    data_ = vector.raw();
    validity_ = vector.validity();
    mask_ = vector.is_constant() ? 0 : ~uint32_t{0};
    plain_ = validity_ == nullptr && !vector.is_constant() && may_be_plain_ ? kind_ : CellKind::Unknown;
  }
  /// The kind when values()[row] can be written without a look at anything else, by the functions below. Unknown when
  /// there may be NULLs, and for decimals without a FixedPoint.
  CellKind plain() const { return plain_; }
  template <class T>
  const T* values() const {
    return reinterpret_cast<const T*>(data_);
  }
  bool is_null(uint32_t row) const { return validity_ != nullptr && validity_[row & mask_] == 0; }
  template <class T>
  const T& at(uint32_t row) const {
    return reinterpret_cast<const T*>(data_)[row & mask_];
  }

  /// Most bytes write() may store for a value that is not a text.
  static constexpr size_t kMaxPlainBytes = 96;
  /// Writes a value that is not NULL and not a text (String, Bytes, Json, nested); returns the end.
  char* write(char* to, uint32_t row);

  /// Nested columns: makes the JSON of a row; json() is empty for NULL and is good until the next row.
  void render(uint32_t row);
  const std::string& json() const { return json_; }

  /// The same for plain() values that are at hand.
  char* write_decimal(char* to, int64_t unscaled) const {
    const auto bits = static_cast<uint64_t>(unscaled);
    const uint64_t value = unscaled < 0 ? -bits : bits;
    if (value >= kSixteenDigits) [[unlikely]]
      return velo::write_decimal(to, unscaled, scale_);
    *to = '-';
    return write_fixed_point(to + (unscaled < 0), value, fixed_point_);
  }
  char* write_decimal(char* to, const Int128& unscaled) const {
    const auto low = static_cast<int64_t>(unscaled);
    return low == unscaled ? write_decimal(to, low) : velo::write_decimal(to, unscaled, scale_);
  }
  char* write_timestamp(char* to, int64_t micros) { return timestamps_.write(to, micros); }

 private:
  Type type_;
  CellKind kind_;
  CellKind plain_ = CellKind::Unknown;
  bool may_be_plain_ = true;
  uint8_t scale_;
  NestedJson nested_;
  std::string json_;
  uint32_t mask_ = ~uint32_t{0};
  const std::byte* data_ = nullptr;
  const uint8_t* validity_ = nullptr;
  FixedPoint fixed_point_;
  TimestampWriter timestamps_;
};

}  // namespace velo::format
