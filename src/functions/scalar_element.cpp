// What is inside nested values: fields of structs, elements of arrays, values of maps. Nothing is copied: results that
// are texts or nested point into the value they come from.
#include "functions/coercion.hpp"
#include "functions/comparison.hpp"
#include "functions/nested_cell.hpp"
#include "functions/overload.hpp"
#include "types/nested_order.hpp"

namespace velo::functions {

namespace {

struct FieldPlan {
  Type type;
  size_t field;
};

template <class T>
void field_of(ScalarCall& call) {
  const auto& plan = *static_cast<const FieldPlan*>(call.data);
  call.rows.each(
      [&](uint32_t row) { store_cell<T>(call, row, StructView(text_at(call, 0, row), plan.type)[plan.field]); });
}

// From 1 on, or from the end: -1 is the last.
Cell element(const ArrayView& array, int64_t index) {
  const int64_t at = index < 0 ? index + array.size() : index - 1;
  return at < 0 || at >= array.size() || index == 0 ? Cell() : array[static_cast<uint32_t>(at)];
}

template <class T>
void element_of(ScalarCall& call) {
  call.rows.each(
      [&](uint32_t row) { store_cell<T>(call, row, element(array_at(call, 0, row), call.args[1]->at<int64_t>(row))); });
}

template <class T>
void value_of(ScalarCall& call) {
  const Type& type = call.args[0]->type();
  CellList key;
  call.rows.each([&](uint32_t row) {
    key.clear();
    add_row(*call.args[1], row, key);
    const MapView map = map_at(call, 0, row);
    const auto found = find_key(map, type, key.at(0, type.child(0).physical()));
    store_cell<T>(call, row, found ? map.values()[*found] : Cell());
  });
}

Result<BoundScalar> bind_field(std::span<const Argument> arguments) {
  const std::string* name = arguments.size() == 2 ? constant_text(arguments[1]) : nullptr;
  const Type type = arguments.empty() ? Type() : arguments[0].type;
  for (size_t i = 0; name && type.is(TypeId::Struct) && i < type.child_count(); ++i) {
    if (type.field_name(i) != *name) continue;
    const ScalarKernel kernel = with_scalar_type(type.child(i).physical(),
                                                 [](auto value) -> ScalarKernel { return field_of<decltype(value)>; });
    return bound(type.child(i), {type, TypeId::String}, kernel, std::make_shared<const FieldPlan>(FieldPlan{type, i}));
  }
  return wrong_types(".", "a struct and the name of a field", arguments);
}

Result<BoundScalar> bind_element_at(std::span<const Argument> arguments) {
  if (arguments.size() != 2)
    return wrong_count("element_at", "an array and a place, or a map and a key", arguments.size());
  const Type& type = arguments[0].type;
  const auto refused = [&] { return wrong_types("element_at", "an array and a place, or a map and a key", arguments); };
  if (!type.is(TypeId::Array) && !type.is(TypeId::Map)) {
    return refused().with_hint(type.is(TypeId::Json) ? "read JSON with -> and ->>" : "");
  }
  const Type wanted = type.is(TypeId::Array) ? Type(TypeId::BigInt) : type.child(0);
  if (!coercible(arguments[1], wanted)) return refused();
  const Type result = type.child(type.child_count() - 1);
  const ScalarKernel kernel = with_scalar_type(result.physical(), [&](auto value) -> ScalarKernel {
    using T = decltype(value);
    return type.is(TypeId::Array) ? element_of<T> : value_of<T>;
  });
  return bound(result, {type, wanted}, kernel);
}

}  // namespace

extern const ScalarFunction kField = {
    ".", "s.f", "Field f of a struct; NULL when the struct is.", "STRUCT(1 AS x, 'a' AS y).y", "a", bind_field};

extern const ScalarFunction kElementAt = {
    "element_at",
    "a[i], m[key], element_at(a, i)",
    "The element of an array at place i, from 1 on, or from the end when i is negative; the value of a key of a map. "
    "NULL when there is none.",
    "ARRAY['a', 'b', 'c'][-1]",
    "c",
    bind_element_at};

}  // namespace velo::functions
