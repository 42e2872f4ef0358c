// The elements of an array in another order, some of them, and what they come to.
#include <algorithm>
#include <numeric>

#include "functions/array_call.hpp"
#include "functions/comparison.hpp"

namespace velo::functions {

namespace {

std::vector<uint32_t> numbers(const ArrayView& array) {
  std::vector<uint32_t> out(array.size());
  std::iota(out.begin(), out.end(), 0);
  return out;
}

// As ORDER BY: NULLs last, and first when the order falls.
void sort(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Type& type = element_type(call, 0);
  call.rows.each([&](uint32_t row) {
    const ArrayView array = array_at(call, 0, row);
    const bool rises = call.args.size() < 2 || call.args[1]->at<uint8_t>(row) != 0;
    std::vector<uint32_t> order = numbers(array);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return rises ? compare_cells(type, array[a], array[b]) < 0 : compare_cells(type, array[b], array[a]) < 0;
    });
    for (const uint32_t i : order) builder.cells().add(type.physical(), array[i]);
    builder.finish(row);
  });
}

void reverse(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Physical physical = element_type(call, 0).physical();
  call.rows.each([&](uint32_t row) {
    const ArrayView array = array_at(call, 0, row);
    for (uint32_t i = array.size(); i > 0; --i) builder.cells().add(physical, array[i - 1]);
    builder.finish(row);
  });
}

// Equal elements are neighbours once the numbers are sorted; the first of them stays.
void distinct(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Type& type = element_type(call, 0);
  call.rows.each([&](uint32_t row) {
    const ArrayView array = array_at(call, 0, row);
    std::vector<uint32_t> order = numbers(array);
    const auto compare = [&](uint32_t a, uint32_t b) { return compare_cells(type, array[a], array[b]); };
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return compare(a, b) < 0; });
    order.erase(std::unique(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return compare(a, b) == 0; }),
                order.end());
    std::sort(order.begin(), order.end());
    for (const uint32_t i : order) builder.cells().add(type.physical(), array[i]);
    builder.finish(row);
  });
}

// Places count from 1, or from the end when they are negative; 0 is in front of all.
int64_t place(int64_t index, const ArrayView& array) { return index < 0 ? index + array.size() : index - 1; }

void slice(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Physical physical = element_type(call, 0).physical();
  call.rows.each([&](uint32_t row) {
    const ArrayView array = array_at(call, 0, row);
    const int64_t first = std::max<int64_t>(place(call.args[1]->at<int64_t>(row), array), 0);
    const int64_t last = call.args.size() > 2 ? place(call.args[2]->at<int64_t>(row), array) : array.size();
    for (int64_t i = first; i <= last && i < array.size(); ++i)
      builder.cells().add(physical, array[static_cast<uint32_t>(i)]);
    builder.finish(row);
  });
}

template <class T, bool kLeast>
void extreme(ScalarCall& call) {
  const Type& type = element_type(call, 0);
  call.rows.each([&](uint32_t row) {
    const ArrayView array = array_at(call, 0, row);
    Cell best;
    for (uint32_t i = 0; i < array.size(); ++i) {
      if (array[i].is_null()) continue;
      const int order = best.is_null() ? 0 : compare_cells(type, array[i], best);
      if (best.is_null() || (kLeast ? order < 0 : order > 0)) best = array[i];
    }
    store_cell<T>(call, row, best);
  });
}

// Exactly, in 128 bits: an array has at most 2^23 elements.
template <class In, class Out>
void sum_exact(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    const ArrayView array = array_at(call, 0, row);
    Int128 sum = 0;
    bool any = false;
    bool wide = false;
    for (uint32_t i = 0; i < array.size(); ++i) {
      if (array[i].is_null()) continue;
      any = true;
      wide |= __builtin_add_overflow(sum, Int128{array[i].get<In>()}, &sum);
    }
    if (!any) return store_null(call, row);
    const bool fits = call.out.type().is(TypeId::Decimal) ? fits_precision(sum, kMaxDecimalPrecision)
                                                          : sum >= INT64_MIN && sum <= INT64_MAX;
    if (wide || !fits) return fail_overflow(call, row);
    call.out.data<Out>()[row] = static_cast<Out>(sum);
  });
}

template <class In>
void sum_reals(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    const ArrayView array = array_at(call, 0, row);
    double sum = 0;
    bool any = false;
    for (uint32_t i = 0; i < array.size(); ++i) {
      if (array[i].is_null()) continue;
      any = true;
      sum += static_cast<double>(array[i].get<In>());
    }
    if (!any) return store_null(call, row);
    call.out.data<double>()[row] = sum;
  });
}

Result<BoundScalar> bind_same(std::string_view name, std::span<const Argument> arguments, ScalarKernel kernel) {
  VELO_TRY_STATUS(check_array(name, "an array", 1, arguments));
  return bound(arguments[0].type, {arguments[0].type}, kernel);
}

Result<BoundScalar> bind_sort(std::span<const Argument> arguments) {
  const size_t count = arguments.size() == 2 ? 2 : 1;
  VELO_TRY_STATUS(check_array("array_sort", "an array, and whether its order rises", count, arguments));
  std::vector<Type> types{arguments[0].type};
  if (count == 2) {
    if (!coercible(arguments[1], TypeId::Boolean))
      return wrong_types("array_sort", "an array, and whether its order rises", arguments);
    types.emplace_back(TypeId::Boolean);
  }
  return bound(arguments[0].type, std::move(types), sort);
}

Result<BoundScalar> bind_slice(std::span<const Argument> arguments) {
  constexpr std::string_view kTakes = "an array, the first place and the last";
  VELO_TRY_STATUS(check_array("array_slice", kTakes, arguments.size() == 2 ? 2 : 3, arguments));
  std::vector<Type> types{arguments[0].type};
  for (const Argument& argument : arguments.subspan(1)) {
    if (!coercible(argument, TypeId::BigInt)) return wrong_types("array_slice", kTakes, arguments);
    types.emplace_back(TypeId::BigInt);
  }
  return bound(arguments[0].type, std::move(types), slice);
}

template <bool kLeast>
Result<BoundScalar> bind_extreme(std::string_view name, std::span<const Argument> arguments) {
  VELO_TRY_STATUS(check_array(name, "an array", 1, arguments));
  const Type element = arguments[0].type.child(0);
  const ScalarKernel kernel =
      with_scalar_type(element.physical(), [](auto value) -> ScalarKernel { return extreme<decltype(value), kLeast>; });
  return bound(element, {arguments[0].type}, kernel);
}

// The types of SUM.
Result<BoundScalar> bind_sum(std::span<const Argument> arguments) {
  VELO_TRY_STATUS(check_array("array_sum", "an array of numbers", 1, arguments));
  const Type& array = arguments[0].type;
  const Type element = array.child(0).is(TypeId::Null) ? Type(TypeId::BigInt) : array.child(0);
  const Type decimal = Type::decimal(kMaxDecimalPrecision, element.scale());
  switch (element.id()) {
    case TypeId::Int: return bound(TypeId::BigInt, {array}, sum_exact<int32_t, int64_t>);
    case TypeId::BigInt: return bound(TypeId::BigInt, {Type::array(element)}, sum_exact<int64_t, int64_t>);
    case TypeId::Decimal:
      return bound(decimal, {array},
                   element.physical() == Physical::Int64 ? sum_exact<int64_t, Int128> : sum_exact<Int128, Int128>);
    case TypeId::Float: return bound(TypeId::Double, {array}, sum_reals<float>);
    case TypeId::Double: return bound(TypeId::Double, {array}, sum_reals<double>);
    default: return wrong_types("array_sum", "an array of numbers", arguments);
  }
}

}  // namespace

extern const ScalarFunction kArraySort = {"array_sort",
                                          "array_sort(array [, rising])",
                                          "The elements in their order, NULLs last; with FALSE in the opposite order.",
                                          "array_sort(ARRAY[3, NULL, 1])",
                                          "[1,3,null]",
                                          bind_sort};

extern const ScalarFunction kArrayReverse = {
    "array_reverse",
    "array_reverse(array)",
    "The elements from the last to the first.",
    "array_reverse(ARRAY[1, 2, 3])",
    "[3,2,1]",
    [](std::span<const Argument> arguments) { return bind_same("array_reverse", arguments, reverse); }};

extern const ScalarFunction kArrayDistinct = {
    "array_distinct",
    "array_distinct(array)",
    "Each value once, where it stands first; NULL is a value.",
    "array_distinct(ARRAY[2, 1, 2, NULL, NULL])",
    "[2,1,null]",
    [](std::span<const Argument> arguments) { return bind_same("array_distinct", arguments, distinct); }};

extern const ScalarFunction kArraySlice = {
    "array_slice",
    "array_slice(array, first [, last])",
    "The elements from one place to another, both included; negative places count from the end. What lies outside is "
    "left out.",
    "array_slice(ARRAY[1, 2, 3, 4], 2, -2)",
    "[2,3]",
    bind_slice};

extern const ScalarFunction kArrayMin = {
    "array_min",
    "array_min(array)",
    "The smallest element that is not NULL; NULL when there is none.",
    "array_min(ARRAY[3, NULL, 1])",
    "1",
    [](std::span<const Argument> arguments) { return bind_extreme<true>("array_min", arguments); }};

extern const ScalarFunction kArrayMax = {
    "array_max",
    "array_max(array)",
    "The largest element that is not NULL; NULL when there is none.",
    "array_max(ARRAY[3, NULL, 1])",
    "3",
    [](std::span<const Argument> arguments) { return bind_extreme<false>("array_max", arguments); }};

extern const ScalarFunction kArraySum = {
    "array_sum",
    "array_sum(array)",
    "The sum of the elements that are not NULL, of the type that SUM gives; NULL when there is none.",
    "array_sum(ARRAY[1.50, NULL, 2.25])",
    "3.75",
    bind_sum};

}  // namespace velo::functions
