#pragma once

#include <string>

#include "expr/expr.hpp"
#include "functions/scalar.hpp"

namespace velo::expr {

/// A bound scalar function over its arguments, which already have the types it asks for. Casts are calls too.
class Call final : public Expr {
 public:
  Call(std::string name, functions::BoundScalar bound, std::vector<ExprPtr> arguments, bool deterministic);

  const std::string& name() const { return name_; }
  const functions::BoundScalar& bound() const { return bound_; }

  std::unique_ptr<Evaluator> start() const override;
  std::string text(std::span<const std::string> names) const override;
  ExprPtr with_children(std::vector<ExprPtr> children) const override;
  bool deterministic() const override { return deterministic_ && Expr::deterministic(); }

 private:
  std::string name_;
  functions::BoundScalar bound_;
  bool deterministic_;
};

/// Name of the calls that cast(), coerce() make.
inline constexpr std::string_view kCast = "cast";
inline constexpr std::string_view kTryCast = "try_cast";
/// Name of the calls that give a field of a struct, whose name is the second argument.
inline constexpr std::string_view kField = ".";

}  // namespace velo::expr
