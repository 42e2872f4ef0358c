#include "operators/over_calls.hpp"

#include <algorithm>

namespace velo::operators {

namespace {

using functions::WindowKind;

std::vector<plan::SortKey> sort_keys(const plan::Over& node) {
  std::vector<plan::SortKey> keys;
  for (size_t i = 0; i < node.order.size(); ++i)
    keys.push_back({i, node.order[i].descending, node.order[i].nulls_first});
  return keys;
}

bool is_shift(WindowKind kind) { return kind == WindowKind::Lag || kind == WindowKind::Lead; }

}  // namespace

OverCalls::OverCalls(const plan::Over& node, const OverInputs& inputs)
    : calls_(node.calls),
      inputs_(inputs),
      values_at_(inputs.values_at()),
      order_(inputs.value_codec(), sort_keys(node)) {
  for (size_t i = 0; i < calls_.size(); ++i) {
    if (is_shift(calls_[i].kind)) shifts_.push_back(i);
    else if (!functions::uses_frame(calls_[i].kind)) ranks_.push_back(i);
    add_reach(calls_[i]);
  }
  add_groups(node);
}

void OverCalls::add_reach(const plan::OverCall& call) {
  if (is_shift(call.kind)) {
    const int64_t by = rows_to(call);
    if (by > 0) rows_ahead_ = std::max(rows_ahead_, static_cast<size_t>(by));
    else rows_behind_ = std::max(rows_behind_, static_cast<size_t>(-by));
    return;
  }
  if (!functions::uses_frame(call.kind)) {
    needs_peers_ = needs_peers_ || call.kind != WindowKind::RowNumber;
    needs_all_ = needs_all_ || !plan::streams(call, true);
    return;
  }
  needs_peers_ =
      needs_peers_ || call.frame.unit != plan::FrameUnit::Rows || call.frame.exclude != plan::FrameExclude::None;
  needs_groups_ = needs_groups_ || call.frame.unit == plan::FrameUnit::Groups;
  if (call.frame.start.kind != plan::FrameBound::Kind::UnboundedPreceding) return;
  if (call.kind == WindowKind::FirstValue) pinned_ = std::max<size_t>(pinned_, 1);
  if (call.kind == WindowKind::NthValue) pinned_ = std::max(pinned_, static_cast<size_t>(call.count));
}

void OverCalls::add_groups(const plan::Over& node) {
  std::vector<bool> taken(calls_.size());
  for (size_t i = 0; i < calls_.size(); ++i) {
    if (taken[i] || !functions::uses_frame(calls_[i].kind)) continue;
    std::vector<size_t> aggregates;
    std::vector<size_t> values;
    for (size_t j = i; j < calls_.size(); ++j) {
      if (!functions::uses_frame(calls_[j].kind) || calls_[j].frame != calls_[i].frame) continue;
      taken[j] = true;
      (calls_[j].kind == WindowKind::Aggregate ? aggregates : values).push_back(j);
    }
    groups_.push_back({OverFrame(calls_[i].frame, node, order_, inputs_.value_codec(), values_at_), std::move(values),
                       OverAggregates(node, inputs_, std::move(aggregates), state_bytes_)});
    state_bytes_ += groups_.back().aggregates.state_bytes();
  }
}

void OverCalls::start(OverWalk& walk) const {
  walk.cursors = std::make_unique<FrameCursor[]>(groups_.size());
  if (state_bytes_ != 0) walk.states = std::make_unique<std::byte[]>(state_bytes_);
  for (const Group& group : groups_) group.aggregates.start(walk);
}

void OverCalls::stop(OverWalk& walk) {
  for (Group& group : groups_) group.aggregates.stop(walk);
}

void OverCalls::start_complete(OverWalk& walk, std::vector<std::byte*> rows) const {
  if (!order_.empty()) {
    std::stable_sort(rows.begin(), rows.end(), [&](const std::byte* a, const std::byte* b) {
      return order_.less(a + values_at_, b + values_at_);
    });
  }
  walk.rows.assign(std::move(rows));
  walk.complete = true;
  if (needs_groups_) find_groups(walk, order_, values_at_);
  start(walk);
}

bool OverCalls::ready(OverWalk& walk, Micros reached) const {
  if (walk.next >= walk.rows.end()) return false;
  if (needs_peers_) find_peers(walk, order_, values_at_);
  if (walk.complete) return true;
  if (needs_all_ || walk.rows.end() - walk.next <= rows_ahead_) return false;
  return std::all_of(groups_.begin(), groups_.end(),
                     [&](const Group& group) { return group.frame.known(walk, reached); });
}

std::span<const RowSpan> OverCalls::spans_of(const OverFrame& frame, const OverWalk& walk, const FrameCursor& cursor) {
  RowSpan hole{walk.next, walk.next};
  RowSpan kept{walk.next, walk.next};
  switch (frame.frame().exclude) {
    case plan::FrameExclude::None: break;
    case plan::FrameExclude::CurrentRow: hole = {walk.next, walk.next + 1}; break;
    case plan::FrameExclude::Group: hole = {walk.peers_begin, walk.peers_end}; break;
    case plan::FrameExclude::Ties:
      hole = {walk.peers_begin, walk.peers_end};
      kept = {walk.next, walk.next + 1};
      break;
  }
  size_t count = 0;
  const auto add = [&](size_t begin, size_t end) {
    begin = std::max(begin, cursor.begin);
    end = std::min(end, cursor.end);
    if (begin < end) spans_[count++] = {begin, end};
  };
  if (frame.frame().exclude == plan::FrameExclude::None) {
    add(cursor.begin, cursor.end);
  } else {
    add(cursor.begin, hole.begin);
    add(kept.begin, kept.end);
    add(hole.end, cursor.end);
  }
  return {spans_, count};
}

void OverCalls::compute(OverWalk& walk, RowBlock& out, size_t first_column, uint32_t to, RowErrors& errors) {
  for (const size_t call : ranks_) compute_rank(call, walk, out.column(first_column + call), to);
  for (const size_t call : shifts_) compute_shifted(call, walk, out.column(first_column + call), to);
  for (size_t i = 0; i < groups_.size(); ++i) {
    Group& group = groups_[i];
    FrameCursor& cursor = walk.cursors[i];
    group.frame.move(walk, cursor);
    const std::span<const RowSpan> spans = spans_of(group.frame, walk, cursor);
    for (const size_t call : group.values) compute_value(call, walk, spans, out.column(first_column + call), to);
    group.aggregates.compute(walk, cursor, spans, out, first_column, to, errors);
  }
  ++walk.next;
}

Micros OverCalls::time_needed(const std::byte* row) const {
  Micros needed = kMinTime;
  for (const Group& group : groups_) needed = std::max(needed, group.frame.time_needed(row));
  return needed;
}

size_t OverCalls::keep_from(const OverWalk& walk) const {
  size_t from = walk.next - std::min(walk.next, std::max<size_t>(rows_behind_, needs_peers_ ? 1 : 0));
  for (size_t i = 0; i < groups_.size(); ++i) from = std::min(from, groups_[i].frame.keep_from(walk.cursors[i]));
  return from;
}

void OverCalls::reset_memory() {
  for (Group& group : groups_) group.aggregates.reset_memory();
}

size_t OverCalls::bytes() const {
  size_t bytes = 0;
  for (const Group& group : groups_) bytes += group.aggregates.bytes();
  return bytes;
}

}  // namespace velo::operators
