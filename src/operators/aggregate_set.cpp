// Each aggregate makes one pass over the rows of a batch, so that its inner loop is free of dispatch; the group's line
// stays in the cache between passes because a batch touches at most as many groups as it has rows. The usual sums and
// extremes of one column of numbers are one pass together.
#include "operators/aggregate_set.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "operators/trim_groups.hpp"

namespace velo::operators {

namespace {

constexpr uint32_t kWord = 8;
constexpr size_t kBlock = 256;

/// A call for these rows, whose arguments and offset change from aggregate to aggregate.
functions::AggregateCall call_of(const GroupRows& rows) {
  return {{}, rows.rows, rows.groups, rows.count, 0, rows.sequence, rows.arena};
}

}  // namespace

AggregateSet::AggregateSet(const plan::Aggregate& node, const GroupInputs& inputs, bool with_mark)
    : has_mark_(with_mark), counts_rows_(node.over_changes()), lasting_(node.keys.empty() && !node.window) {
  if (!counts_rows_) find_fused(node, inputs);
  // Running results are written while a state is updated, so there each aggregate needs its own.
  const bool may_share = node.emission != plan::Emission::Changes;
  uint32_t end = 0;
  for (const plan::AggregateItem& item : node.aggregates) {
    CHECK(!counts_rows_ || item.bound.retract != nullptr, "an aggregate over changes can take rows out");
    const Item* other = sharer(item.bound, inputs, may_share);
    items_.push_back({item.bound, other ? other->offset : end, other == nullptr, fused_of(items_.size())});
    if (items_.back().fused == kAlone) alone_.push_back(items_.size() - 1);
    if (!other) end += item.bound.state_bytes;
  }
  for (Fused& fused : fused_) {
    for (const size_t i : fused.items) {
      const bool joined = fused.numbers.join(items_[i].bound, items_[i].offset, i);
      CHECK(joined, "the roles of fused aggregates differ");
    }
  }
  if (with_mark) {
    mark_at_ = end;
    end += kWord;
  }
  if (counts_rows_) {
    rows_at_ = end;
    end += kWord;
  }
  prototype_.resize(end);
  for (size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    if (item.bound.destroy) owners_.push_back(i);
    else item.bound.init(prototype_.data() + item.offset, item.data());
  }
}

/// Puts aggregates together that have different roles over one column: each SUM or AVG with what goes with it. COUNT(*)
/// goes with the first.
void AggregateSet::find_fused(const plan::Aggregate& node, const GroupInputs& inputs) {
  const size_t count = node.aggregates.size();
  const auto role = [&](size_t i) {
    return node.aggregates[i].filter ? functions::FusedRole::None : fused_role(node.aggregates[i].bound);
  };
  for (size_t i = 0; i < count; ++i) {
    if (fused_of(i) != kAlone || (role(i) != functions::FusedRole::Sum && role(i) != functions::FusedRole::Average))
      continue;
    Fused& fused = fused_.emplace_back(Fused{{}, {i}});
    const auto role_is_taken = [&](size_t j) {
      return std::any_of(fused.items.begin(), fused.items.end(), [&](size_t other) { return role(other) == role(j); });
    };
    for (size_t j = 0; j < count; ++j) {
      if (role(j) == functions::FusedRole::None || fused_of(j) != kAlone || role_is_taken(j)) continue;
      if (role(j) == functions::FusedRole::Rows || inputs.same_input(i, j)) fused.items.push_back(j);
    }
    if (fused.items.size() == 1) fused_.pop_back();
  }
}

size_t AggregateSet::fused_of(size_t item) const {
  for (size_t f = 0; f < fused_.size(); ++f) {
    const std::vector<size_t>& items = fused_[f].items;
    if (std::find(items.begin(), items.end(), item) != items.end()) return f;
  }
  return kAlone;
}

/// The aggregate whose state serves the next one of items_ as well, or nullptr.
const AggregateSet::Item* AggregateSet::sharer(const functions::BoundAggregate& bound, const GroupInputs& inputs,
                                               bool may_share) const {
  const size_t next = items_.size();
  for (size_t i = 0; bound.state_kind != nullptr && i < next; ++i) {
    const bool together = items_[i].fused != kAlone && items_[i].fused == fused_of(next);
    if (!may_share && !together) continue;
    if (items_[i].bound.state_kind == bound.state_kind && inputs.same_input(i, next)) return &items_[i];
  }
  return nullptr;
}

void AggregateSet::init(std::byte* group) const {
  for (const size_t i : owners_) items_[i].bound.init(group + items_[i].offset, items_[i].data());
}

void AggregateSet::run(const Item& item, std::span<const Vector* const> arguments, functions::AggregateCall& call) {
  call.args = arguments;
  call.offset = item.offset;
  item.bound.update(call, item.data());
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
  if (counts_rows_) return update_changed(inputs, rows);
  functions::AggregateCall all = call_of(rows);
  for (const Fused& fused : fused_) {
    all.args = inputs.arguments(fused.items.front());
    fused.numbers.update(all);
  }
  for (const size_t i : alone_) {
    const Item& item = items_[i];
    if (!item.owns_state) continue;
    const uint8_t* flags = inputs.filter(i);
    if (flags == nullptr) {
      run(item, inputs.arguments(i), all);
    } else {
      functions::AggregateCall some = call_of(filtered(flags, rows));
      run(item, inputs.arguments(i), some);
    }
  }
}

void AggregateSet::run_row_by_row(size_t index, const GroupInputs& inputs, const GroupRows& rows, Vector& out,
                                  RowErrors& errors) const {
  const Item& item = items_[index];
  const uint8_t* flags = inputs.filter(index);
  for (uint32_t i = 0; i < rows.count; ++i) {
    if (!flags || flags[rows.rows[i]]) {
      functions::AggregateCall row = call_of({rows.rows + i, rows.groups + i, 1, rows.sequence, rows.arena});
      run(item, inputs.arguments(index), row);
    }
    item.bound.finish(rows.groups + i, item.offset, 1, out, i, errors, item.data());
  }
}

void AggregateSet::run_fused(const Fused& fused, const GroupInputs& inputs, const GroupRows& rows, RowBlock& out,
                             size_t first_column, RowErrors& errors) const {
  const auto finish_row = [&](uint32_t row) {
    for (const size_t i : fused.items) {
      const Item& item = items_[i];
      item.bound.finish(rows.groups + row, item.offset, 1, out.column(first_column + i), row, errors, item.data());
    }
  };
  const auto finish = [](const void* context, uint32_t row) { (*static_cast<decltype(&finish_row)>(context))(row); };
  functions::AggregateCall call = call_of(rows);
  call.args = inputs.arguments(fused.items.front());
  fused.numbers.running(call, {out, first_column, finish, &finish_row});
}

void AggregateSet::running(const GroupInputs& inputs, const GroupRows& rows, RowBlock& out, size_t first_column,
                           RowErrors& errors) {
  for (const Fused& fused : fused_) run_fused(fused, inputs, rows, out, first_column, errors);
  functions::AggregateCall all = call_of(rows);
  for (const size_t i : alone_) {
    const Item& item = items_[i];
    Vector& column = out.column(first_column + i);
    if (item.bound.running && inputs.filter(i) == nullptr) {
      all.args = inputs.arguments(i);
      all.offset = item.offset;
      item.bound.running(all, column, errors, item.data());
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
  for (const Item& item : items_) {
    if (item.owns_state) item.bound.merge(into + item.offset, from + item.offset, arena, item.data());
  }
  if (counts_rows_) state::store_word(into + rows_at_, static_cast<uint64_t>(rows(into) + rows(from)));
}

bool AggregateSet::count(std::byte* group, bool comes) {
  const int64_t before = rows(group);
  if (!comes && before == 0) return false;
  if (comes && before == 0) --empty_groups_;
  if (!comes && before == 1) ++empty_groups_;
  state::store_word(group + rows_at_, static_cast<uint64_t>(before + (comes ? 1 : -1)));
  return true;
}

void AggregateSet::update_changed(const GroupInputs& inputs, const GroupRows& rows) {
  changes_.clear();
  for (uint32_t i = 0; i < rows.count; ++i) {
    const bool comes = inputs.comes(rows.rows[i]);
    if (count(rows.groups[i], comes)) changes_.add(rows.rows[i], rows.groups[i], comes, false);
  }
  RowErrors none;
  apply(inputs, changes_, rows.sequence, rows.arena, nullptr, 0, none);
}

void AggregateSet::apply_run(const Item& item, const GroupInputs& inputs, const GroupRows& rows, bool comes) {
  const auto index = static_cast<size_t>(&item - items_.data());
  const uint8_t* flags = inputs.filter(index);
  functions::AggregateCall call = call_of(flags ? filtered(flags, rows) : rows);
  call.args = inputs.arguments(index);
  call.offset = item.offset;
  if (comes) item.bound.update(call, item.data());
  else item.bound.retract(call, item.data());
}

void AggregateSet::apply(const GroupInputs& inputs, const ChangeRuns& changes, uint64_t sequence, Arena& arena,
                         RowBlock* out, size_t first_column, RowErrors& errors) {
  for (size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    uint32_t begin = 0;
    uint32_t shown = 0;
    for (const ChangeRuns::Run& run : changes.runs()) {
      const GroupRows rows{changes.rows() + begin, changes.groups() + begin, run.end - begin, sequence, arena};
      if (item.owns_state) apply_run(item, inputs, rows, run.comes);
      begin = run.end;
      if (!run.shown) continue;
      item.bound.finish(changes.groups() + run.end - 1, item.offset, 1, out->column(first_column + i), shown++, errors,
                        item.data());
    }
  }
}

void AggregateSet::trim(state::GroupTable& table) {
  if (!counts_rows_ || lasting_ || !worth_trimming(table, empty_groups_)) return;
  state::GroupTable fresh(table.layout(), prototype_);
  std::byte* block[kBlock];
  for (size_t first = 0; first < table.size(); first += kBlock) {
    const std::span<std::byte*> groups(block, std::min(kBlock, table.size() - first));
    table.payloads(first, groups);
    for (std::byte* group : groups) {
      if (rows(group) == 0) continue;
      bool created;
      std::byte* moved = fresh.find_or_add(table.key_of(group), created);
      init(moved);
      merge(moved, group, fresh.arena());
      if (has_mark_) set_mark(moved, mark(group));
    }
  }
  clear(table);
  table = std::move(fresh);
  empty_groups_ = 0;
}

void AggregateSet::destroy(std::byte* group) const {
  for (const size_t i : owners_) items_[i].bound.destroy(group + items_[i].offset, items_[i].data());
}

void AggregateSet::clear(state::GroupTable& table) const {
  std::byte* block[kBlock];
  for (size_t first = 0; !owners_.empty() && first < table.size(); first += kBlock) {
    const std::span<std::byte*> groups(block, std::min(kBlock, table.size() - first));
    table.payloads(first, groups);
    for (std::byte* group : groups) destroy(group);
  }
  table.clear();
}

}  // namespace velo::operators
