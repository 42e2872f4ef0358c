#include "functions/collected_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "functions/sortable_key.hpp"
#include "functions/value_bytes.hpp"

namespace velo::functions {

namespace {

bool stands_before(const CollectedRow& a, const CollectedRow& b) {
  return a.key != b.key ? a.key < b.key : a.number < b.number;
}

// Values that are equal have equal bytes.
template <class T>
std::string normal_bytes(T value) {
  if (value == 0) value = 0;
  if (std::isnan(value)) value = std::numeric_limits<T>::quiet_NaN();
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string bytes_of(const Vector& vector, uint32_t row) {
  if (vector.physical() == Physical::Double) return normal_bytes(vector.at<double>(row));
  if (vector.physical() == Physical::Float) return normal_bytes(vector.at<float>(row));
  return std::string(value_bytes(vector, row));
}

}  // namespace

CollectedRow collected_row(const AggregateCall& call, uint32_t i, const std::vector<AggregateOrder>& order) {
  const uint32_t row = call.rows[i];
  CollectedRow out;
  out.number = row_order(call, i);
  out.null = !call.args[0]->is_valid(row);
  if (!out.null) out.value = bytes_of(*call.args[0], row);
  const size_t first = call.args.size() - order.size();
  for (size_t k = 0; k < order.size(); ++k) append_sortable(*call.args[first + k], row, order[k], out.key);
  return out;
}

void CollectedRows::add(CollectedRow row) {
  const auto at = rows_.empty() || stands_before(rows_.back(), row)
                      ? rows_.end()
                      : std::upper_bound(rows_.begin(), rows_.end(), row, stands_before);
  bytes_ += row.value.size();
  rows_.insert(at, std::move(row));
}

void CollectedRows::remove(const CollectedRow& row) {
  const auto first = std::lower_bound(rows_.begin(), rows_.end(), row.key,
                                      [](const CollectedRow& one, const std::string& key) { return one.key < key; });
  const auto found = std::find_if(first, rows_.end(), [&](const CollectedRow& one) {
    return one.key != row.key || (one.null == row.null && one.value == row.value);
  });
  if (found == rows_.end() || found->key != row.key) return;
  bytes_ -= found->value.size();
  rows_.erase(found);
}

void CollectedRows::merge(const CollectedRows& other) {
  for (const CollectedRow& row : other.rows_) add(row);
}

void add_value(CellList& cells, Physical physical, std::string_view bytes) {
  if (physical == Physical::String) cells.add_text(bytes);
  else cells.add(physical, bytes.data());
}

}  // namespace velo::functions
