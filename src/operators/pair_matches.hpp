#pragma once

#include <memory>
#include <span>
#include <vector>

#include "expr/select.hpp"
#include "operators/operator.hpp"
#include "plan/join.hpp"
#include "state/row_codec.hpp"

namespace velo::operators {

/// Candidates for matches, and which of them the join's condition lets pass: computed for many pairs at once, before
/// any state changes. A row for which the condition fails is refused as a whole.
///
/// Use: start(); for each row begin_row(), add() for its candidates; evaluate() when full() or at the end.
class PairMatches {
 public:
  /// `node` has a condition; `side` (0 left, 1 right) is the one whose rows begin_row() names.
  PairMatches(const plan::JoinNode& node, const state::RowCodec& left, const state::RowCodec& right, size_t side);

  void start();
  /// The candidates that follow are for this physical row.
  void begin_row(uint32_t row) { rows_.push_back({row, own_.size(), 0, false}); }
  /// Both as bytes: the row itself and a row of the other side.
  void add(const std::byte* own, const std::byte* other) {
    own_.push_back(own);
    other_.push_back(other);
  }
  /// Time to evaluate. More may be added all the same.
  bool full() const { return own_.size() >= kPairs; }

  /// Reduces the candidates to the matches. Rows that fail go to the policy, as rows of `batch`.
  void evaluate(const Batch& batch, const StepContext& context);

  /// Of the i-th row since start(): whether it was refused, and the rows it matches.
  bool refused(size_t i) const { return rows_[i].refused; }
  /// Whether a row failed under `fail`: no row behind it counts.
  bool cut_off() const { return cut_off_; }
  std::span<const std::byte* const> of(size_t i) const {
    return {other_.data() + rows_[i].begin, rows_[i].end - rows_[i].begin};
  }

 private:
  struct Row {
    uint32_t row;
    size_t begin;
    size_t end;
    bool refused;
  };
  static constexpr size_t kPairs = 2048;  ///< pairs computed at once

  void evaluate_pairs(size_t first, uint32_t count, const StepContext& context);
  void collect_errors(size_t first);
  void refuse(const Batch& batch, const StepContext& context);
  void narrow();

  const state::RowCodec& left_codec_;
  const state::RowCodec& right_codec_;
  size_t side_;
  RowBlock block_;
  Batch pairs_;
  expr::RowFilter filter_;
  std::vector<Row> rows_;
  bool cut_off_ = false;
  std::vector<const std::byte*> own_;
  std::vector<const std::byte*> other_;
  std::vector<uint8_t> passes_;
  RowErrors pair_errors_;
  RowErrors errors_;  ///< by row
  std::vector<uint16_t> row_numbers_;
  std::vector<uint16_t> kept_;
};

}  // namespace velo::operators
