// NULL is kept out of the kernels: when some argument really has a NULL among the rows, the validities are combined
// into the output's and the selection is narrowed to what is left. Without NULLs a dense selection stays dense, which
// is what lets the kernels' loops be vectorised.
#include "expr/call_evaluator.hpp"

namespace velo::expr {

namespace {

void and_validity(const Vector& argument, Selection rows, uint8_t* valid) {
  const uint8_t* from = argument.validity();
  if (argument.is_constant()) {
    const uint8_t all = from[0];
    rows.each([&](uint32_t row) { valid[row] = static_cast<uint8_t>(valid[row] & all); });
  } else {
    rows.each([&](uint32_t row) { valid[row] = static_cast<uint8_t>(valid[row] & from[row]); });
  }
}

// A NULL row's slot must hold something readable, and an old StringRef points to bytes that may be gone.
void clear_null_strings(Selection rows, const uint8_t* valid, Vector& out) {
  StringRef* slots = out.data<StringRef>();
  rows.each([&](uint32_t row) {
    if (!valid[row]) slots[row] = StringRef();
  });
}

}  // namespace

CallEvaluator::CallEvaluator(const Call& call) : bound_(call.bound()), out_(call.type()) {
  const auto& children = call.children();
  args_.resize(children.size());
  literals_.reserve(children.size());
  for (size_t i = 0; i < children.size(); ++i) {
    if (const Value* value = children[i]->constant()) {
      literals_.push_back(Vector::constant(*value));
      args_[i] = &literals_.back();
      has_null_literal_ |= value->is_null();
    } else {
      live_.push_back({i, RunningExpr(*children[i])});
    }
  }
}

Selection CallEvaluator::drop_nulls(Selection rows) {
  uint8_t* valid = out_.make_validity();
  for (const Vector* argument : args_) {
    if (argument->has_nulls()) and_validity(*argument, rows, valid);
  }
  const Selection left = select_flags(valid, rows, rows_.room(rows.count()));
  if (left.count() == rows.count()) {
    out_.clear_validity();
  } else if (out_.physical() == Physical::String) {
    clear_null_strings(rows, valid, out_);
  }
  return left;
}

const Vector& CallEvaluator::evaluate(const Batch& batch, Selection rows, EvaluationContext& context) {
  bool any_nulls = has_null_literal_;
  for (Live& live : live_) {
    const Vector& argument = live.expr.evaluate(batch, rows, context);
    args_[live.index] = &argument;
    any_nulls |= argument.has_nulls();
  }
  out_.reset(batch.rows);
  if (any_nulls && bound_.nulls == functions::NullRule::Propagate) {
    rows = drop_nulls(rows);
    if (rows.empty()) return out_;
  }
  functions::ScalarCall call{args_, rows, out_, context.errors, bound_.data.get(), context.now};
  bound_.kernel(call);
  return out_;
}

}  // namespace velo::expr
