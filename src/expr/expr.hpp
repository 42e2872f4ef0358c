#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "column/batch.hpp"
#include "column/row_error.hpp"
#include "types/value.hpp"

namespace velo::expr {

/// What an evaluator may use besides the batch. Lives as long as the step.
struct EvaluationContext {
  RowErrors& errors;
  const StepTime& now;  ///< NOW() of this batch
};

/// A running expression: owns the scratch vectors of its node and its children. One thread.
class Evaluator {
 public:
  virtual ~Evaluator() = default;
  /// Computes the value for `rows` of the batch. The vector returned is valid at those rows until the next call, and
  /// may be one of the batch's own columns or a constant vector. Rows that fail are added to context.errors; their
  /// value is unspecified, and enclosing expressions may still read it.
  virtual const Vector& evaluate(const Batch& batch, Selection rows, EvaluationContext& context) = 0;
};

class Expr;
using ExprPtr = std::shared_ptr<const Expr>;

/// A bound, typed, immutable expression over the columns of one input. Shared freely between plans and threads.
class Expr {
 public:
  explicit Expr(Type type, std::vector<ExprPtr> children = {})
      : type_(std::move(type)), children_(std::move(children)) {}
  virtual ~Expr() = default;

  const Type& type() const { return type_; }
  const std::vector<ExprPtr>& children() const { return children_; }

  virtual std::unique_ptr<Evaluator> start() const = 0;
  /// SQL-like text with `names` for the input columns (`$3` where there is no name). Two expressions are the same iff
  /// their texts with no names are equal.
  virtual std::string text(std::span<const std::string> names = {}) const = 0;
  /// The same node over other children (rewrites).
  virtual ExprPtr with_children(std::vector<ExprPtr> children) const = 0;
  /// The input column this is, if it is nothing but one.
  virtual std::optional<size_t> column() const { return std::nullopt; }
  /// The value this is, if it is a literal.
  virtual const Value* constant() const { return nullptr; }
  /// Whether the same input always gives the same output (allows folding and sharing).
  virtual bool deterministic() const;

 private:
  Type type_;
  std::vector<ExprPtr> children_;
};

}  // namespace velo::expr
