// Rows move through the conditions like through a sorting machine: each condition sees what the earlier ones left, and
// each branch is evaluated only for its own rows, so that `CASE WHEN b <> 0 THEN a / b END` never fails.
#include "expr/build.hpp"
#include "expr/copy_rows.hpp"
#include "expr/fold.hpp"
#include "expr/select.hpp"
#include "expr/unify.hpp"
#include "functions/codes.hpp"

namespace velo::expr {

namespace {

// Children: when, then, when, then, …, otherwise.
class CaseEvaluator final : public Evaluator {
 public:
  explicit CaseEvaluator(const Expr& expression) : out_(expression.type()) {
    const auto& children = expression.children();
    for (size_t i = 0; i + 1 < children.size(); i += 2) {
      branches_.push_back({children[i]->start(), children[i + 1]->start()});
    }
    otherwise_ = children.back()->start();
  }

  const Vector& evaluate(const Batch& batch, Selection rows, EvaluationContext& context) override {
    out_.reset(batch.rows);
    flags_.reset(batch.rows);
    Selection rest = rows;
    for (Branch& branch : branches_) {
      if (rest.empty()) return out_;
      const Vector& condition = branch.when->evaluate(batch, rest, context);
      const Selection taken = select_true(condition, rest, taken_.room(rest.count()));
      if (taken.empty()) continue;
      copy_rows(branch.then->evaluate(batch, taken, context), taken, out_);
      rest = without(rest, taken);
    }
    if (!rest.empty()) copy_rows(otherwise_->evaluate(batch, rest, context), rest, out_);
    return out_;
  }

 private:
  struct Branch {
    std::unique_ptr<Evaluator> when;
    std::unique_ptr<Evaluator> then;
  };

  Selection without(Selection rows, Selection taken) {
    uint8_t* flags = flags_.data<uint8_t>();
    rows.each([&](uint32_t row) { flags[row] = 1; });
    taken.each([&](uint32_t row) { flags[row] = 0; });
    return select_flags(flags, rows, rest_.room(rows.count()));
  }

  std::vector<Branch> branches_;
  std::unique_ptr<Evaluator> otherwise_;
  Vector out_;
  Vector flags_{TypeId::Boolean};
  RowList taken_;
  RowList rest_;
};

class CaseWhen final : public Expr {
 public:
  CaseWhen(Type type, std::vector<ExprPtr> children) : Expr(std::move(type), std::move(children)) {}

  std::unique_ptr<Evaluator> start() const override { return std::make_unique<CaseEvaluator>(*this); }
  std::string text(std::span<const std::string> names) const override {
    std::string out = "CASE";
    for (size_t i = 0; i + 1 < children().size(); i += 2) {
      out += " WHEN " + children()[i]->text(names) + " THEN " + children()[i + 1]->text(names);
    }
    return out + " ELSE " + children().back()->text(names) + " END";
  }
  ExprPtr with_children(std::vector<ExprPtr> children) const override {
    return std::make_shared<CaseWhen>(type(), std::move(children));
  }
};

bool is_true(const Expr& condition) {
  return condition.constant() && !condition.constant()->is_null() && condition.constant()->as_bool();
}

// Drops branches that never run and ends at one that always does.
std::vector<ExprPtr> reachable(std::vector<ExprPtr> whens, std::vector<ExprPtr> values) {
  std::vector<ExprPtr> children;
  for (size_t i = 0; i < whens.size(); ++i) {
    if (is_true(*whens[i])) {
      children.push_back(values[i]);
      return children;
    }
    if (whens[i]->constant()) continue;
    children.push_back(whens[i]);
    children.push_back(values[i]);
  }
  children.push_back(values.back());
  return children;
}

}  // namespace

Result<ExprPtr> case_when(std::vector<ExprPtr> whens, std::vector<ExprPtr> thens, ExprPtr otherwise) {
  CHECK(!whens.empty() && whens.size() == thens.size(), "CASE has a result for each condition");
  for (ExprPtr& when : whens) {
    if (when->type().is(TypeId::Null)) when = null_literal(TypeId::Boolean);
    if (!when->type().is(TypeId::Boolean)) {
      return Error(functions::kNotBoolean, "CASE WHEN needs a BOOLEAN condition, got " + when->type().text());
    }
  }
  std::vector<ExprPtr> values = std::move(thens);
  values.push_back(otherwise ? std::move(otherwise) : null_literal(TypeId::Null));
  VELO_TRY(Type type, unify(values, "CASE"));
  std::vector<ExprPtr> children = reachable(std::move(whens), std::move(values));
  if (children.size() == 1) return children.front();
  return ExprPtr(std::make_shared<CaseWhen>(std::move(type), std::move(children)));
}

}  // namespace velo::expr
