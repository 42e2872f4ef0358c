// Making nested values from their parts. Parts that are NULL go in as NULL: none of these results is NULL.
#include <algorithm>

#include "base/text.hpp"
#include "functions/coercion.hpp"
#include "functions/nested_cell.hpp"
#include "functions/overload.hpp"

namespace velo::functions {

namespace {

void make_array(ScalarCall& call) {
  CellList cells;
  std::string bytes;
  call.rows.each([&](uint32_t row) {
    cells.clear();
    bytes.clear();
    for (const Vector* argument : call.args) add_row(*argument, row, cells);
    cells.append_array(bytes);
    store_nested(call, row, bytes);
  });
}

void make_map(ScalarCall& call) {
  CellList keys, values;
  std::string bytes;
  call.rows.each([&](uint32_t row) {
    keys.clear();
    values.clear();
    bytes.clear();
    for (size_t i = 0; i < call.args.size(); i += 2) {
      add_row(*call.args[i], row, keys);
      add_row(*call.args[i + 1], row, values);
    }
    if (append_map(call.out.type(), keys, values, bytes)) store_nested(call, row, bytes);
    else fail(call, row, kBadParameter, "a key of a MAP is NULL");
  });
}

void make_struct(ScalarCall& call) {
  CellList cells;
  std::string bytes;
  call.rows.each([&](uint32_t row) {
    cells.clear();
    bytes.clear();
    for (size_t i = 1; i < call.args.size(); i += 2) add_row(*call.args[i], row, cells);
    cells.append_struct(bytes);
    store_nested(call, row, bytes);
  });
}

// The arguments at odd or at even places.
std::vector<Argument> every_other(std::span<const Argument> arguments, size_t first) {
  std::vector<Argument> out;
  for (size_t i = first; i < arguments.size(); i += 2) out.push_back(arguments[i]);
  return out;
}

Result<BoundScalar> bind_array(std::span<const Argument> arguments) {
  VELO_TRY(Type element, common_type(arguments));
  std::vector<Type> types(arguments.size(), element);
  return bound(Type::array(std::move(element)), std::move(types), make_array, nullptr, NullRule::Kernel);
}

Result<BoundScalar> bind_map(std::span<const Argument> arguments) {
  if (arguments.size() % 2 != 0) return wrong_count("map", "pairs of key and value", arguments.size());
  VELO_TRY(Type key, common_type(every_other(arguments, 0)));
  VELO_TRY(Type value, common_type(every_other(arguments, 1)));
  if (key.is_nested() || key.is(TypeId::Json)) return wrong_types("map", "keys of a scalar type", arguments);
  std::vector<Type> types;
  for (size_t i = 0; i < arguments.size(); ++i) types.push_back(i % 2 == 0 ? key : value);
  return bound(Type::map(std::move(key), std::move(value)), std::move(types), make_map, nullptr, NullRule::Kernel);
}

Result<BoundScalar> bind_struct(std::span<const Argument> arguments) {
  if (arguments.empty() || arguments.size() % 2 != 0)
    return wrong_count("named_struct", "pairs of name and value", arguments.size());
  std::vector<std::string> names;
  std::vector<Type> fields, types;
  for (size_t i = 0; i < arguments.size(); i += 2) {
    const std::string* name = constant_text(arguments[i]);
    if (!name) return wrong_types("named_struct", "names that are constant texts", arguments);
    if (std::any_of(names.begin(), names.end(),
                    [&](const std::string& one) { return equals_ignore_case(one, *name); })) {
      return Error(kBadConstant, "a struct has two fields " + *name).with_hint("give one another name with AS");
    }
    names.push_back(*name);
    fields.push_back(arguments[i + 1].type);
    types.insert(types.end(), {TypeId::String, arguments[i + 1].type});
  }
  return bound(Type::structure(std::move(names), std::move(fields)), std::move(types), make_struct, nullptr,
               NullRule::Kernel);
}

}  // namespace

extern const ScalarFunction kArray = {"array",
                                      "ARRAY[a, b, ...]",
                                      "An array of the values, which are brought to one type; NULLs stay in it.",
                                      "ARRAY[1, NULL, 2.5]",
                                      "[1.0,null,2.5]",
                                      bind_array};

extern const ScalarFunction kMap = {
    "map",
    "MAP[key, value, ...], MAP{key: value, ...}",
    "A map of keys to values, in the order of its keys. Of equal keys the last counts; a NULL key is a row error.",
    "MAP['b', 2, 'a', 1]",
    "{\"a\":1,\"b\":2}",
    bind_map};

extern const ScalarFunction kNamedStruct = {"named_struct",
                                            "STRUCT(a AS x, b AS y), named_struct('x', a, 'y', b)",
                                            "A struct of the values. Without AS a column gives its name, and other "
                                            "values are called f1, f2, .. by their place.",
                                            "STRUCT(1 AS x, 'a' AS y)",
                                            "{\"x\":1,\"y\":\"a\"}",
                                            bind_struct};

}  // namespace velo::functions
