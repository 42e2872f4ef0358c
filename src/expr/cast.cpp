// Casts are calls of the conversion kernels. A literal is converted at once, and a literal that cannot be is an error
// of the query, not of every row.
#include "base/check.hpp"
#include "expr/build.hpp"
#include "expr/call.hpp"
#include "expr/fold.hpp"
#include "functions/codes.hpp"
#include "functions/coercion.hpp"

namespace velo::expr {

namespace {

Result<ExprPtr> cast_literal(const Value& value, const Type& to, bool try_cast) {
  Result<Value> converted = functions::cast_value(value, to);
  if (converted.ok()) return literal(std::move(converted).value());
  if (try_cast) return null_literal(to);
  Error error = std::move(converted).error();
  error.code = functions::kConstantFailed;
  return error;
}

}  // namespace

Result<ExprPtr> cast(ExprPtr input, const Type& to, bool try_cast) {
  if (input->type() == to) return input;
  if (input->type().is(TypeId::Null)) return null_literal(to);
  VELO_TRY(functions::BoundScalar bound, functions::bind_cast(input->type(), to, try_cast));
  if (input->constant()) return cast_literal(*input->constant(), to, try_cast);
  std::vector<ExprPtr> arguments;
  arguments.push_back(std::move(input));
  return ExprPtr(
      std::make_shared<Call>(std::string(try_cast ? kTryCast : kCast), std::move(bound), std::move(arguments), true));
}

Result<ExprPtr> coerce(ExprPtr input, const Type& to) {
  if (functions::coercible(argument_of(*input), to)) return cast(std::move(input), to);
  return Error(functions::kNoConversion, input->type().text() + " does not become " + to.text() + " by itself")
      .with_hint("write CAST(" + std::string("x AS ") + to.text() + ")");
}

Result<Type> common_type(std::span<const Type> types) {
  std::vector<functions::Argument> arguments;
  for (const Type& type : types) arguments.push_back({type, nullptr});
  return functions::common_type(arguments);
}

}  // namespace velo::expr
