#pragma once

#include <cstdint>
#include <vector>

namespace velo::operators {

/// Rows that come to groups or go from them, in their order, cut into runs: the rows of a run all come or all go, and
/// where the result of a group is to be seen, a run ends.
class ChangeRuns {
 public:
  struct Run {
    uint32_t end;  ///< behind its last row
    bool comes;
    bool shown;  ///< what its last row leaves of the group is an output row: the next one
  };

  void clear() {
    rows_.clear();
    groups_.clear();
    runs_.clear();
  }
  void add(uint16_t row, std::byte* group, bool comes, bool shown) {
    if (runs_.empty() || runs_.back().shown || runs_.back().comes != comes) runs_.push_back({size(), comes, false});
    rows_.push_back(row);
    groups_.push_back(group);
    runs_.back().end = size();
    runs_.back().shown = shown;
  }

  uint32_t size() const { return static_cast<uint32_t>(rows_.size()); }
  const std::vector<Run>& runs() const { return runs_; }
  const uint16_t* rows() const { return rows_.data(); }
  std::byte* const* groups() const { return groups_.data(); }

 private:
  std::vector<uint16_t> rows_;
  std::vector<std::byte*> groups_;
  std::vector<Run> runs_;
};

}  // namespace velo::operators
