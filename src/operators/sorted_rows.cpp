#include "operators/sorted_rows.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "operators/group_output.hpp"
#include "types/nested_order.hpp"

namespace velo::operators {

namespace {

/// Below this many rows nothing is thinned out.
constexpr uint64_t kFewRows = 4096;

template <class T>
int compare_values(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

/// NaN is equal to itself and above everything, as in PostgreSQL.
template <class T>
int compare_floating(T a, T b) {
  if (std::isnan(a) || std::isnan(b)) return static_cast<int>(std::isnan(a)) - static_cast<int>(std::isnan(b));
  return compare_values(a, b);
}

Int128 length_of(const Interval& interval) {
  constexpr Int128 kDay = Int128{86'400} * 1'000'000;
  return (Int128{interval.months} * 30 + interval.days) * kDay + interval.micros;
}

int compare(const Vector& a, uint32_t row_a, const Vector& b, uint32_t row_b) {
  if (a.type().is_nested())
    return compare_nested(a.type(), a.at<StringRef>(row_a).view(), b.at<StringRef>(row_b).view());
  switch (a.physical()) {
    case Physical::Bool: return compare_values(a.at<uint8_t>(row_a), b.at<uint8_t>(row_b));
    case Physical::Int32: return compare_values(a.at<int32_t>(row_a), b.at<int32_t>(row_b));
    case Physical::Int64: return compare_values(a.at<int64_t>(row_a), b.at<int64_t>(row_b));
    case Physical::Int128: return compare_values(a.at<Int128>(row_a), b.at<Int128>(row_b));
    case Physical::Float: return compare_floating(a.at<float>(row_a), b.at<float>(row_b));
    case Physical::Double: return compare_floating(a.at<double>(row_a), b.at<double>(row_b));
    case Physical::String: return a.at<StringRef>(row_a).view().compare(b.at<StringRef>(row_b).view());
    case Physical::Interval: return compare_values(length_of(a.at<Interval>(row_a)), length_of(b.at<Interval>(row_b)));
  }
  CHECK(false, "unknown physical kind");
}

void copy_value(const Vector& from, uint32_t row, Vector& to, uint32_t to_row) {
  if (!from.is_valid(row)) {
    if (to.physical() == Physical::String) to.data<StringRef>()[to_row] = StringRef();
    return to.set_null(to_row);
  }
  switch (from.physical()) {
    case Physical::Bool: to.data<uint8_t>()[to_row] = from.at<uint8_t>(row); return;
    case Physical::Int32: to.data<int32_t>()[to_row] = from.at<int32_t>(row); return;
    case Physical::Int64: to.data<int64_t>()[to_row] = from.at<int64_t>(row); return;
    case Physical::Int128: to.data<Int128>()[to_row] = from.at<Int128>(row); return;
    case Physical::Float: to.data<float>()[to_row] = from.at<float>(row); return;
    case Physical::Double: to.data<double>()[to_row] = from.at<double>(row); return;
    case Physical::String: return to.set_string(to_row, from.at<StringRef>(row).view());
    case Physical::Interval: to.data<Interval>()[to_row] = from.at<Interval>(row); return;
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace

SortedRows::SortedRows(const std::vector<Type>& types, const std::vector<plan::SortKey>& order)
    : types_(types), order_(order) {}

RowBlock& SortedRows::new_block() {
  blocks_.push_back(std::make_unique<RowBlock>(types_));
  blocks_.back()->reset(kOutputRows);
  block_rows_.push_back(0);
  return *blocks_.back();
}

void SortedRows::append(const Batch& batch) {
  for (uint32_t i = 0; i < batch.selection.count(); ++i) {
    if (blocks_.empty() || block_rows_.back() == kOutputRows) new_block();
    RowBlock& block = *blocks_.back();
    const uint32_t to = block_rows_.back()++;
    for (size_t c = 0; c < types_.size(); ++c) copy_value(batch.column(c), batch.selection[i], block.column(c), to);
    ++size_;
  }
}

void SortedRows::remove(uint64_t row) {
  if (removed_.size() <= row) removed_.resize(std::max<size_t>(row + 1, removed_.size() * 2));
  removed_[row] = true;
}

bool SortedRows::less(Place a, Place b) const {
  for (const plan::SortKey& key : order_) {
    const Vector& x = blocks_[a.block]->column(key.column);
    const Vector& y = blocks_[b.block]->column(key.column);
    const bool x_null = !x.is_valid(a.row);
    const bool y_null = !y.is_valid(b.row);
    if (x_null != y_null) return x_null == key.nulls_first;
    if (x_null) continue;
    const int order = compare(x, a.row, y, b.row);
    if (order != 0) return (order < 0) != key.descending;
  }
  return a.block != b.block ? a.block < b.block : a.row < b.row;
}

std::vector<SortedRows::Place> SortedRows::ordered(uint64_t count) const {
  std::vector<Place> places;
  uint64_t number = 0;
  for (uint32_t block = 0; block < blocks_.size(); ++block) {
    for (uint32_t row = 0; row < block_rows_[block]; ++row, ++number) {
      if (number >= removed_.size() || !removed_[number]) places.push_back({block, row});
    }
  }
  const auto by_order = [this](Place a, Place b) { return less(a, b); };
  if (count < places.size()) {
    const auto end = places.begin() + static_cast<ptrdiff_t>(count);
    std::nth_element(places.begin(), end, places.end(), by_order);
    places.erase(end, places.end());
  }
  std::sort(places.begin(), places.end(), by_order);
  return places;
}

void SortedRows::gather(const Place* places, uint32_t count, RowBlock& to) const {
  to.reset(count);
  for (uint32_t i = 0; i < count; ++i) {
    const RowBlock& from = *blocks_[places[i].block];
    for (size_t c = 0; c < types_.size(); ++c) copy_value(from.column(c), places[i].row, to.column(c), i);
  }
}

void SortedRows::keep_first(uint64_t count) {
  if (size_ < std::max(kFewRows, 4 * count)) return;
  std::vector<Place> places = ordered(count);
  // Back in the order in which they came, so that ties keep it.
  std::sort(places.begin(), places.end(),
            [](Place a, Place b) { return a.block != b.block ? a.block < b.block : a.row < b.row; });
  std::vector<std::unique_ptr<RowBlock>> kept;
  std::vector<uint32_t> kept_rows;
  for (size_t first = 0; first < places.size(); first += kOutputRows) {
    const auto rows = static_cast<uint32_t>(std::min<size_t>(kOutputRows, places.size() - first));
    kept.push_back(std::make_unique<RowBlock>(types_));
    kept.back()->reset(kOutputRows);
    gather(places.data() + first, rows, *kept.back());
    kept_rows.push_back(rows);
  }
  blocks_ = std::move(kept);
  block_rows_ = std::move(kept_rows);
  size_ = places.size();
}

Status SortedRows::emit(uint64_t offset, uint64_t limit, Emit& out) {
  const uint64_t end = limit > UINT64_MAX - offset ? UINT64_MAX : offset + limit;
  const std::vector<Place> places = ordered(end);
  RowBlock block(types_);
  Batch batch;
  for (size_t first = std::min<size_t>(offset, places.size()); first < places.size(); first += kOutputRows) {
    const auto rows = static_cast<uint32_t>(std::min<size_t>(kOutputRows, places.size() - first));
    gather(places.data() + first, rows, block);
    block.view(rows, batch);
    VELO_TRY_STATUS(out.push(batch));
  }
  return {};
}

size_t SortedRows::bytes() const {
  size_t row_bytes = 0;
  for (const Type& type : types_) row_bytes += physical_size(type.physical());
  return blocks_.size() * kOutputRows * row_bytes;
}

}  // namespace velo::operators
