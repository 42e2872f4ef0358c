#pragma once

#include <cstdint>
#include <optional>

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
  /// Results after each row, by row of the call; nullptr where nobody wants them.
  struct Running {
    int64_t* rows = nullptr;
    void* sum = nullptr;  ///< Int128 for decimals, int64_t for BIGINT
    Int128* average = nullptr;
    int64_t* low = nullptr;
    int64_t* high = nullptr;
    /// Writes all results of row i from the states as they are: for rows whose results are NULL or do not fit.
    void (*finish_row)(const void* context, uint32_t i) = nullptr;
    const void* context = nullptr;

    /// The results of the aggregate with this role go to `out`.
    void set(FusedRole role, Vector& out) {
      switch (role) {
        case FusedRole::None: return;
        case FusedRole::Rows: rows = out.data<int64_t>(); return;
        case FusedRole::Sum: sum = out.data<std::byte>(); return;
        case FusedRole::Average: average = out.data<Int128>(); return;
        case FusedRole::Low: low = out.data<int64_t>(); return;
        case FusedRole::High: high = out.data<int64_t>(); return;
      }
    }
  };

  /// Lets an aggregate take part, whose state lies `offset` bytes into the group. False when its role is taken.
  bool join(const BoundAggregate& bound, uint32_t offset);
  /// Whether it may be used: two or more take part, of which one is SUM or AVG.
  bool useful() const { return total_ != kAbsent && members_ > 1; }

  /// `call.args` is the column; call.offset counts for nothing.
  void update(const AggregateCall& call) const;
  void running(const AggregateCall& call, const Running& out) const;

 private:
  static constexpr uint32_t kAbsent = UINT32_MAX;
  template <class Numbers>
  struct Kernels;

  bool take(uint32_t& place, uint32_t offset);
  template <class F>
  void with_members(F&& f) const;

  bool decimals_ = false;
  uint32_t members_ = 0;
  uint32_t rows_ = kAbsent;  // offsets of the states
  uint32_t total_ = kAbsent;
  uint32_t low_ = kAbsent;
  uint32_t high_ = kAbsent;
  bool sum_ = false;
  int64_t average_factor_ = 0;  // 0: no average
};

}  // namespace velo::functions
