// Keys are written row-major, because a probe wants the whole key of one row in one cache line, and hashed in a second
// pass, because windows and panes look the same keys up in several tables.
#include "state/key_encoder.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/check.hpp"

namespace velo::state {

namespace {

struct Words {
  uint64_t words[2];
};

uint64_t normalised(double value) {
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<uint64_t>(value + 0.0);
}

uint64_t normalised(float value) {
  if (std::isnan(value)) value = std::numeric_limits<float>::quiet_NaN();
  return std::bit_cast<uint32_t>(value + 0.0f);
}

/// Where one column goes: row r at to + r * stride.
struct Target {
  std::byte* to;
  uint32_t stride;
  Selection rows;
};

template <class T, class F>
void encode_word(const Vector& column, const Target& target, F&& word_of) {
  const T* values = column.data<T>();
  const uint32_t step = column.is_constant() ? 0 : 1;
  target.rows.each(
      [&](uint32_t row) { store_word(target.to + size_t{row} * target.stride, word_of(values[size_t{row} * step])); });
}

void encode_two_words(const Vector& column, const Target& target) {
  const Words* values = column.data<Words>();
  const uint32_t step = column.is_constant() ? 0 : 1;
  target.rows.each([&](uint32_t row) {
    std::memcpy(target.to + size_t{row} * target.stride, &values[size_t{row} * step], sizeof(Words));
  });
}

void encode_values(const Vector& column, const Target& target) {
  const auto widen = [](auto value) { return static_cast<uint64_t>(static_cast<int64_t>(value)); };
  switch (column.physical()) {
    case Physical::Bool: return encode_word<uint8_t>(column, target, widen);
    case Physical::Int32: return encode_word<int32_t>(column, target, widen);
    case Physical::Int64: return encode_word<int64_t>(column, target, widen);
    case Physical::Float: return encode_word<float>(column, target, [](float v) { return normalised(v); });
    case Physical::Double: return encode_word<double>(column, target, [](double v) { return normalised(v); });
    case Physical::Int128:
    case Physical::String:
    case Physical::Interval: return encode_two_words(column, target);
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace

void KeyEncoder::encode_columns(std::span<const Vector* const> columns, Selection rows) {
  const uint32_t stride = layout_->bytes();
  const bool lone_text = layout_->shape() == KeyLayout::Shape::Text;
  if (!lone_text) {
    const uint32_t bits_at = layout_->null_bits_at();
    for (uint32_t at = bits_at; at < stride; at += 8) {
      rows.each([&](uint32_t row) { store_word(keys_.get() + size_t{row} * stride + at, 0); });
    }
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    const Vector& column = *columns[i];
    const uint32_t at = layout_->parts()[i].at;
    const uint32_t width = column.physical() == Physical::String || column.physical() == Physical::Int128 ||
                                   column.physical() == Physical::Interval
                               ? 16
                               : 8;
    encode_values(column, {keys_.get() + at, stride, rows});
    if (!column.has_nulls()) continue;
    rows.each([&](uint32_t row) {
      if (column.is_valid(row)) return;
      std::byte* key = keys_.get() + size_t{row} * stride;
      std::memset(key + at, 0, width);
      std::byte* bits = key + layout_->null_bits_at() + i / 64 * 8;
      store_word(lone_text ? key : bits, lone_text ? kNullText : load_word(bits) | uint64_t{1} << (i % 64));
    });
  }
}

KeyRows KeyEncoder::encode(std::span<const Vector* const> columns, uint32_t physical_rows, Selection rows) {
  const uint32_t stride = layout_->bytes();
  if (stride == 0) return {};
  if (physical_rows > capacity_) {
    capacity_ = std::bit_ceil(physical_rows);
    keys_ = std::make_unique_for_overwrite<std::byte[]>(size_t{capacity_} * stride);
    hashes_ = std::make_unique_for_overwrite<uint64_t[]>(capacity_);
  }
  KeyRows result{keys_.get(), stride, hashes_.get()};
  uint64_t* hashes = hashes_.get();
  if (layout_->shape() == KeyLayout::Shape::Text) {
    const Vector& column = *columns[0];
    if (column.has_nulls() || column.is_constant()) encode_columns(columns, rows);
    else result.keys = column.raw();
    rows.each([&](uint32_t row) { hashes[row] = hash_text(result.key(row)); });
    return result;
  }
  encode_columns(columns, rows);
  if (layout_->shape() == KeyLayout::Shape::Pair) {
    rows.each(
        [&](uint32_t row) { hashes[row] = hash_pair(load_word(result.key(row)), load_word(result.key(row) + 8)); });
  } else {
    rows.each([&](uint32_t row) { hashes[row] = layout_->hash(result.key(row)); });
  }
  return result;
}

}  // namespace velo::state
