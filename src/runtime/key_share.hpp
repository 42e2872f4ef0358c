#pragma once

#include <cstdint>
#include <vector>

#include "operators/operator.hpp"

namespace velo::runtime {

/// Where the rows of several owners part: of those that come in, only the owner's own go on. They keep their numbers,
/// and with them the times and the watermark of all rows, so that nothing behind can tell that others are missing.
/// It stands above the stages that compute and read event time, which every owner runs over all rows.
class KeyShare final : public operators::Emit {
 public:
  explicit KeyShare(operators::Emit& next) : next_(next) {}

  /// Whose rows these are.
  void belong_to(uint8_t owner) { me_ = owner; }
  /// Before the rows of a step: the owner of each.
  void begin(const uint8_t* owners) { owners_ = owners; }
  bool is_mine(uint16_t row) const { return owners_[row] == me_; }

  Status push(const Batch& batch) override {
    if (rows_.size() < batch.rows) rows_.resize(batch.rows);
    uint32_t count = 0;
    batch.selection.each([&](uint32_t row) {
      rows_[count] = static_cast<uint16_t>(row);
      count += owners_[row] == me_ ? 1 : 0;
    });
    if (count == 0) return {};  // the watermark comes by advance()
    batch_ = batch;
    batch_.selection = Selection(rows_.data(), count);
    return next_.push(batch_);
  }
  Status advance(Micros watermark) override { return next_.advance(watermark); }

 private:
  operators::Emit& next_;
  uint8_t me_ = 0;
  const uint8_t* owners_ = nullptr;
  std::vector<uint16_t> rows_;
  Batch batch_;
};

}  // namespace velo::runtime
