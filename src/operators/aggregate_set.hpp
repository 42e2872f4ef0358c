#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "functions/aggregate.hpp"
#include "functions/fused_numbers.hpp"
#include "operators/change_runs.hpp"
#include "operators/group_inputs.hpp"
#include "plan/aggregate.hpp"
#include "state/group_table.hpp"

namespace velo::operators {

/// Rows of a batch with the group each belongs to.
struct GroupRows {
  const uint16_t* rows;
  std::byte* const* groups;  ///< payloads, parallel to rows
  uint32_t count;
  uint64_t sequence;  ///< of physical row 0
  Arena& arena;       ///< of the groups' table
};

/// The aggregates of one GROUP BY side by side in the payload of a group, with an optional 8-byte mark of the
/// operator's own, and over an input that takes rows back with the number of rows in the group. Knows where each state
/// lies and runs the functions over them. Holds scratch memory; one per operator state.
class AggregateSet {
 public:
  AggregateSet(const plan::Aggregate& node, const GroupInputs& inputs, bool with_mark);

  size_t size() const { return items_.size(); }
  /// What a new group's payload starts as.
  std::span<const std::byte> prototype() const { return prototype_; }
  /// Completes the states of new groups where a copy of the prototype is not enough.
  void init(std::byte* group) const;
  void init(std::byte* const* groups, std::span<const uint32_t> created) {
    empty_groups_ += created.size();
    if (owners_.empty()) return;
    for (const uint32_t i : created) init(groups[i]);
  }

  uint64_t mark(const std::byte* group) const { return state::load_word(group + mark_at_); }
  void set_mark(std::byte* group, uint64_t value) const { state::store_word(group + mark_at_, value); }

  /// Adds the rows; over an input that takes rows back, adds those that come and takes out those that go.
  void update(const GroupInputs& inputs, const GroupRows& rows);
  /// Updates, and after each row writes its group's results into that row of `out`, columns first_column ...
  void running(const GroupInputs& inputs, const GroupRows& rows, RowBlock& out, size_t first_column, RowErrors& errors);
  /// Writes the results of groups[i] into row i of `out`, columns first_column ...
  void finish(std::span<std::byte* const> groups, RowBlock& out, size_t first_column, RowErrors& errors) const;
  void merge(std::byte* into, const std::byte* from, Arena& arena) const;

  /// Over an input that takes rows back: a row comes to the group, or goes. False for one that never came, which must
  /// not reach apply().
  bool count(std::byte* group, bool comes);
  int64_t rows(const std::byte* group) const { return static_cast<int64_t>(state::load_word(group + rows_at_)); }
  /// Whether the group is in the result: it has rows, or is the one group of a query without keys.
  bool is_there(const std::byte* group) const { return !counts_rows_ || lasting_ || rows(group) > 0; }
  /// Takes the rows through their groups in order; results that are shown go into the rows of `out`, one by one,
  /// columns first_column ... `arena` is that of a table that lives as long as the groups.
  void apply(const GroupInputs& inputs, const ChangeRuns& changes, uint64_t sequence, Arena& arena, RowBlock* out,
             size_t first_column, RowErrors& errors);
  /// Forgets the groups without rows when they are many. Groups move: no address of a payload stays.
  void trim(state::GroupTable& table);

  /// Frees what the states of a group hold.
  void destroy(std::byte* group) const;
  /// Frees what the states of all groups hold, then clears the table.
  void clear(state::GroupTable& table) const;

 private:
  struct Item {
    functions::BoundAggregate bound;
    uint32_t offset;
    bool owns_state;  ///< false: shows the state of an aggregate before it
    size_t fused;     ///< which of fused_ brings it up to date, or kAlone
    const void* data() const { return bound.data.get(); }
  };

  static constexpr size_t kAlone = SIZE_MAX;

  /// Aggregates of one column that are computed in one pass, the first of which has the column as its argument.
  struct Fused {
    functions::FusedNumbers numbers;
    std::vector<size_t> items;
  };

  void find_fused(const plan::Aggregate& node, const GroupInputs& inputs);
  size_t fused_of(size_t item) const;
  const Item* sharer(const functions::BoundAggregate& bound, const GroupInputs& inputs, bool may_share) const;
  void run_fused(const Fused& fused, const GroupInputs& inputs, const GroupRows& rows, RowBlock& out,
                 size_t first_column, RowErrors& errors) const;
  static void run(const Item& item, std::span<const Vector* const> arguments, functions::AggregateCall& call);
  void update_changed(const GroupInputs& inputs, const GroupRows& rows);
  void apply_run(const Item& item, const GroupInputs& inputs, const GroupRows& rows, bool comes);
  GroupRows filtered(const uint8_t* flags, const GroupRows& rows);
  void run_row_by_row(size_t index, const GroupInputs& inputs, const GroupRows& rows, Vector& out,
                      RowErrors& errors) const;

  std::vector<Item> items_;
  std::vector<Fused> fused_;
  std::vector<size_t> alone_;   ///< items that are not fused
  std::vector<size_t> owners_;  ///< items whose states hold memory: they are initialised one by one and destroyed
  bool has_mark_;
  uint32_t mark_at_ = 0;
  bool counts_rows_;
  bool lasting_;  ///< the one group there is stays when it has no rows
  uint32_t rows_at_ = 0;
  size_t empty_groups_ = 0;
  std::vector<std::byte> prototype_;
  std::vector<uint16_t> filtered_rows_;
  std::vector<std::byte*> filtered_groups_;
  ChangeRuns changes_;
};

}  // namespace velo::operators
