#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "expr/expr.hpp"

namespace velo::expr {

/// Entries that must be writable behind the last row in every row list handed to the functions below.
inline constexpr uint32_t kSelectSlack = 8;

/// The rows whose byte in `flags` (0 or 1, by physical row) is 1. `out_rows` has room for rows.count() + kSelectSlack
/// entries and may be the list `rows` itself refers to. Gives back `rows` unchanged when all of them stay.
Selection select_flags(const uint8_t* flags, Selection rows, uint16_t* out_rows);

/// The rows for which a BOOLEAN vector is TRUE: neither FALSE nor NULL. Same conditions as select_flags.
Selection select_true(const Vector& predicate, Selection rows, uint16_t* out_rows);

/// A list of rows that keeps its memory. Not thread-safe.
class RowList {
 public:
  /// Room for `count` rows and the slack behind them.
  uint16_t* room(uint32_t count) {
    if (rows_.size() < count + kSelectSlack) [[unlikely]]
      rows_.resize(count + kSelectSlack);
    return rows_.data();
  }

 private:
  std::vector<uint16_t> rows_;
};

/// A running WHERE condition: narrows a selection to the rows for which the predicate is TRUE. The terms of an AND
/// narrow one after the other. One thread.
class RowFilter {
 public:
  /// `predicate` is BOOLEAN.
  explicit RowFilter(const Expr& predicate);

  /// The surviving rows, valid until the next call or as long as `rows` is. A row that failed (see context.errors) may
  /// be in or out: whoever applies the errors removes it.
  Selection select(const Batch& batch, Selection rows, EvaluationContext& context);

 private:
  std::vector<std::unique_ptr<Evaluator>> terms_;
  RowList rows_;
};

}  // namespace velo::expr
