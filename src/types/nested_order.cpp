#include "types/nested_order.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "types/decimal.hpp"
#include "types/interval.hpp"
#include "types/time.hpp"

namespace velo {

namespace {

template <class T>
int compare_plain(const T& a, const T& b) {
  return static_cast<int>(b < a) - static_cast<int>(a < b);
}

// NaN comes after every number.
template <class T>
int compare_real(T a, T b) {
  if (std::isnan(a) || std::isnan(b)) return static_cast<int>(std::isnan(a)) - static_cast<int>(std::isnan(b));
  return compare_plain(a, b);
}

int compare_intervals(const Interval& a, const Interval& b) {
  const auto length = [](const Interval& interval) {
    return (Int128{interval.months} * 30 + interval.days) * kMicrosPerDay + interval.micros;
  };
  const int order = compare_plain(length(a), length(b));
  if (order != 0) return order;
  return a.months != b.months ? compare_plain(a.months, b.months) : compare_plain(a.days, b.days);
}

int compare_structs(const Type& type, std::string_view a, std::string_view b) {
  const StructView x(a, type);
  const StructView y(b, type);
  for (size_t i = 0; i < type.child_count(); ++i) {
    const int order = compare_cells(type.child(i), x[i], y[i]);
    if (order != 0) return order;
  }
  return 0;
}

int compare_arrays(const Type& element, std::string_view a, std::string_view b) {
  const ArrayView x(a, element);
  const ArrayView y(b, element);
  for (uint32_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    const int order = compare_cells(element, x[i], y[i]);
    if (order != 0) return order;
  }
  return compare_plain(x.size(), y.size());
}

int compare_maps(const Type& type, std::string_view a, std::string_view b) {
  const MapView x(a, type);
  const MapView y(b, type);
  for (uint32_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    int order = compare_cells(type.child(0), x.keys()[i], y.keys()[i]);
    if (order == 0) order = compare_cells(type.child(1), x.values()[i], y.values()[i]);
    if (order != 0) return order;
  }
  return compare_plain(x.size(), y.size());
}

}  // namespace

int compare_nested(const Type& type, std::string_view a, std::string_view b) {
  switch (type.id()) {
    case TypeId::Struct: return compare_structs(type, a, b);
    case TypeId::Array: return compare_arrays(type.child(0), a, b);
    case TypeId::Map: return compare_maps(type, a, b);
    default: CHECK(false, "not a nested type");
  }
}

int compare_cells(const Type& type, const Cell& a, const Cell& b) {
  if (a.is_null() || b.is_null()) return static_cast<int>(a.is_null()) - static_cast<int>(b.is_null());
  if (type.is_nested()) return compare_nested(type, a.text(), b.text());
  switch (type.physical()) {
    case Physical::Bool: return compare_plain(a.get<uint8_t>(), b.get<uint8_t>());
    case Physical::Int32: return compare_plain(a.get<int32_t>(), b.get<int32_t>());
    case Physical::Int64: return compare_plain(a.get<int64_t>(), b.get<int64_t>());
    case Physical::Int128: return compare_plain(a.get<Int128>(), b.get<Int128>());
    case Physical::Float: return compare_real(a.get<float>(), b.get<float>());
    case Physical::Double: return compare_real(a.get<double>(), b.get<double>());
    case Physical::Interval: return compare_intervals(a.get<Interval>(), b.get<Interval>());
    case Physical::String: return a.text().compare(b.text());
  }
  CHECK(false, "unknown physical kind");
}

std::optional<uint32_t> find_key(const MapView& map, const Type& type, const Cell& key) {
  uint32_t low = 0;
  uint32_t high = map.size();
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const int order = compare_cells(type.child(0), map.keys()[middle], key);
    if (order == 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return std::nullopt;
}

}  // namespace velo
