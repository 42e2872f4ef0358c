#pragma once

#include <map>
#include <memory>
#include <vector>

#include "operators/aggregate_set.hpp"
#include "operators/group_state.hpp"
#include "state/group_table.hpp"
#include "window/spec.hpp"

namespace velo::operators {

/// The groups of one open window or pane, and the rows of the current batch that belong to it.
struct OpenWindow {
  window::Bounds bounds;
  state::GroupTable table;
  bool fired = false;               ///< its result has gone out; it waits for corrections
  std::vector<uint16_t> rows;       ///< of the batch being pushed
  std::vector<uint32_t> positions;  ///< where each of `rows` stands in the output
  uint64_t rows_taken = 0;          ///< counted where somebody asks
};

/// The open windows or panes of one aggregation, by end (which tells them apart). One table each, dropped as a whole
/// and recycled.
class OpenWindows {
 public:
  explicit OpenWindows(const GroupState& groups) : groups_(&groups) {}
  ~OpenWindows();
  OpenWindows(const OpenWindows&) = delete;
  OpenWindows& operator=(const OpenWindows&) = delete;

  /// The open window with these bounds, opened when it is not.
  OpenWindow& at(const window::Bounds& bounds) {
    if (last_ != nullptr && last_->bounds == bounds) [[likely]]
      return *last_;
    return look_up(bounds);
  }
  bool empty() const { return windows_.empty(); }
  /// The one that ends first; there must be one.
  OpenWindow& first() { return *windows_.begin()->second; }
  /// Calls f(window) by ascending end, for those that end after `after` and at or before `through`.
  template <class F>
  void each(Micros after, Micros through, F&& f) {
    for (auto it = windows_.upper_bound(after); it != windows_.end() && it->first <= through; ++it) f(*it->second);
  }
  void close_first();
  /// Moves all to `to`, which has none and is of the same aggregation.
  void move_to(OpenWindows& to);
  size_t bytes() const;

 private:
  OpenWindow& look_up(const window::Bounds& bounds);

  const GroupState* groups_;
  std::map<Micros, std::unique_ptr<OpenWindow>> windows_;
  std::vector<std::unique_ptr<OpenWindow>> spare_;
  OpenWindow* last_ = nullptr;
};

}  // namespace velo::operators
