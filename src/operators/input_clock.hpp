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
    rows_[port].reset();
    if (batch.times) rows_[port].emplace(*batch.times);
  }
  /// The watermark before physical row `row` of the batch.
  Micros before(uint32_t row) { return before(row, port_); }
  /// The same where both inputs have been started.
  Micros before(uint32_t row, uint32_t port) {
    if (rows_[port]) raise(port, rows_[port]->before(row));
    return least_;
  }
  /// The watermark behind physical row `row` of `batch`.
  Micros behind(uint32_t row, const Batch& batch, uint32_t port) {
    if (rows_[port]) raise(port, rows_[port]->behind(row, batch.rows));
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
  std::array<std::optional<window::RowWatermarks>, 2> rows_;
};

}  // namespace velo::operators
