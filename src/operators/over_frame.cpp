// A key that is NULL has no distance to others: from such a row `x PRECEDING` and `x FOLLOWING` reach its peers, and
// from other rows they never reach it (PostgreSQL).
#include "operators/over_frame.hpp"

#include <algorithm>

namespace velo::operators {

namespace {

bool has_offset(const plan::FrameBound& bound) {
  return bound.kind == plan::FrameBound::Kind::Preceding || bound.kind == plan::FrameBound::Kind::Following;
}

size_t rows_of(const plan::FrameBound& bound) {
  return has_offset(bound) ? static_cast<size_t>(bound.offset.as_int()) : 0;
}

size_t minus(size_t a, size_t b) { return a > b ? a - b : 0; }

/// Places behind the last row are all the same.
size_t plus(size_t a, size_t b, size_t end) { return b > end ? end : std::min(a + b, end); }

bool ranged(const plan::Frame& frame, const plan::FrameBound& bound) {
  return frame.unit == plan::FrameUnit::Range && has_offset(bound);
}

}  // namespace

OverFrame::OverFrame(const plan::Frame& frame, const plan::Over& node, const RowOrder& order,
                     const state::RowCodec& codec, uint32_t values_at)
    : frame_(frame), order_(order), codec_(codec), values_at_(values_at) {
  const auto limit = [&](const plan::FrameBound& bound) {
    return RangeLimit(bound, node.order[0].key->type(), node.order[0].descending, codec);
  };
  if (ranged(frame, frame.start)) start_limit_ = limit(frame.start);
  if (ranged(frame, frame.end)) end_limit_ = limit(frame.end);
}

bool OverFrame::null_key(const OverWalk& walk, size_t row) const { return codec_.is_null(value(walk, row), 0); }

bool OverFrame::known(const OverWalk& walk, Micros reached) const {
  if (walk.complete) return true;
  const size_t there = walk.rows.end();
  if (frame_.unit == plan::FrameUnit::Rows) {
    switch (frame_.end.kind) {
      case Edge::UnboundedPreceding:
      case Edge::Preceding:
      case Edge::CurrentRow: return true;
      case Edge::Following: return there - walk.next > rows_of(frame_.end);
      case Edge::UnboundedFollowing: return false;
    }
  }
  if (frame_.end.kind == Edge::CurrentRow) return walk.peers_end < there || reached > time_needed(walk.rows[walk.next]);
  if (!has_offset(frame_.end) || frame_.unit == plan::FrameUnit::Groups) return false;
  const std::byte* row = value(walk, walk.next);
  return end_limit_.compare(value(walk, there - 1), end_limit_.of(row)) > 0 || reached > end_limit_.time(row);
}

Micros OverFrame::time_needed(const std::byte* row) const {
  if (frame_.unit == plan::FrameUnit::Rows) return kMinTime;
  const std::byte* values = row + values_at_;
  if (ranged(frame_, frame_.end)) return end_limit_.time(values);
  Micros time;
  std::memcpy(&time, values + codec_.place(0), sizeof time);
  return time;
}

size_t OverFrame::range_begin(const OverWalk& walk, size_t from) const {
  if (null_key(walk, walk.next)) return walk.peers_begin;
  const RangeLimit::Limit limit = start_limit_.of(value(walk, walk.next));
  const bool nulls_first = order_.keys()[0].nulls_first;
  for (; from < walk.rows.end(); ++from) {
    if (null_key(walk, from) ? !nulls_first : start_limit_.compare(value(walk, from), limit) >= 0) break;
  }
  return from;
}

size_t OverFrame::range_end(const OverWalk& walk, size_t from) const {
  if (null_key(walk, walk.next)) return walk.peers_end;
  const RangeLimit::Limit limit = end_limit_.of(value(walk, walk.next));
  const bool nulls_first = order_.keys()[0].nulls_first;
  for (; from < walk.rows.end(); ++from) {
    if (null_key(walk, from) ? !nulls_first : end_limit_.compare(value(walk, from), limit) > 0) break;
  }
  return from;
}

size_t OverFrame::begin_of(const OverWalk& walk, const FrameCursor& cursor) const {
  const size_t end = walk.rows.end();
  const size_t by = frame_.unit == plan::FrameUnit::Range ? 0 : rows_of(frame_.start);
  const bool rows = frame_.unit == plan::FrameUnit::Rows;
  const size_t group = walk.peer_group - 1;
  switch (frame_.start.kind) {
    case Edge::UnboundedPreceding: return 0;
    case Edge::CurrentRow: return rows ? walk.next : walk.peers_begin;
    case Edge::UnboundedFollowing: return end;
    case Edge::Preceding:
      if (rows) return minus(walk.next, by);
      if (frame_.unit == plan::FrameUnit::Range) return range_begin(walk, cursor.begin);
      return walk.group_begins[minus(group, by)];
    case Edge::Following: break;
  }
  if (rows) return plus(walk.next, by, end);
  if (frame_.unit == plan::FrameUnit::Range) return range_begin(walk, cursor.begin);
  const size_t to = plus(group, by, walk.group_begins.size());
  return to < walk.group_begins.size() ? walk.group_begins[to] : end;
}

size_t OverFrame::end_of(const OverWalk& walk, const FrameCursor& cursor) const {
  const size_t end = walk.rows.end();
  const size_t by = frame_.unit == plan::FrameUnit::Range ? 0 : rows_of(frame_.end);
  const bool rows = frame_.unit == plan::FrameUnit::Rows;
  const size_t group = walk.peer_group - 1;
  switch (frame_.end.kind) {
    case Edge::UnboundedPreceding: return 0;
    case Edge::CurrentRow: return rows ? walk.next + 1 : walk.peers_end;
    case Edge::UnboundedFollowing: return end;
    case Edge::Preceding:
      if (rows) return minus(walk.next + 1, by);
      if (frame_.unit == plan::FrameUnit::Range) return range_end(walk, cursor.end);
      return by > group ? 0 : group - by + 1 < walk.group_begins.size() ? walk.group_begins[group - by + 1] : end;
    case Edge::Following: break;
  }
  if (rows) return plus(walk.next + 1, by, end);
  if (frame_.unit == plan::FrameUnit::Range) return range_end(walk, cursor.end);
  const size_t behind = plus(group + 1, by, walk.group_begins.size());
  return behind < walk.group_begins.size() ? walk.group_begins[behind] : end;
}

void OverFrame::move(const OverWalk& walk, FrameCursor& cursor) const {
  cursor.begin = begin_of(walk, cursor);
  cursor.end = end_of(walk, cursor);
}

size_t OverFrame::keep_from(const FrameCursor& cursor) const {
  const size_t last = minus(cursor.end, 1);
  if (from_first_row()) return std::min(last, cursor.added_end);
  return std::min({cursor.begin, last, cursor.added_begin});
}

void find_peers(OverWalk& walk, const RowOrder& order, uint32_t values_at) {
  const auto same = [&](size_t a, size_t b) {
    return order.empty() || order.compare(walk.rows[a] + values_at, walk.rows[b] + values_at) == 0;
  };
  if (walk.next >= walk.peers_end) {
    if (walk.next == 0 || !same(walk.next - 1, walk.next)) {
      walk.peers_begin = walk.next;
      ++walk.peer_group;
    }
    walk.peers_end = walk.next + 1;
  }
  while (walk.peers_end < walk.rows.end() && same(walk.next, walk.peers_end)) ++walk.peers_end;
}

void find_groups(OverWalk& walk, const RowOrder& order, uint32_t values_at) {
  walk.group_begins.clear();
  for (size_t row = 0; row < walk.rows.end(); ++row) {
    const bool same =
        row > 0 && (order.empty() || order.compare(walk.rows[row - 1] + values_at, walk.rows[row] + values_at) == 0);
    if (!same) walk.group_begins.push_back(row);
  }
}

}  // namespace velo::operators
