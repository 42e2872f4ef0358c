// Choosing among arguments by value or by NULL.
#include "functions/coercion.hpp"
#include "functions/comparison.hpp"
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

// NULLs are passed over; only a row of nothing but NULLs is NULL.
template <class T, bool kLeast>
void extreme(ScalarCall& call) {
  T* out = call.out.data<T>();
  call.rows.each([&](uint32_t row) {
    const T* best = nullptr;
    for (const Vector* argument : call.args) {
      if (!argument->is_valid(row)) continue;
      const T& value = argument->at<T>(row);
      if (!best || (kLeast ? sql_less(value, *best) : sql_less(*best, value))) best = &value;
    }
    out[row] = best ? *best : T{};
    if (!best) call.out.set_null(row);
  });
}

template <bool kLeast>
Result<BoundScalar> bind_extreme(std::string_view name, std::span<const Argument> arguments) {
  if (arguments.empty()) return wrong_count(name, "one argument or more", 0);
  VELO_TRY(Type type, common_type(arguments));
  if (type.is_nested()) return wrong_types(name, "scalar values", arguments);
  const ScalarKernel kernel =
      with_scalar_type(type.physical(), [](auto value) -> ScalarKernel { return extreme<decltype(value), kLeast>; });
  return bound(type, std::vector<Type>(arguments.size(), type), kernel, nullptr, NullRule::Kernel);
}

template <class T>
void null_if(ScalarCall& call) {
  const Vector& a = *call.args[0];
  const Vector& b = *call.args[1];
  T* out = call.out.data<T>();
  call.rows.each([&](uint32_t row) {
    const bool known = a.is_valid(row);
    const bool equal = known && b.is_valid(row) && sql_equal(a.at<T>(row), b.at<T>(row));
    out[row] = known ? a.at<T>(row) : T{};
    if (!known || equal) call.out.set_null(row);
  });
}

Result<BoundScalar> bind_nullif(std::span<const Argument> arguments) {
  if (arguments.size() != 2) return wrong_count("nullif", "two arguments", arguments.size());
  VELO_TRY(Type type, common_type(arguments));
  const ScalarKernel kernel =
      with_scalar_type(type.physical(), [](auto value) -> ScalarKernel { return null_if<decltype(value)>; });
  return bound(type, {type, type}, kernel, nullptr, NullRule::Kernel);
}

}  // namespace

extern const ScalarFunction kLeast = {
    "least",
    "least(a, b, ...)",
    "The smallest argument that is not NULL; NULL when all are.",
    "least(3, NULL, 1.5)",
    "1.5",
    [](std::span<const Argument> arguments) { return bind_extreme<true>("least", arguments); }};

extern const ScalarFunction kGreatest = {
    "greatest",
    "greatest(a, b, ...)",
    "The largest argument that is not NULL; NULL when all are.",
    "greatest('a', 'b', NULL)",
    "b",
    [](std::span<const Argument> arguments) { return bind_extreme<false>("greatest", arguments); }};

extern const ScalarFunction kNullif = {"nullif", "nullif(a, b)", "NULL when both are equal, else a.", "nullif(5, 0)",
                                       "5",      bind_nullif};

extern const ScalarFunction kIf = {
    "if",
    "if(condition, a [, b])",
    "a where the condition is TRUE, else b (or NULL). Each is computed only for its rows.",
    "if(1 > 2, 'yes', 'no')",
    "no",
    nullptr};

extern const ScalarFunction kNvl2 = {
    "nvl2", "nvl2(x, a, b)", "a where x is not NULL, else b. Each is computed only for its rows.", "nvl2(NULL, 1, 2)",
    "2",    nullptr};

extern const ScalarFunction kCoalesce = {
    "coalesce",
    "coalesce(a, b, ...)",
    "The first argument that is not NULL. Later ones are computed only where needed.",
    "coalesce(NULL, 7)",
    "7",
    nullptr};

}  // namespace velo::functions
