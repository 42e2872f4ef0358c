#pragma once

#include <cstdint>
#include <optional>

#include "column/batch.hpp"
#include "functions/aggregate.hpp"
#include "types/decimal.hpp"

namespace velo::functions {

/// The kind of state that COUNT(*) has.
struct CountedRows;

/// What an aggregate can be in a FusedNumbers.
enum class FusedRole : uint8_t { None, Rows, Sum, Average, Low, High };

/// By the kind of its state.
FusedRole fused_role(const BoundAggregate& bound);

/// Computes COUNT(*), SUM, AVG, MIN and MAX of one column of BIGINT or short decimals in one pass. Their states stay
/// what they are by themselves; SUM and AVG share one. Immutable once all have joined.
class FusedNumbers {
 public:
  /// Where results go after each row, by row of the call: the column of an aggregate is first_column + its index.
  struct Running {
    RowBlock& block;
    size_t first_column;
    /// Writes all results of row i from the states as they are: for rows whose results are NULL or do not fit.
    void (*finish_row)(const void* context, uint32_t i);
    const void* context;
  };

  /// Lets aggregate number `index` take part, whose state lies `offset` bytes into the group. False when its role is
  /// taken.
  bool join(const BoundAggregate& bound, uint32_t offset, size_t index);
  /// Whether it may be used: two or more take part, of which one is SUM or AVG.
  bool useful() const { return total_ != kAbsent && members_ > 1; }

  /// `call.args` is the column; call.offset counts for nothing.
  void update(const AggregateCall& call) const;
  void running(const AggregateCall& call, const Running& out) const;

 private:
  static constexpr uint32_t kAbsent = UINT32_MAX;
  template <class Numbers>
  struct Kernels;

  /// A member: where its state lies, and which aggregate it is.
  struct Member {
    uint32_t offset = kAbsent;
    size_t index = 0;
    bool present() const { return offset != kAbsent; }
  };

  static bool take(Member& member, uint32_t offset, size_t index);
  template <class F>
  void with_members(F&& f) const;

  bool decimals_ = false;
  uint32_t members_ = 0;
  uint32_t total_ = kAbsent;  // of the state that SUM and AVG share
  Member rows_;
  Member sum_;
  Member average_;
  Member low_;
  Member high_;
  int64_t average_factor_ = 0;  // 0: no average
};

}  // namespace velo::functions
