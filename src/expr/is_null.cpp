#include <cstring>

#include "expr/build.hpp"
#include "expr/fold.hpp"

namespace velo::expr {

namespace {

class IsNullEvaluator final : public Evaluator {
 public:
  IsNullEvaluator(const Expr& input, bool negated) : input_(input.start()), negated_(negated), out_(TypeId::Boolean) {}

  const Vector& evaluate(const Batch& batch, Selection rows, EvaluationContext& context) override {
    const Vector& input = input_->evaluate(batch, rows, context);
    out_.reset(batch.rows);
    uint8_t* values = out_.data<uint8_t>();
    if (!input.has_nulls()) {
      std::memset(values, negated_ ? 1 : 0, batch.rows);
    } else {
      rows.each([&](uint32_t row) { values[row] = static_cast<uint8_t>(input.is_valid(row) == negated_); });
    }
    return out_;
  }

 private:
  std::unique_ptr<Evaluator> input_;
  bool negated_;
  Vector out_;
};

class IsNull final : public Expr {
 public:
  IsNull(ExprPtr input, bool negated) : Expr(TypeId::Boolean, {std::move(input)}), negated_(negated) {}

  std::unique_ptr<Evaluator> start() const override {
    return std::make_unique<IsNullEvaluator>(*children()[0], negated_);
  }
  std::string text(std::span<const std::string> names) const override {
    return '(' + children()[0]->text(names) + (negated_ ? " IS NOT NULL)" : " IS NULL)");
  }
  ExprPtr with_children(std::vector<ExprPtr> children) const override {
    return std::make_shared<IsNull>(std::move(children.at(0)), negated_);
  }

 private:
  bool negated_;
};

}  // namespace

Result<ExprPtr> is_null(ExprPtr input, bool negated) {
  return fold(std::make_shared<IsNull>(std::move(input), negated));
}

}  // namespace velo::expr
