#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "column/batch.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

/// The watermark of an operator with two inputs: the smaller of theirs, row by row, so that where batches begin makes
/// no difference.
class InputClock {
 public:
  /// The next calls of before() are about rows of `batch`, which must stay, in ascending order.
  void start(const Batch& batch, uint32_t port) {
    port_ = port;
    rows_.reset();
    if (batch.times) rows_.emplace(*batch.times);
  }
  /// The watermark before physical row `row` of the batch.
  Micros before(uint32_t row) {
    if (rows_) raise(port_, rows_->before(row));
    return least_;
  }
  /// An input's watermark moved.
  void raise(uint32_t port, Micros watermark) {
    inputs_[port] = std::max(inputs_[port], watermark);
    least_ = std::min(inputs_[0], inputs_[1]);
  }
  Micros watermark() const { return least_; }
  Micros of(uint32_t port) const { return inputs_[port]; }

  /// Whether `watermark` is one that nobody has been told of; remembers that they are now.
  bool news(Micros watermark) {
    if (watermark <= told_) return false;
    told_ = watermark;
    return true;
  }

 private:
  std::array<Micros, 2> inputs_ = {kMinTime, kMinTime};
  Micros least_ = kMinTime;
  Micros told_ = kMinTime;
  uint32_t port_ = 0;
  std::optional<window::RowWatermarks> rows_;
};

}  // namespace velo::operators
