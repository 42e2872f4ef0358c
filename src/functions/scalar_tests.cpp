// Tests of a single value.
#include <cmath>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

template <bool kNegated>
void test_null(ScalarCall& call) {
  const Vector& in = *call.args[0];
  fill_rows(call.rows, call.out.data<uint8_t>(),
            [&](uint32_t row) { return static_cast<uint8_t>(in.is_valid(row) == kNegated); });
}

template <bool kNegated>
Result<BoundScalar> bind_null_test(std::string_view name, std::span<const Argument> arguments) {
  if (arguments.size() != 1) return wrong_count(name, "one argument", arguments.size());
  return bound(TypeId::Boolean, {arguments[0].type}, test_null<kNegated>, nullptr, NullRule::Kernel);
}

void is_nan(ScalarCall& call) {
  map_unary<double, uint8_t>(call, [](double x) { return static_cast<uint8_t>(std::isnan(x)); });
}

constexpr Overload kIsNanOverloads[] = {{{TypeId::Double}, TypeId::Boolean, is_nan}};

}  // namespace

extern const ScalarFunction kIsNull = {
    "isnull",
    "isnull(x)",
    "Whether x is NULL, as x IS NULL.",
    "isnull(NULL)",
    "true",
    [](std::span<const Argument> arguments) { return bind_null_test<false>("isnull", arguments); }};

extern const ScalarFunction kIsNotNull = {
    "isnotnull",
    "isnotnull(x)",
    "Whether x is not NULL, as x IS NOT NULL.",
    "isnotnull(NULL)",
    "false",
    [](std::span<const Argument> arguments) { return bind_null_test<true>("isnotnull", arguments); }};

extern const ScalarFunction kIsNan = {
    "isnan",
    "isnan(x)",
    "Whether x is NaN.",
    "isnan(CAST('NaN' AS DOUBLE))",
    "true",
    [](std::span<const Argument> arguments) { return choose("isnan", kIsNanOverloads, arguments); }};

}  // namespace velo::functions
