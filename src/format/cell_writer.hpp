#pragma once

#include <cstdint>
#include <string_view>

#include "column/vector.hpp"

namespace velo::format {

/// Writes timestamps as ISO 8601 text. Neighbouring rows mostly share their minute, whose text is kept.
class TimestampWriter {
 public:
  static constexpr size_t kMaxBytes = 40;
  /// Returns the end; may store up to kMaxBytes.
  char* write(char* to, int64_t micros);

 private:
  void remember(int64_t micros);

  int64_t minute_begin_ = 0;
  bool known_ = false;
  uint32_t size_ = 0;
  char text_[32] = {};  // `YYYY-MM-DDTHH:MM:`
};

/// How a column's values become text.
enum class CellKind : uint8_t {
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
  Json
};

CellKind cell_kind(const Type& type);

/// Texts of one column's values without any quoting. Bound to one vector at a time.
class CellWriter {
 public:
  explicit CellWriter(const Type& type) : kind_(cell_kind(type)), scale_(type.scale()) {}

  CellKind kind() const { return kind_; }
  bool is_text() const { return kind_ >= CellKind::String; }

  void bind(const Vector& vector) {
    data_ = vector.raw();
    validity_ = vector.validity();
    mask_ = vector.is_constant() ? 0 : ~uint32_t{0};
  }
  bool is_null(uint32_t row) const { return validity_ != nullptr && validity_[row & mask_] == 0; }
  template <class T>
  const T& at(uint32_t row) const {
    return reinterpret_cast<const T*>(data_)[row & mask_];
  }

  /// Most bytes write() may store for a value that is not a text.
  static constexpr size_t kMaxPlainBytes = 96;
  /// Writes a value that is not NULL and not a text (String, Bytes, Json); returns the end.
  char* write(char* to, uint32_t row);

 private:
  CellKind kind_;
  uint8_t scale_;
  uint32_t mask_ = ~uint32_t{0};
  const std::byte* data_ = nullptr;
  const uint8_t* validity_ = nullptr;
  TimestampWriter timestamps_;
};

}  // namespace velo::format
