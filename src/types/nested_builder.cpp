// Where texts begin is counted from the first of them, so that nothing needs to be known about the other cells when one
// is added.
#include "types/nested_builder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.hpp"
#include "types/nested_order.hpp"

namespace velo {

namespace {

template <class T>
T normal(T value) {
  if (std::isnan(value)) return std::numeric_limits<T>::quiet_NaN();
  return value == 0 ? 0 : value;
}

template <class T>
T load(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

void append_size(size_t size, std::string& out) {
  const auto small = static_cast<uint32_t>(size);
  out.append(reinterpret_cast<const char*>(&small), sizeof small);
}

// The numbers of the entries in the order of their keys, the last of equal ones only.
std::vector<uint32_t> order_of(const Type& key, const CellList& keys) {
  std::vector<uint32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0);
  const auto compare = [&](uint32_t a, uint32_t b) {
    return compare_cells(key, keys.at(a, key.physical()), keys.at(b, key.physical()));
  };
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return compare(a, b) < 0; });
  size_t kept = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const bool last = i + 1 == order.size() || compare(order[i], order[i + 1]) != 0;
    if (last) order[kept++] = order[i];
  }
  order.resize(kept);
  return order;
}

bool ascends(const Type& key, const CellList& keys) {
  for (uint32_t i = 1; i < keys.size(); ++i) {
    if (compare_cells(key, keys.at(i - 1, key.physical()), keys.at(i, key.physical())) >= 0) return false;
  }
  return true;
}

void append_entries(const CellList& keys, const CellList& values, std::string& out) {
  const size_t at = out.size();
  append_size(0, out);
  keys.append_array(out);
  const auto key_bytes = static_cast<uint32_t>(out.size() - at - sizeof(uint32_t));
  std::memcpy(out.data() + at, &key_bytes, sizeof key_bytes);
  values.append_array(out);
}

}  // namespace

void CellList::clear() {
  nulls_.clear();
  slots_.clear();
  texts_.clear();
}

void CellList::add_null(Physical physical) {
  nulls_.push_back(1);
  slots_.append(slot_bytes(physical), '\0');
}

void CellList::add(float value) {
  value = normal(value);
  add_plain(&value, sizeof value);
}

void CellList::add(double value) {
  value = normal(value);
  add_plain(&value, sizeof value);
}

void CellList::add_plain(const void* value, size_t bytes) {
  nulls_.push_back(0);
  slots_.append(static_cast<const char*>(value), bytes);
  if (bytes < 8) slots_.append(8 - bytes, '\0');
}

void CellList::add_text(std::string_view text) {
  const uint32_t place[2] = {static_cast<uint32_t>(texts_.size()), static_cast<uint32_t>(text.size())};
  add_plain(place, sizeof place);
  texts_ += text;
}

void CellList::add(Physical physical, const void* value) {
  switch (physical) {
    case Physical::Bool: return add(load<uint8_t>(value));
    case Physical::Int32: return add(load<int32_t>(value));
    case Physical::Int64: return add(load<int64_t>(value));
    case Physical::Int128: return add(load<Int128>(value));
    case Physical::Float: return add(load<float>(value));
    case Physical::Double: return add(load<double>(value));
    case Physical::Interval: return add(load<Interval>(value));
    case Physical::String: return add_text(static_cast<const StringRef*>(value)->view());
  }
  CHECK(false, "unknown physical kind");
}

void CellList::add(Physical physical, const Cell& cell) {
  if (cell.is_null()) return add_null(physical);
  if (physical == Physical::String) return add_text(cell.text());
  if (slot_bytes(physical) == 16) return add(cell.get<Int128>());
  add(cell.get<int64_t>());
}

Cell CellList::at(uint32_t i, Physical physical) const {
  if (nulls_[i] != 0) return {};
  return {slots_.data() + size_t{i} * slot_bytes(physical), texts_.data()};
}

void CellList::append_array(std::string& out) const {
  append_size(nulls_.size(), out);
  append_cells(out);
}

void CellList::append_cells(std::string& out) const {
  const size_t at = out.size();
  out.append(null_bytes(nulls_.size()), '\0');
  for (size_t i = 0; i < nulls_.size(); ++i) {
    if (nulls_[i] != 0) out[at + i / 8] = static_cast<char>(out[at + i / 8] | 1 << (i % 8));
  }
  out += slots_;
  out += texts_;
}

bool append_map(const Type& type, const CellList& keys, const CellList& values, std::string& out) {
  const Type& key = type.child(0);
  const Physical value = type.child(1).physical();
  for (uint32_t i = 0; i < keys.size(); ++i) {
    if (keys.at(i, key.physical()).is_null()) return false;
  }
  if (ascends(key, keys)) {
    append_entries(keys, values, out);
    return true;
  }
  CellList sorted_keys, sorted_values;
  for (const uint32_t i : order_of(key, keys)) {
    sorted_keys.add(key.physical(), keys.at(i, key.physical()));
    sorted_values.add(value, values.at(i, value));
  }
  append_entries(sorted_keys, sorted_values, out);
  return true;
}

}  // namespace velo
