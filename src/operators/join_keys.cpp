// Rows with a NULL among their keys are left out of the look-up, which knows NULL as a value like any other.
#include "operators/join_keys.hpp"

#include <algorithm>

#include "expr/select.hpp"

namespace velo::operators {

namespace {

std::vector<Type> types_of(const std::vector<expr::ExprPtr>& expressions) {
  std::vector<Type> types;
  for (const expr::ExprPtr& expression : expressions) types.push_back(expression->type());
  return types;
}

}  // namespace

JoinKeys::JoinKeys(const std::vector<expr::ExprPtr>& keys, const std::vector<expr::ExprPtr>& others)
    : layout_(types_of(keys)), encoder_(layout_) {
  for (const expr::ExprPtr& key : keys) key_evaluators_.push_back(key->start());
  for (const expr::ExprPtr& other : others) other_evaluators_.push_back(other->start());
  keys_.resize(keys.size());
  others_.resize(others.size());
}

Selection JoinKeys::evaluate(const Batch& batch, const StepContext& context) {
  expr::EvaluationContext evaluation{errors_, context.now};
  for (size_t i = 0; i < keys_.size(); ++i)
    keys_[i] = &key_evaluators_[i]->evaluate(batch, batch.selection, evaluation);
  for (size_t i = 0; i < others_.size(); ++i)
    others_[i] = &other_evaluators_[i]->evaluate(batch, batch.selection, evaluation);
  Selection rows = batch.selection;
  if (!errors_.empty()) [[unlikely]] {
    kept_.resize(rows.count() + expr::kSelectSlack);
    rows = context.policy.refuse(batch, errors_, rows, kept_.data());
  }
  mark_nulls(batch, rows);
  key_rows_ = encoder_.encode(keys_, batch.rows, rows);
  return rows;
}

void JoinKeys::mark_nulls(const Batch& batch, Selection rows) {
  any_null_ = std::any_of(keys_.begin(), keys_.end(), [](const Vector* key) { return key->has_nulls(); });
  if (!any_null_) return;
  null_.assign(batch.rows, 0);
  for (const Vector* key : keys_) {
    if (!key->has_nulls()) continue;
    rows.each([&](uint32_t row) { null_[row] |= key->is_valid(row) ? 0 : 1; });
  }
}

template <bool kAdd>
std::span<std::byte* const> JoinKeys::look_up(state::GroupTable& table, Selection rows) {
  const uint16_t* wanted = numbers_.of(rows);
  uint32_t count = rows.count();
  if (payloads_.size() < count) payloads_.resize(count);
  if (any_null_) {
    complete_.clear();
    rows.each([&](uint32_t row) {
      if (null_[row] == 0) complete_.push_back(static_cast<uint16_t>(row));
    });
    wanted = complete_.data();
    count = static_cast<uint32_t>(complete_.size());
  }
  created_.clear();
  if constexpr (kAdd) table.find_or_add(key_rows_, wanted, count, payloads_.data(), created_);
  else table.find(key_rows_, wanted, count, payloads_.data());
  // From the back, so that nothing is overwritten before it has moved to its place.
  for (uint32_t i = rows.count(); count < i; --i)
    payloads_[i - 1] = null_[rows[i - 1]] != 0 ? nullptr : payloads_[--count];
  return {payloads_.data(), rows.count()};
}

std::span<std::byte* const> JoinKeys::find_or_add(state::GroupTable& table, Selection rows) {
  return look_up<true>(table, rows);
}

std::span<std::byte* const> JoinKeys::find(state::GroupTable& table, Selection rows) {
  return look_up<false>(table, rows);
}

}  // namespace velo::operators
