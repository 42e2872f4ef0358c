#include "expr/unify.hpp"

#include "expr/build.hpp"
#include "expr/fold.hpp"
#include "functions/codes.hpp"
#include "functions/coercion.hpp"

namespace velo::expr {

Result<Type> unify(std::vector<ExprPtr>& expressions, std::string_view what) {
  Result<Type> type = functions::common_type(arguments_of(expressions));
  if (!type.ok()) {
    Error error = std::move(type).error();
    error.message = std::string(what) + ": " + error.message;
    return error;
  }
  for (ExprPtr& expression : expressions) {
    VELO_TRY(expression, cast(std::move(expression), *type));
  }
  return type;
}

}  // namespace velo::expr
