// Looking into arrays, and adding and removing elements. A value that is searched for may be NULL: elements are
// compared as IS NOT DISTINCT FROM does.
#include "functions/array_call.hpp"

namespace velo::functions {

namespace {

void cardinality(ScalarCall& call) {
  const bool map = call.args[0]->type().is(TypeId::Map);
  auto* out = call.out.data<int64_t>();
  call.rows.each([&](uint32_t row) { out[row] = map ? map_at(call, 0, row).size() : array_at(call, 0, row).size(); });
}

// Calls use(row, the array, what is searched for) where the array is not NULL.
template <class Use>
void search(ScalarCall& call, Use use) {
  Needle needle(call);
  call.rows.each([&](uint32_t row) {
    if (!call.args[0]->is_valid(row)) return store_null(call, row);
    use(row, array_at(call, 0, row), needle, needle.at(row));
  });
}

uint32_t find(const ArrayView& array, const Needle& needle, const Cell& wanted) {
  uint32_t at = 0;
  while (at < array.size() && !needle.is(array[at], wanted)) ++at;
  return at;
}

void contains(ScalarCall& call) {
  search(call, [&](uint32_t row, const ArrayView& array, const Needle& needle, const Cell& wanted) {
    call.out.data<uint8_t>()[row] = find(array, needle, wanted) < array.size();
  });
}

void position(ScalarCall& call) {
  search(call, [&](uint32_t row, const ArrayView& array, const Needle& needle, const Cell& wanted) {
    const uint32_t at = find(array, needle, wanted);
    if (at == array.size()) return store_null(call, row);
    call.out.data<int64_t>()[row] = int64_t{at} + 1;
  });
}

void add_all(const ArrayView& array, Physical physical, CellList& to) {
  for (uint32_t i = 0; i < array.size(); ++i) to.add(physical, array[i]);
}

void remove(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Physical physical = element_type(call, 0).physical();
  search(call, [&](uint32_t row, const ArrayView& array, const Needle& needle, const Cell& wanted) {
    for (uint32_t i = 0; i < array.size(); ++i) {
      if (!needle.is(array[i], wanted)) builder.cells().add(physical, array[i]);
    }
    builder.finish(row);
  });
}

void append(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Physical physical = element_type(call, 0).physical();
  call.rows.each([&](uint32_t row) {
    if (!call.args[0]->is_valid(row)) return store_null(call, row);
    add_all(array_at(call, 0, row), physical, builder.cells());
    add_row(*call.args[1], row, builder.cells());
    builder.finish(row);
  });
}

void prepend(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Physical physical = element_type(call, 0).physical();
  call.rows.each([&](uint32_t row) {
    if (!call.args[0]->is_valid(row)) return store_null(call, row);
    add_row(*call.args[1], row, builder.cells());
    add_all(array_at(call, 0, row), physical, builder.cells());
    builder.finish(row);
  });
}

void concat(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Physical physical = element_type(call, 0).physical();
  call.rows.each([&](uint32_t row) {
    for (size_t i = 0; i < call.args.size(); ++i) add_all(array_at(call, i, row), physical, builder.cells());
    builder.finish(row);
  });
}

Result<BoundScalar> bind_cardinality(std::span<const Argument> arguments) {
  if (arguments.size() != 1) return wrong_count("cardinality", "an array or a map", arguments.size());
  const Type& type = arguments[0].type;
  if (!type.is(TypeId::Array) && !type.is(TypeId::Map))
    return wrong_types("cardinality", "an array or a map", arguments);
  return bound(TypeId::BigInt, {type}, cardinality);
}

// An array and a value of its elements' type; the result is `result`, or such an array.
Result<BoundScalar> bind_with_value(std::string_view name, std::span<const Argument> arguments, ScalarKernel kernel,
                                    std::optional<Type> result) {
  VELO_TRY_STATUS(check_array(name, "an array and a value", 2, arguments));
  VELO_TRY(const Type element, element_union(name, arguments));
  const Type array = Type::array(element);
  return bound(result.value_or(array), {array, element}, kernel, nullptr, NullRule::Kernel);
}

}  // namespace

Result<BoundScalar> bind_array_concat(std::string_view name, std::span<const Argument> arguments) {
  if (arguments.empty()) return wrong_count(name, "one array or more", 0);
  Result<Type> type = common_type(arguments);
  if (!type.ok() || !type->is(TypeId::Array)) return wrong_types(name, "arrays of one type", arguments);
  return bound(*type, std::vector<Type>(arguments.size(), *type), concat);
}

extern const ScalarFunction kCardinality = {"cardinality",
                                            "cardinality(array or map)",
                                            "Number of elements, or of entries; NULLs count. Also ARRAY_LENGTH.",
                                            "cardinality(ARRAY[1, NULL, 3])",
                                            "3",
                                            bind_cardinality};

extern const ScalarFunction kArrayContains = {
    "array_contains",
    "array_contains(array, x)",
    "Whether x is an element; NULL is found like any other value. NULL when the array is.",
    "array_contains(ARRAY[1, 2], 2)",
    "true",
    [](std::span<const Argument> arguments) {
      return bind_with_value("array_contains", arguments, contains, TypeId::Boolean);
    }};

extern const ScalarFunction kArrayPosition = {
    "array_position",
    "array_position(array, x)",
    "Place of the first element that is x, from 1 on; NULL is found like any other value. NULL when there is none.",
    "array_position(ARRAY['a', 'b', 'b'], 'b')",
    "2",
    [](std::span<const Argument> arguments) {
      return bind_with_value("array_position", arguments, position, TypeId::BigInt);
    }};

extern const ScalarFunction kArrayRemove = {
    "array_remove",
    "array_remove(array, x)",
    "The elements that are not x; NULL is removed like any other value. NULL when the array is.",
    "array_remove(ARRAY[1, 2, 1], 1)",
    "[2]",
    [](std::span<const Argument> arguments) {
      return bind_with_value("array_remove", arguments, remove, std::nullopt);
    }};

extern const ScalarFunction kArrayAppend = {
    "array_append",
    "array_append(array, x)",
    "The array with x, which may be NULL, behind its elements. NULL when the array is.",
    "array_append(ARRAY[1, 2], 3)",
    "[1,2,3]",
    [](std::span<const Argument> arguments) {
      return bind_with_value("array_append", arguments, append, std::nullopt);
    }};

extern const ScalarFunction kArrayPrepend = {
    "array_prepend",
    "array_prepend(array, x)",
    "The array with x, which may be NULL, in front of its elements. NULL when the array is.",
    "array_prepend(ARRAY[1, 2], 0)",
    "[0,1,2]",
    [](std::span<const Argument> arguments) {
      return bind_with_value("array_prepend", arguments, prepend, std::nullopt);
    }};

extern const ScalarFunction kArrayConcat = {
    "array_concat",
    "array_concat(a, b, ...), a || b",
    "The elements of all arrays, one behind the other; NULL when one of them is.",
    "array_concat(ARRAY[1], ARRAY[2, 3])",
    "[1,2,3]",
    [](std::span<const Argument> arguments) { return bind_array_concat("array_concat", arguments); }};

}  // namespace velo::functions
