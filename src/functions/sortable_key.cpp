// Numbers stand with their highest byte first and the sign turned round; of negative reals all bits are turned. Texts
// end with two zeros, and a zero inside is followed by 0xFF, so that a text comes before those it begins.
#include "functions/sortable_key.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "base/check.hpp"
#include "types/decimal.hpp"
#include "types/interval.hpp"
#include "types/nested_value.hpp"

namespace velo::functions {

namespace {

constexpr char kNoMoreInside = 0;
constexpr char kValueInside = 1;
constexpr char kNullInside = 2;
constexpr uint64_t kSign = uint64_t{1} << 63;

void append_word(uint64_t word, std::string& out) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(word >> shift);
}

void append(int64_t value, std::string& out) { append_word(static_cast<uint64_t>(value) ^ kSign, out); }

void append(Int128 value, std::string& out) {
  append(static_cast<int64_t>(value >> 64), out);
  append_word(static_cast<uint64_t>(value), out);
}

void append(double value, std::string& out) {
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  const auto bits = std::bit_cast<uint64_t>(value == 0 ? 0.0 : value);
  append_word((bits & kSign) != 0 ? ~bits : bits ^ kSign, out);
}

void append(const Interval& value, std::string& out) {
  constexpr int64_t kMicrosPerDayOfInterval = 86'400'000'000;
  append((static_cast<Int128>(value.months) * 30 + value.days) * kMicrosPerDayOfInterval + value.micros, out);
}

void append(std::string_view text, std::string& out) {
  for (const char c : text) {
    out += c;
    if (c == 0) out += '\xFF';
  }
  out.append(2, '\0');
}

void append_cell(const Type& type, const Cell& cell, std::string& out);

// A byte in front says whether there is a value, NULL, or no more, in the order in which these come.
void append_inner(const Type& type, const Cell& cell, std::string& out) {
  out += cell.is_null() ? kNullInside : kValueInside;
  if (!cell.is_null()) append_cell(type, cell, out);
}

void append_nested(const Type& type, std::string_view value, std::string& out) {
  if (type.is(TypeId::Struct)) {
    const StructView fields(value, type);
    for (size_t i = 0; i < type.child_count(); ++i) append_inner(type.child(i), fields[i], out);
    return;
  }
  const MapView map = type.is(TypeId::Map) ? MapView(value, type) : MapView();
  const ArrayView elements = type.is(TypeId::Map) ? map.keys() : ArrayView(value, type.child(0));
  for (uint32_t i = 0; i < elements.size(); ++i) {
    append_inner(type.child(0), elements[i], out);
    if (type.is(TypeId::Map)) append_inner(type.child(1), map.values()[i], out);
  }
  out += kNoMoreInside;
}

// As compare_cells (types/nested_order.hpp).
void append_cell(const Type& type, const Cell& cell, std::string& out) {
  if (type.is_nested()) return append_nested(type, cell.text(), out);
  switch (type.physical()) {
    case Physical::Bool: return append(int64_t{cell.get<uint8_t>()}, out);
    case Physical::Int32: return append(int64_t{cell.get<int32_t>()}, out);
    case Physical::Int64: return append(cell.get<int64_t>(), out);
    case Physical::Int128: return append(cell.get<Int128>(), out);
    case Physical::Float: return append(static_cast<double>(cell.get<float>()), out);
    case Physical::Double: return append(cell.get<double>(), out);
    case Physical::String: return append(cell.text(), out);
    case Physical::Interval: {
      const auto interval = cell.get<Interval>();
      append(interval, out);
      append(int64_t{interval.months}, out);
      return append(int64_t{interval.days}, out);
    }
  }
  CHECK(false, "unknown physical kind");
}

void append_value(const Vector& column, uint32_t row, std::string& out) {
  if (column.type().is_nested()) return append_nested(column.type(), column.at<StringRef>(row).view(), out);
  switch (column.physical()) {
    case Physical::Bool: return append(int64_t{column.at<uint8_t>(row)}, out);
    case Physical::Int32: return append(int64_t{column.at<int32_t>(row)}, out);
    case Physical::Int64: return append(column.at<int64_t>(row), out);
    case Physical::Int128: return append(column.at<Int128>(row), out);
    case Physical::Float: return append(static_cast<double>(column.at<float>(row)), out);
    case Physical::Double: return append(column.at<double>(row), out);
    case Physical::String: return append(column.at<StringRef>(row).view(), out);
    case Physical::Interval: return append(column.at<Interval>(row), out);
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace

void append_sortable(const Vector& column, uint32_t row, AggregateOrder order, std::string& out) {
  const bool valid = column.is_valid(row);
  out += static_cast<char>(valid ? 1 : order.nulls_first ? 0 : 2);
  if (!valid) return;
  const size_t begin = out.size();
  append_value(column, row, out);
  if (!order.descending) return;
  for (size_t i = begin; i < out.size(); ++i) out[i] = static_cast<char>(~out[i]);
}

}  // namespace velo::functions
