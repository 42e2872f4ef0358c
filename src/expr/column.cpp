// A column reference costs nothing: its evaluator hands out the batch's own vector.
#include "base/check.hpp"
#include "expr/build.hpp"

namespace velo::expr {

namespace {

class ColumnEvaluator final : public Evaluator {
 public:
  explicit ColumnEvaluator(size_t index) : index_(index) {}
  const Vector& evaluate(const Batch& batch, Selection, EvaluationContext&) override { return batch.column(index_); }

 private:
  size_t index_;
};

class Column final : public Expr {
 public:
  Column(size_t index, Type type, std::string name) : Expr(std::move(type)), index_(index), name_(std::move(name)) {}

  std::unique_ptr<Evaluator> start() const override { return std::make_unique<ColumnEvaluator>(index_); }
  std::string text(std::span<const std::string> names) const override {
    return index_ < names.size() ? names[index_] : '$' + std::to_string(index_);
  }
  ExprPtr with_children(std::vector<ExprPtr> children) const override {
    CHECK(children.empty(), "a column has no children");
    return std::make_shared<Column>(*this);
  }
  std::optional<size_t> column() const override { return index_; }

 private:
  size_t index_;
  std::string name_;
};

}  // namespace

ExprPtr column(size_t index, Type type, std::string name) {
  return std::make_shared<Column>(index, std::move(type), std::move(name));
}

}  // namespace velo::expr
