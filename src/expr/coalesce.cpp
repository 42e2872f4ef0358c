// The first argument usually has no NULL, and is then passed on as it is.
#include "expr/build.hpp"
#include "expr/copy_rows.hpp"
#include "expr/fold.hpp"
#include "expr/select.hpp"
#include "expr/unify.hpp"
#include "functions/codes.hpp"

namespace velo::expr {

namespace {

class CoalesceEvaluator final : public Evaluator {
 public:
  explicit CoalesceEvaluator(const Expr& expression) : out_(expression.type()) {
    for (const ExprPtr& child : expression.children()) arguments_.push_back(child->start());
  }

  const Vector& evaluate(const Batch& batch, Selection rows, EvaluationContext& context) override {
    const Vector& first = arguments_[0]->evaluate(batch, rows, context);
    if (!first.has_nulls()) return first;
    out_.reset(batch.rows);
    flags_.reset(batch.rows);
    Selection missing = take(first, rows);
    for (size_t i = 1; i < arguments_.size() && !missing.empty(); ++i) {
      missing = take(arguments_[i]->evaluate(batch, missing, context), missing);
    }
    if (!missing.empty()) set_null_rows(missing, out_);
    return out_;
  }

 private:
  // Copies all rows and gives back those that were NULL.
  Selection take(const Vector& argument, Selection rows) {
    copy_rows(argument, rows, out_);
    if (!argument.has_nulls()) return Selection(list_.room(1), 0);
    uint8_t* flags = flags_.data<uint8_t>();
    rows.each([&](uint32_t row) { flags[row] = !argument.is_valid(row); });
    return select_flags(flags, rows, list_.room(rows.count()));
  }

  std::vector<std::unique_ptr<Evaluator>> arguments_;
  Vector out_;
  Vector flags_{TypeId::Boolean};
  RowList list_;
};

class Coalesce final : public Expr {
 public:
  Coalesce(Type type, std::vector<ExprPtr> children) : Expr(std::move(type), std::move(children)) {}

  std::unique_ptr<Evaluator> start() const override { return std::make_unique<CoalesceEvaluator>(*this); }
  std::string text(std::span<const std::string> names) const override {
    std::string out = "coalesce(";
    for (size_t i = 0; i < children().size(); ++i) out += (i == 0 ? "" : ", ") + children()[i]->text(names);
    return out + ')';
  }
  ExprPtr with_children(std::vector<ExprPtr> children) const override {
    return std::make_shared<Coalesce>(type(), std::move(children));
  }
};

}  // namespace

Result<ExprPtr> coalesce(std::vector<ExprPtr> arguments) {
  if (arguments.empty()) return Error(functions::kBadArgumentCount, "coalesce() takes at least one argument");
  VELO_TRY(Type type, unify(arguments, "COALESCE"));
  std::vector<ExprPtr> kept;
  for (ExprPtr& argument : arguments) {
    if (is_null_literal(*argument)) continue;
    const bool last = argument->constant() != nullptr;
    kept.push_back(std::move(argument));
    if (last) break;
  }
  if (kept.empty()) return null_literal(std::move(type));
  if (kept.size() == 1) return kept.front();
  return ExprPtr(std::make_shared<Coalesce>(std::move(type), std::move(kept)));
}

}  // namespace velo::expr
