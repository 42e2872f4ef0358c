#pragma once

#include <memory>
#include <vector>

#include "operators/operator.hpp"
#include "runtime/batch_slice.hpp"
#include "runtime/inlet.hpp"

namespace velo::runtime {

/// One of several partitions of a source: its rows up to where they have event time, and how far they have been taken.
/// Bad rows stay where they are, for whoever brings the partitions together: they have no time, and their values mean
/// nothing. Same thread as the lane.
class PartitionFront final : operators::Emit {
 public:
  /// Runs the stages from the source up to `top`, the Watermark over it, which must outlive this.
  PartitionFront(std::unique_ptr<Inlet> inlet, const plan::Node& top);
  ~PartitionFront() override;

  /// Reads the next rows, when all before have been taken. What they point to stays until then.
  Result<connector::Poll> read(uint32_t max_rows, int timeout_ms);

  bool empty() const { return at_ == rows_.rows(); }
  uint32_t at() const { return at_; }  ///< the next row of batch()
  const Batch& batch() const { return rows_.whole(); }
  /// The bad ones among the rows of batch().
  RowErrors& faults() { return faults_; }
  /// When it is the turn of a row: kMinTime where it has no time.
  Micros turn(uint32_t row) const { return rows_.time(row); }
  /// The watermark behind the rows that have been taken; before the first, the one that it will bring.
  Micros watermark() const { return watermark_; }

  /// Takes the row at().
  void take() {
    see(at_++);
    begin();
  }
  void take_all() { at_ = rows_.rows(); }
  connector::Progress progress() const { return inlet_->progress(); }

 private:
  class Refused;
  class Link;

  Status push(const Batch& batch) override;
  Status advance(Micros) override { return {}; }
  void see(uint32_t row);
  void begin() {
    if (watermark_ == kMinTime && !empty()) see(at_);
  }
  void open_refused();

  std::unique_ptr<Inlet> inlet_;
  std::unique_ptr<Refused> refused_;
  StepTime time_;
  std::vector<std::unique_ptr<Link>> links_;  ///< from the top to the source
  const Schema& schema_;
  Batch read_;
  RowErrors undecoded_;
  RowErrors faults_;
  std::vector<uint16_t> kept_;
  BatchSlice rows_;
  bool arrived_ = false;
  uint32_t at_ = 0;
  Micros watermark_ = kMinTime;
  RowBlock nothing_;  ///< stands for the columns where no row is good
  std::vector<Micros> no_times_;
};

}  // namespace velo::runtime
