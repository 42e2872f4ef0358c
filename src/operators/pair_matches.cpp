#include "operators/pair_matches.hpp"

#include <algorithm>

#include "operators/join_output.hpp"

namespace velo::operators {

namespace {

std::vector<Type> pair_types(const plan::JoinNode& node) {
  std::vector<Type> types = column_types(*node.inputs[0]);
  const std::vector<Type> right = column_types(*node.inputs[1]);
  types.insert(types.end(), right.begin(), right.end());
  return types;
}

}  // namespace

PairMatches::PairMatches(const plan::JoinNode& node, const state::RowCodec& left, const state::RowCodec& right,
                         size_t side)
    : left_codec_(left), right_codec_(right), side_(side), block_(pair_types(node)), filter_(*node.condition) {}

void PairMatches::start() {
  rows_.clear();
  own_.clear();
  other_.clear();
  cut_off_ = false;
}

void PairMatches::evaluate(const Batch& batch, const StepContext& context) {
  for (size_t i = 0; i < rows_.size(); ++i) rows_[i].end = i + 1 < rows_.size() ? rows_[i + 1].begin : own_.size();
  passes_.assign(own_.size(), 0);
  for (size_t first = 0; first < own_.size(); first += kPairs)
    evaluate_pairs(first, static_cast<uint32_t>(std::min(kPairs, own_.size() - first)), context);
  if (!errors_.empty()) [[unlikely]]
    refuse(batch, context);
  narrow();
}

void PairMatches::evaluate_pairs(size_t first, uint32_t count, const StepContext& context) {
  const std::span<const std::byte* const> own(own_.data() + first, count);
  const std::span<const std::byte* const> other(other_.data() + first, count);
  block_.reset(count);
  left_codec_.decode(side_ == 0 ? own : other, block_, 0);
  right_codec_.decode(side_ == 0 ? other : own, block_, 0, left_codec_.width());
  block_.view(count, pairs_);
  expr::EvaluationContext evaluation{pair_errors_, context.now};
  const Selection passing = filter_.select(pairs_, pairs_.selection, evaluation);
  passing.each([&](uint32_t pair) { passes_[first + pair] = 1; });
  if (!pair_errors_.empty()) [[unlikely]]
    collect_errors(first);
}

void PairMatches::collect_errors(size_t first) {
  for (const RowError& error : pair_errors_.sorted()) {
    const auto behind = std::upper_bound(rows_.begin(), rows_.end(), first + error.row,
                                         [](size_t pair, const Row& row) { return pair < row.begin; });
    // Rows without candidates begin where the next one does: the last that begins there is the one.
    errors_.add(std::prev(behind)->row, error.code, error.message);
  }
  pair_errors_.clear();
}

void PairMatches::refuse(const Batch& batch, const StepContext& context) {
  row_numbers_.clear();
  for (const Row& row : rows_) row_numbers_.push_back(static_cast<uint16_t>(row.row));
  kept_.resize(rows_.size() + expr::kSelectSlack);
  const Selection all(row_numbers_.data(), static_cast<uint32_t>(row_numbers_.size()));
  const Selection fit = context.policy.refuse(batch, errors_, all, kept_.data());
  uint32_t next = 0;
  for (Row& row : rows_) {
    row.refused = next == fit.count() || fit[next] != row.row;
    if (!row.refused) ++next;
  }
  cut_off_ = context.policy.failed();
}

void PairMatches::narrow() {
  size_t kept = 0;
  for (Row& row : rows_) {
    const size_t begin = kept;
    for (size_t pair = row.begin; pair < row.end; ++pair) {
      other_[kept] = other_[pair];
      kept += passes_[pair];
    }
    row.begin = begin;
    row.end = kept;
  }
}

}  // namespace velo::operators
