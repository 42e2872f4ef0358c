#pragma once

#include <cstddef>
#include <vector>

namespace velo::operators {

/// The rows of one partition in order, numbered from 0. Those in front may be dropped, but for the first `pinned`,
/// which FIRST_VALUE and NTH_VALUE over everything so far look back at. Knows addresses only: rows belong to somebody
/// else.
class PartitionRows {
 public:
  size_t end() const { return dropped_ + rows_.size() - head_; }
  const std::byte* operator[](size_t row) const {
    return row < pinned_.size() ? pinned_[row] : rows_[head_ + (row - dropped_)];
  }
  void append(std::byte* row) { rows_.push_back(row); }
  void assign(std::vector<std::byte*> rows) { rows_ = std::move(rows); }

  /// Gives the rows in front of row `first` to release(row), except the pinned ones.
  template <class Release>
  void drop_before(size_t first, size_t pinned, Release&& release) {
    for (; dropped_ < first; ++dropped_, ++head_) {
      if (dropped_ < pinned) pinned_.push_back(rows_[head_]);
      else release(rows_[head_]);
    }
    if (head_ * 2 < rows_.size()) return;
    rows_.erase(rows_.begin(), rows_.begin() + static_cast<ptrdiff_t>(head_));
    head_ = 0;
  }
  /// Gives all rows to release(row) and forgets them.
  template <class Release>
  void clear(Release&& release) {
    for (std::byte* row : pinned_) release(row);
    for (size_t i = head_; i < rows_.size(); ++i) release(rows_[i]);
    *this = PartitionRows();
  }

 private:
  std::vector<std::byte*> rows_;
  size_t head_ = 0;     ///< place in rows_ of the first row that is left
  size_t dropped_ = 0;  ///< its number
  std::vector<std::byte*> pinned_;
};

}  // namespace velo::operators
