#pragma once

#include <vector>

#include "operators/aggregate_set.hpp"
#include "operators/group_inputs.hpp"
#include "operators/row_numbers.hpp"
#include "plan/aggregate.hpp"

namespace velo::operators {

/// What every running aggregation has: evaluators, aggregates, and the scratch lists that tie rows to groups.
struct GroupState {
  GroupState(const plan::Aggregate& node, bool with_mark) : inputs(node), aggregates(node, inputs, with_mark) {}

  /// Finds or makes the groups of rows[0..count) in `table`: groups[i] belongs to rows[i], `created` has the positions
  /// of those that are new. Valid until the next call.
  GroupRows find(state::GroupTable& table, const uint16_t* rows, uint32_t count) {
    if (groups.size() < count) [[unlikely]]
      groups.resize(count);
    created.clear();
    table.find_or_add(inputs.keys(), rows, count, groups.data(), created);
    aggregates.init(groups.data(), created);
    return {rows, groups.data(), count, rows_seen, table.arena()};
  }

  state::GroupTable make_table() const { return state::GroupTable(inputs.key_layout(), aggregates.prototype()); }

  /// Adds the groups of `from` to `into`: new ones behind those it has, in the order first seen. With marks, a group
  /// keeps the smaller one.
  void merge(state::GroupTable& into, const state::GroupTable& from, bool with_mark) const;
  /// The same, when `from` is not needed any more: as a whole where `into` is empty.
  void take(state::GroupTable& into, state::GroupTable& from, bool with_mark) const;

  GroupInputs inputs;
  AggregateSet aggregates;
  RowNumbers numbers;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
  uint64_t rows_seen = 0;  ///< physical rows of all batches before this one
};

}  // namespace velo::operators
