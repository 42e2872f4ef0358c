#pragma once

#include <cstdint>

namespace velo {

/// Rows of a batch to work on, in ascending order: either the first `count` rows, or those in an index list that
/// somebody else keeps alive. A small value.
class Selection {
 public:
  Selection() = default;
  static Selection all(uint32_t count) { return Selection(nullptr, count); }
  Selection(const uint16_t* rows, uint32_t count) : rows_(rows), count_(count) {}

  uint32_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  bool dense() const { return rows_ == nullptr; }  ///< rows are 0 .. count-1
  const uint16_t* rows() const { return rows_; }   ///< nullptr when dense
  uint32_t operator[](uint32_t i) const { return rows_ ? rows_[i] : i; }

  /// Calls f(row) for each row; the dense loop is one that the compiler can vectorise.
  template <class F>
  void each(F&& f) const {
    if (dense()) {
      for (uint32_t i = 0; i < count_; ++i) f(i);
    } else {
      for (uint32_t i = 0; i < count_; ++i) f(static_cast<uint32_t>(rows_[i]));
    }
  }

 private:
  const uint16_t* rows_ = nullptr;
  uint32_t count_ = 0;
};

/// Most rows a batch can hold (row numbers are 16 bits).
inline constexpr uint32_t kMaxBatchRows = 65'535;
/// Rows per batch unless `--batch-size` says otherwise: large enough to amortise interpretation, small enough for L2.
inline constexpr uint32_t kDefaultBatchRows = 1024;

}  // namespace velo
