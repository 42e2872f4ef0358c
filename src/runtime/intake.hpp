#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "runtime/inlet.hpp"
#include "runtime/pipeline.hpp"

namespace velo::runtime {

/// One source of a lane and where its rows enter: an inlet and the leaf of a query's plan. Without a gate a push runs
/// through the whole query; with one it ends there, until the lane lets the rows go. Same thread as the lane.
class Intake {
 public:
  Intake(std::unique_ptr<Inlet> inlet, QueryPipeline& query, const Entry& entry);

  /// Reads the next rows; Data: push() must follow.
  Result<connector::Poll> poll(uint32_t max_rows, int timeout_ms) {
    errors_.clear();
    return inlet_->next(max_rows, timeout_ms, batch_, errors_);
  }
  /// Hands the rows on. A bad row that makes the query fail counts from the moment when all rows before it have left
  /// the gate.
  Status push();
  /// No more rows: the end passes on behind those that wait.
  Status end();

  /// NOW() of the rows that are pushed; before the first.
  void use_time(const StepTime& time) { query_.use_time(time); }

  Gate* gate() const { return entry_.gate; }
  /// Whether its rows are those of a table, which at one time change before a stream looks at them.
  bool of_table() const;
  /// Nothing will be read any more: the source ended, failed, or nobody needs it.
  bool ended() const { return ended_; }
  /// Everything that was read is through. Reports a failure that waited behind the last row.
  bool drained();
  /// The query needs no more rows.
  bool unwanted() const { return query_.finished(); }
  bool failed() const { return query_.policy().failure().has_value(); }

  uint64_t rows_in() const { return rows_in_; }
  connector::Progress progress() const { return inlet_->progress(); }

 private:
  std::unique_ptr<Inlet> inlet_;
  QueryPipeline& query_;
  Entry entry_;
  Batch batch_;
  RowErrors errors_;
  std::vector<uint16_t> kept_;
  std::optional<Error> failure_;  ///< waits behind the rows in the gate
  bool ended_ = false;
  uint64_t rows_in_ = 0;
};

}  // namespace velo::runtime
