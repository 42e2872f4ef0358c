#include "functions/fraction.hpp"

#include <string>

#include "functions/codes.hpp"

namespace velo::functions {

Result<Fraction> fraction_of(std::string_view function, const Argument& argument) {
  const auto fault = [&] {
    return Error(kBadConstant, std::string(function) + "() takes a constant fraction between 0 and 1");
  };
  if (argument.constant == nullptr || argument.constant->is_null() || !argument.type.is_numeric()) return fault();
  const auto exact = cast_value(*argument.constant, Type::decimal(19, 18));
  if (!exact.ok()) return fault();
  const Int128 numerator = exact->as_int128();
  if (numerator < 0 || numerator > Fraction::kDenominator) return fault();
  return Fraction{static_cast<int64_t>(numerator)};
}

}  // namespace velo::functions
