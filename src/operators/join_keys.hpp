#pragma once

#include <memory>
#include <span>
#include <vector>

#include "expr/expr.hpp"
#include "operators/operator.hpp"
#include "operators/row_numbers.hpp"
#include "state/group_table.hpp"
#include "state/key_encoder.hpp"

namespace velo::operators {

/// The keys of one side of a join, computed for a whole batch before any state changes. Owns the evaluators; results
/// are valid until the next evaluate().
class JoinKeys {
 public:
  /// `others` are expressions to be computed beside the keys.
  explicit JoinKeys(const std::vector<expr::ExprPtr>& keys, const std::vector<expr::ExprPtr>& others = {});
  JoinKeys(const JoinKeys&) = delete;
  JoinKeys& operator=(const JoinKeys&) = delete;

  /// Computes everything and gives the rows that did not fail: those that did went to the policy.
  Selection evaluate(const Batch& batch, const StepContext& context);

  const state::KeyLayout& layout() const { return layout_; }
  const Vector& other(size_t i) const { return *others_[i]; }
  /// Keys and hashes of the rows.
  const state::KeyRows& rows() const { return key_rows_; }
  /// Whether a key of the row is NULL, so that it matches nothing.
  bool is_null(uint32_t row) const { return any_null_ && null_[row] != 0; }

  /// Payloads of the keys of `rows`, one by one; nullptr where a key is NULL. They are made where they are missing.
  std::span<std::byte* const> find_or_add(state::GroupTable& table, Selection rows);
  /// The same, nullptr also where the table does not have the key.
  std::span<std::byte* const> find(state::GroupTable& table, Selection rows);

 private:
  void mark_nulls(const Batch& batch, Selection rows);
  template <bool kAdd>
  std::span<std::byte* const> look_up(state::GroupTable& table, Selection rows);

  state::KeyLayout layout_;
  state::KeyEncoder encoder_;
  state::KeyRows key_rows_;
  std::vector<std::unique_ptr<expr::Evaluator>> key_evaluators_;
  std::vector<std::unique_ptr<expr::Evaluator>> other_evaluators_;
  std::vector<const Vector*> keys_;
  std::vector<const Vector*> others_;
  bool any_null_ = false;
  std::vector<uint8_t> null_;  ///< by physical row, when any_null_
  RowNumbers numbers_;
  std::vector<uint16_t> complete_;  ///< rows without NULL
  std::vector<std::byte*> payloads_;
  std::vector<uint32_t> created_;
  RowErrors errors_;
  std::vector<uint16_t> kept_;
};

}  // namespace velo::operators
