// What reader and writer must agree on: the same table drives both.
#include "sql/operators.hpp"

#include <algorithm>
#include <iterator>

#include "base/check.hpp"

namespace velo::sql {

const BinarySpelling& spelling(BinaryOp op) {
  const auto* found = std::find_if(std::begin(kBinarySpellings), std::end(kBinarySpellings),
                                   [op](const BinarySpelling& s) { return s.op == op; });
  CHECK(found != std::end(kBinarySpellings), "operator without spelling");
  return *found;
}

Level level_of(const Expr& expr) {
  if (const auto* binary = expr.as<Binary>()) return spelling(binary->op).level;
  if (const auto* unary = expr.as<Unary>()) return unary->op == UnaryOp::kNot ? Level::kNot : Level::kSign;
  if (expr.as<IsTest>() != nullptr) return Level::kIs;
  const bool pattern = expr.as<Between>() || expr.as<InList>() || expr.as<InQuery>() || expr.as<Like>();
  if (pattern) return Level::kPattern;
  if (expr.as<AtTimeZone>() != nullptr) return Level::kTimeZone;
  if (expr.as<Subscript>() != nullptr || expr.as<FieldAccess>() != nullptr) return Level::kPostfix;
  return Level::kPrimary;
}

}  // namespace velo::sql
