#pragma once

#include "base/result.hpp"
#include "expr/expr.hpp"
#include "functions/scalar.hpp"

namespace velo::expr {

/// Makers of bound expressions. They check types, insert coercions and fold constants; errors carry a 2xxx code and no
/// position (the binder adds it).

ExprPtr column(size_t index, Type type, std::string name);
ExprPtr literal(Value value);
/// A scalar function or operator by name (`+`, `=`, `upper`); resolves the overload and casts the arguments.
Result<ExprPtr> call(std::string_view function, std::vector<ExprPtr> arguments);
Result<ExprPtr> cast(ExprPtr input, const Type& to, bool try_cast = false);
/// As cast, but only where SQL converts silently (INT to DECIMAL, NULL to anything, text literal to the other side's
/// type).
Result<ExprPtr> coerce(ExprPtr input, const Type& to);

Result<ExprPtr> logical_and(
    std::vector<ExprPtr> terms);  ///< three-valued; later terms run only where earlier ones are not FALSE
Result<ExprPtr> logical_or(std::vector<ExprPtr> terms);
Result<ExprPtr> logical_not(ExprPtr input);
Result<ExprPtr> is_null(ExprPtr input, bool negated);
/// Searched CASE: whens[i] → thens[i]; otherwise may be nullptr (NULL). Branches run only for their rows.
Result<ExprPtr> case_when(std::vector<ExprPtr> whens, std::vector<ExprPtr> thens, ExprPtr otherwise);
Result<ExprPtr> coalesce(std::vector<ExprPtr> arguments);
/// x IN (list); constant lists use a hash set.
Result<ExprPtr> in_list(ExprPtr input, std::vector<ExprPtr> list, bool negated);

/// The type both sides of a comparison, CASE branches or UNION columns convert to; an error when there is none.
Result<Type> common_type(std::span<const Type> types);

/// Replaces column references: each column i becomes replacements[i].
ExprPtr substitute(const ExprPtr& expression, std::span<const ExprPtr> replacements);
/// Marks in `used` (sized to the input) the columns an expression reads.
void mark_columns(const Expr& expression, std::vector<bool>& used);

/// Evaluates an expression that reads no column (options, folding).
Result<Value> evaluate_constant(const Expr& expression);

}  // namespace velo::expr
