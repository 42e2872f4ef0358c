#pragma once

#include <memory>
#include <span>

#include "base/result.hpp"
#include "column/batch.hpp"
#include "column/row_error.hpp"
#include "plan/node.hpp"

namespace velo::operators {

/// Applies the policy for bad rows (fail, skip, dead_letter); made by the lane, one per query. The single place where
/// a row error becomes a consequence.
class RowPolicy {
 public:
  virtual ~RowPolicy() = default;
  /// Takes the rows of `errors` out of `rows` (written to `kept`, room for rows.count() entries) and counts,
  /// dead-letters or remembers them. Under `fail` everything from the first bad row on is taken out as well, so that
  /// exactly the rows before it go through, and the step ends with that error. Clears `errors`.
  virtual Selection refuse(const Batch& batch, RowErrors& errors, Selection rows, uint16_t* kept) = 0;
  /// A row behind its window: counted, dead-lettered, or the end of the query.
  virtual void late(const Batch& batch, uint32_t row) = 0;
  /// The same of rows of which only the number is known, under LatePolicy::Drop.
  virtual void late(uint64_t rows) = 0;
  /// A row made the query fail: nothing behind it goes through any more.
  virtual bool failed() const = 0;
};

/// Where an operator's output goes. push() and advance() run the rest of the pipeline before they return.
class Emit {
 public:
  virtual ~Emit() = default;
  virtual Status push(const Batch& batch) = 0;
  virtual Status advance(Micros watermark) = 0;
  /// What is pushed from now on stands behind a row that made the query fail, and goes no further.
  virtual void drop_rest() {}
};

/// What a step offers to operators besides their input.
struct StepContext {
  RowPolicy& policy;
  const StepTime& now;  ///< NOW() of this step
  uint64_t sequence;    ///< running number of the step's first row: orders rows across batches
  uint32_t port = 0;    ///< which of the operator's inputs the rows or the watermark come from
};

/// What changes while an operator runs: owned by the lane, and the snapshot boundary.
class OperatorState {
 public:
  virtual ~OperatorState() = default;
  /// Bytes of keyed state held, for status and limits.
  virtual size_t state_bytes() const { return 0; }
};

/// The rows of two inputs as they come by turns: the next ones of `port`, up to physical row `end` of its batch.
struct Turn {
  uint32_t port;
  uint32_t end;
};

/// A plan node made runnable. Immutable and shareable; everything that changes is in the state. Calls for one state
/// come from one thread: push and advance in any order until advance(kMaxTime), the end of input, after which none
/// follows for that port. Everything that can fail for a row is evaluated before any state changes.
class Operator {
 public:
  virtual ~Operator() = default;
  virtual std::unique_ptr<OperatorState> start() const = 0;
  virtual Status push(OperatorState& state, const Batch& batch, const StepContext& context, Emit& out) const = 0;
  /// No later row of this port will have an event time below the watermark (except late ones). Operators that hold
  /// nothing back pass it on with out.advance(watermark); those of several inputs pass on the smallest of theirs.
  virtual Status advance(OperatorState& state, Micros watermark, const StepContext& context, Emit& out) const = 0;
  /// Whether push_turns() may be called: of an operator of two inputs for which one row more is a small thing.
  virtual bool takes_turns() const { return false; }
  /// What pushing the rows of each turn, and then advancing to the watermark behind them, would give. Batches have
  /// event times; the turns cover all their rows.
  virtual Status push_turns(OperatorState& state, std::span<const Batch* const, 2> batches, std::span<const Turn> turns,
                            const StepContext& context, Emit& out) const;
  /// True when no further input can change the output (LIMIT reached): the lane may stop reading.
  virtual bool finished(const OperatorState&) const { return false; }
  /// Whether finished() can ever be true: spares asking after each batch.
  virtual bool may_finish() const { return false; }
};

/// An aggregation that also works in two phases: several states gather groups of consecutive pieces of the input, one
/// takes them over in the order of the pieces. Its output is the one of a single state that sees all rows.
class Mergeable {
 public:
  virtual ~Mergeable() = default;
  /// A state that gathers. It gives no rows; its rows are numbered from `sequence` on, above those of earlier pieces.
  virtual std::unique_ptr<OperatorState> start_part(uint64_t sequence) const = 0;
  /// What a gathering state holds, on its own; the state goes on with the rows behind.
  virtual std::unique_ptr<OperatorState> take_part(OperatorState& state) const = 0;
  /// Takes over what `part` holds. Everything before it was merged, and the watermark before it was passed to
  /// advance().
  virtual Status merge(OperatorState& whole, OperatorState& part, const StepContext& context, Emit& out) const = 0;
};

/// The running operator of a plan node; CHECKs that the node's kind is one that runs (sources and upstreams do not).
std::unique_ptr<Operator> make_operator(const plan::Node& node);

}  // namespace velo::operators
