#pragma once

#include "expr/expr.hpp"

namespace velo::expr {

/// AND or OR over two or more BOOLEAN terms, three-valued.
class Junction final : public Expr {
 public:
  Junction(bool is_and, std::vector<ExprPtr> terms) : Expr(TypeId::Boolean, std::move(terms)), is_and_(is_and) {}

  bool is_and() const { return is_and_; }
  std::unique_ptr<Evaluator> start() const override;
  std::string text(std::span<const std::string> names) const override;
  ExprPtr with_children(std::vector<ExprPtr> children) const override;

 private:
  bool is_and_;
};

}  // namespace velo::expr
