// Each aggregate makes one pass over the rows of a batch, so that its inner loop is free of dispatch; the group's line
// stays in the cache between passes because a batch touches at most as many groups as it has rows.
#include "operators/aggregate_set.hpp"

#include <algorithm>

namespace velo::operators {

namespace {
constexpr uint32_t kWord = 8;
constexpr size_t kBlock = 256;
}  // namespace

AggregateSet::AggregateSet(std::span<const plan::AggregateItem> items, bool with_mark) {
  uint32_t end = 0;
  for (const plan::AggregateItem& item : items) {
    items_.push_back({item.bound, end});
    end += item.bound.state_bytes;
  }
  if (with_mark) {
    mark_at_ = end;
    end += kWord;
  }
  prototype_.resize(end);
  for (size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    if (item.bound.destroy) owners_.push_back(i);
    else item.bound.init(prototype_.data() + item.offset, item.data());
  }
}

void AggregateSet::init(std::byte* group) const {
  for (const size_t i : owners_) items_[i].bound.init(group + items_[i].offset, items_[i].data());
}

void AggregateSet::init(std::byte* const* groups, std::span<const uint32_t> created) const {
  if (owners_.empty()) return;
  for (const uint32_t i : created) init(groups[i]);
}

functions::AggregateCall AggregateSet::call(size_t item, const GroupInputs& inputs, const GroupRows& rows) const {
  return {inputs.arguments(item), rows.rows, rows.groups, rows.count, items_[item].offset, rows.sequence, rows.arena};
}

GroupRows AggregateSet::filtered(const uint8_t* flags, const GroupRows& rows) {
  filtered_rows_.resize(rows.count);
  filtered_groups_.resize(rows.count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < rows.count; ++i) {
    filtered_rows_[count] = rows.rows[i];
    filtered_groups_[count] = rows.groups[i];
    count += flags[rows.rows[i]];
  }
  return {filtered_rows_.data(), filtered_groups_.data(), count, rows.sequence, rows.arena};
}

void AggregateSet::update(const GroupInputs& inputs, const GroupRows& rows) {
  for (size_t i = 0; i < items_.size(); ++i) {
    const uint8_t* flags = inputs.filter(i);
    if (flags == nullptr) items_[i].bound.update(call(i, inputs, rows), items_[i].data());
    else items_[i].bound.update(call(i, inputs, filtered(flags, rows)), items_[i].data());
  }
}

void AggregateSet::run_row_by_row(size_t item, const GroupInputs& inputs, const GroupRows& rows, Vector& out,
                                  RowErrors& errors) const {
  const Item& it = items_[item];
  const uint8_t* flags = inputs.filter(item);
  for (uint32_t i = 0; i < rows.count; ++i) {
    if (!flags || flags[rows.rows[i]]) {
      const GroupRows row{rows.rows + i, rows.groups + i, 1, rows.sequence, rows.arena};
      it.bound.update(call(item, inputs, row), it.data());
    }
    it.bound.finish(rows.groups + i, it.offset, 1, out, i, errors, it.data());
  }
}

void AggregateSet::running(const GroupInputs& inputs, const GroupRows& rows, RowBlock& out, size_t first_column,
                           RowErrors& errors) {
  for (size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    Vector& column = out.column(first_column + i);
    if (item.bound.running && inputs.filter(i) == nullptr) {
      item.bound.running(call(i, inputs, rows), column, errors, item.data());
    } else {
      run_row_by_row(i, inputs, rows, column, errors);
    }
  }
}

void AggregateSet::finish(std::span<std::byte* const> groups, RowBlock& out, size_t first_column,
                          RowErrors& errors) const {
  for (size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    item.bound.finish(groups.data(), item.offset, static_cast<uint32_t>(groups.size()), out.column(first_column + i), 0,
                      errors, item.data());
  }
}

void AggregateSet::merge(std::byte* into, const std::byte* from, Arena& arena) const {
  for (const Item& item : items_) item.bound.merge(into + item.offset, from + item.offset, arena, item.data());
}

void AggregateSet::clear(state::GroupTable& table) const {
  std::byte* block[kBlock];
  for (size_t first = 0; !owners_.empty() && first < table.size(); first += kBlock) {
    const std::span<std::byte*> groups(block, std::min(kBlock, table.size() - first));
    table.payloads(first, groups);
    for (std::byte* group : groups) {
      for (const size_t i : owners_) items_[i].bound.destroy(group + items_[i].offset, items_[i].data());
    }
  }
  table.clear();
}

}  // namespace velo::operators
