// A literal is a constant vector made once. Its nameless text states the type where the digits alone would not, because
// equal texts mean equal expressions.
#include "base/check.hpp"
#include "expr/build.hpp"

namespace velo::expr {

namespace {

class LiteralEvaluator final : public Evaluator {
 public:
  explicit LiteralEvaluator(const Value& value) : vector_(Vector::constant(value)) {}
  const Vector& evaluate(const Batch&, Selection, EvaluationContext&) override { return vector_; }

 private:
  Vector vector_;
};

bool text_shows_type(const Value& value) {
  if (value.is_null()) return value.type().is(TypeId::Null);
  switch (value.type().id()) {
    case TypeId::Boolean:
    case TypeId::Int:
    case TypeId::String:
    case TypeId::Date:
    case TypeId::Time:
    case TypeId::Timestamp:
    case TypeId::Interval: return true;
    default: return false;
  }
}

class Literal final : public Expr {
 public:
  explicit Literal(Value value) : Expr(value.type()), value_(std::move(value)) {}

  std::unique_ptr<Evaluator> start() const override { return std::make_unique<LiteralEvaluator>(value_); }
  std::string text(std::span<const std::string> names) const override {
    if (!names.empty() || text_shows_type(value_)) return value_.literal();
    return "CAST(" + value_.literal() + " AS " + type().text() + ')';
  }
  ExprPtr with_children(std::vector<ExprPtr> children) const override {
    CHECK(children.empty(), "a literal has no children");
    return std::make_shared<Literal>(*this);
  }
  const Value* constant() const override { return &value_; }

 private:
  Value value_;
};

}  // namespace

ExprPtr literal(Value value) { return std::make_shared<Literal>(std::move(value)); }

}  // namespace velo::expr
