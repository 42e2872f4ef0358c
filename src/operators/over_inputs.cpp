// An argument under FILTER becomes CASE WHEN the condition holds THEN the argument, so that it is computed for those
// rows only; the condition itself is kept too, since not every aggregate skips NULLs.
#include "operators/over_inputs.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"
#include "expr/build.hpp"
#include "expr/select.hpp"

namespace velo::operators {

namespace {

std::vector<Type> types_of(const std::vector<expr::ExprPtr>& expressions) {
  std::vector<Type> types;
  for (const expr::ExprPtr& one : expressions) types.push_back(one->type());
  return types;
}

std::vector<Type> column_types(const Schema& schema) {
  std::vector<Type> types;
  for (const Field& field : schema.fields) types.push_back(field.type);
  return types;
}

}  // namespace

size_t OverInputs::Slots::add(const expr::ExprPtr& expression) {
  std::string text = expression->text();
  const auto same = std::find(texts.begin(), texts.end(), text);
  if (same != texts.end() && expression->deterministic()) return static_cast<size_t>(same - texts.begin());
  texts.push_back(std::move(text));
  evaluators.push_back(expression->start());
  types.push_back(expression->type());
  results.push_back(nullptr);
  return texts.size() - 1;
}

void OverInputs::Slots::evaluate(const Batch& batch, expr::EvaluationContext& context) {
  for (size_t i = 0; i < evaluators.size(); ++i) {
    results[i] = &evaluators[i]->evaluate(batch, batch.selection, context);
  }
}

OverInputs::OverInputs(const plan::Over& node) : layout_(types_of(node.partition)), encoder_(layout_) {
  for (const expr::ExprPtr& key : node.partition) {
    keys_.evaluators.push_back(key->start());
    keys_.results.push_back(nullptr);
  }
  // The keys of ORDER BY keep their places, also where two are the same.
  for (const plan::OverOrder& order : node.order) {
    values_.texts.push_back(order.key->text());
    values_.evaluators.push_back(order.key->start());
    values_.types.push_back(order.key->type());
    values_.results.push_back(nullptr);
  }
  for (const plan::OverCall& call : node.calls) add_call(call);
  passed_codec_ = std::make_unique<state::RowCodec>(column_types(node.inputs[0]->schema));
  value_codec_ = std::make_unique<state::RowCodec>(values_.types);
  argument_types_ = arguments_.types;
  argument_codec_ = std::make_unique<state::RowCodec>(argument_types_);
  values_at_ = kHeader + passed_codec_->bytes();
  arguments_at_ = values_at_ + value_codec_->bytes();
  row_bytes_ = arguments_at_ + argument_codec_->bytes();
}

void OverInputs::add_call(const plan::OverCall& call) {
  Call& to = calls_.emplace_back();
  if (call.kind == functions::WindowKind::Aggregate) return add_aggregate(call, to);
  for (const expr::ExprPtr& argument : call.arguments) to.columns.push_back(values_.add(argument));
}

void OverInputs::add_aggregate(const plan::OverCall& call, Call& to) {
  if (call.filter) to.filter = arguments_.add(call.filter);
  for (const expr::ExprPtr& argument : call.arguments) {
    if (!call.filter) {
      to.columns.push_back(arguments_.add(argument));
      continue;
    }
    auto guarded = expr::case_when({call.filter}, {argument}, nullptr);
    CHECK(guarded.ok() && (*guarded)->type() == argument->type(), "CASE keeps the type of its only branch");
    to.columns.push_back(arguments_.add(*guarded));
  }
}

Selection OverInputs::evaluate(const Batch& batch, const StepContext& context) {
  expr::EvaluationContext evaluation{errors_, context.now};
  keys_.evaluate(batch, evaluation);
  values_.evaluate(batch, evaluation);
  arguments_.evaluate(batch, evaluation);
  Selection rows = batch.selection;
  if (!errors_.empty()) [[unlikely]] {
    kept_.resize(rows.count() + expr::kSelectSlack);
    rows = context.policy.refuse(batch, errors_, rows, kept_.data());
  }
  key_rows_ = encoder_.encode(keys_.results, batch.rows, rows);
  return rows;
}

void OverInputs::keep(const Batch& batch, const uint16_t* rows, uint32_t count, uint64_t sequence, std::byte** to,
                      state::ByteHeap& heap) const {
  for (uint32_t i = 0; i < count; ++i) {
    to[i] = heap.allocate(row_bytes_);
    const uint64_t number = sequence + i;
    std::memcpy(to[i], &number, sizeof number);
    to[i] += kHeader;
  }
  passed_codec_->encode(batch.columns, rows, count, to, heap);
  for (uint32_t i = 0; i < count; ++i) to[i] += values_at_ - kHeader;
  value_codec_->encode(values_.results, rows, count, to, heap);
  for (uint32_t i = 0; i < count; ++i) to[i] += arguments_at_ - values_at_;
  argument_codec_->encode(arguments_.results, rows, count, to, heap);
  for (uint32_t i = 0; i < count; ++i) to[i] -= arguments_at_;
}

void OverInputs::release(std::byte* row, state::ByteHeap& heap) const {
  passed_codec_->release(passed(row), heap);
  value_codec_->release(values(row), heap);
  argument_codec_->release(arguments(row), heap);
  heap.free(row, row_bytes_);
}

uint64_t OverInputs::sequence(const std::byte* row) {
  uint64_t number;
  std::memcpy(&number, row, sizeof number);
  return number;
}

}  // namespace velo::operators
