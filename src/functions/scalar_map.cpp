// Maps from and to arrays. Entries are in the order of their keys, so are the arrays that they give.
#include "functions/array_call.hpp"

namespace velo::functions {

namespace {

const Type& map_type(const ScalarCall& call) { return call.args[0]->type(); }

void keys(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Physical physical = map_type(call).child(0).physical();
  call.rows.each([&](uint32_t row) {
    const MapView map = map_at(call, 0, row);
    for (uint32_t i = 0; i < map.size(); ++i) builder.cells().add(physical, map.keys()[i]);
    builder.finish(row);
  });
}

void values(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Physical physical = map_type(call).child(1).physical();
  call.rows.each([&](uint32_t row) {
    const MapView map = map_at(call, 0, row);
    for (uint32_t i = 0; i < map.size(); ++i) builder.cells().add(physical, map.values()[i]);
    builder.finish(row);
  });
}

void entries(ScalarCall& call) {
  ArrayBuilder builder(call);
  const Type& type = map_type(call);
  CellList entry;
  std::string bytes;
  call.rows.each([&](uint32_t row) {
    const MapView map = map_at(call, 0, row);
    for (uint32_t i = 0; i < map.size(); ++i) {
      entry.clear();
      bytes.clear();
      entry.add(type.child(0).physical(), map.keys()[i]);
      entry.add(type.child(1).physical(), map.values()[i]);
      entry.append_struct(bytes);
      builder.cells().add_text(bytes);
    }
    builder.finish(row);
  });
}

void contains_key(ScalarCall& call) {
  Needle needle(call);
  call.rows.each([&](uint32_t row) {
    call.out.data<uint8_t>()[row] = find_key(map_at(call, 0, row), map_type(call), needle.at(row)).has_value();
  });
}

// Collects the entries of one map after the other.
class MapBuilder {
 public:
  explicit MapBuilder(ScalarCall& call)
      : call_(call), key_(call.out.type().child(0).physical()), value_(call.out.type().child(1).physical()) {}

  void add(const Cell& key, const Cell& value) {
    keys_.add(key_, key);
    values_.add(value_, value);
  }
  void finish(uint32_t row) {
    bytes_.clear();
    if (append_map(call_.out.type(), keys_, values_, bytes_)) store_nested(call_, row, bytes_);
    else fail(call_, row, kBadParameter, "a key of a MAP is NULL");
    keys_.clear();
    values_.clear();
  }

 private:
  ScalarCall& call_;
  Physical key_;
  Physical value_;
  CellList keys_;
  CellList values_;
  std::string bytes_;
};

void from_arrays(ScalarCall& call) {
  MapBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const ArrayView names = array_at(call, 0, row);
    const ArrayView things = array_at(call, 1, row);
    if (names.size() != things.size()) {
      return fail(call, row, kBadParameter,
                  std::to_string(names.size()) + " keys and " + std::to_string(things.size()) + " values");
    }
    for (uint32_t i = 0; i < names.size(); ++i) builder.add(names[i], things[i]);
    builder.finish(row);
  });
}

void from_entries(ScalarCall& call) {
  MapBuilder builder(call);
  const Type& entry = element_type(call, 0);
  call.rows.each([&](uint32_t row) {
    const ArrayView array = array_at(call, 0, row);
    for (uint32_t i = 0; i < array.size(); ++i) {
      const StructView fields(array[i].is_null() ? std::string_view() : array[i].text(), entry);
      builder.add(fields[0], fields[1]);
    }
    builder.finish(row);
  });
}

void concat(ScalarCall& call) {
  MapBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    for (size_t argument = 0; argument < call.args.size(); ++argument) {
      const MapView map = map_at(call, argument, row);
      for (uint32_t i = 0; i < map.size(); ++i) builder.add(map.keys()[i], map.values()[i]);
    }
    builder.finish(row);
  });
}

Result<BoundScalar> bind_part(std::string_view name, std::span<const Argument> arguments, ScalarKernel kernel,
                              Type (*result)(const Type& map)) {
  if (arguments.size() != 1) return wrong_count(name, "a map", arguments.size());
  const Type& type = arguments[0].type;
  if (!type.is(TypeId::Map)) return wrong_types(name, "a map", arguments);
  return bound(result(type), {type}, kernel);
}

Result<BoundScalar> bind_contains_key(std::span<const Argument> arguments) {
  constexpr std::string_view kTakes = "a map and a key";
  if (arguments.size() != 2) return wrong_count("map_contains_key", kTakes, arguments.size());
  const Type& type = arguments[0].type;
  if (!type.is(TypeId::Map) || !coercible(arguments[1], type.child(0)))
    return wrong_types("map_contains_key", kTakes, arguments);
  return bound(TypeId::Boolean, {type, type.child(0)}, contains_key);
}

bool may_be_key(const Type& type) { return !type.is_nested() && !type.is(TypeId::Json); }

Result<BoundScalar> bind_from_arrays(std::span<const Argument> arguments) {
  constexpr std::string_view kTakes = "an array of scalar keys and an array of values";
  VELO_TRY_STATUS(check_array("map_from_arrays", kTakes, 2, arguments));
  const Type& names = arguments[0].type;
  const Type& things = arguments[1].type;
  if (!things.is(TypeId::Array) || !may_be_key(names.child(0)))
    return wrong_types("map_from_arrays", kTakes, arguments);
  return bound(Type::map(names.child(0), things.child(0)), {names, things}, from_arrays);
}

Result<BoundScalar> bind_from_entries(std::span<const Argument> arguments) {
  constexpr std::string_view kTakes = "an array of structs of a scalar key and a value";
  VELO_TRY_STATUS(check_array("map_from_entries", kTakes, 1, arguments));
  const Type& entry = arguments[0].type.child(0);
  if (!entry.is(TypeId::Struct) || entry.child_count() != 2 || !may_be_key(entry.child(0)))
    return wrong_types("map_from_entries", kTakes, arguments);
  return bound(Type::map(entry.child(0), entry.child(1)), {arguments[0].type}, from_entries);
}

Result<BoundScalar> bind_concat(std::span<const Argument> arguments) {
  if (arguments.empty()) return wrong_count("map_concat", "one map or more", 0);
  Result<Type> type = common_type(arguments);
  if (!type.ok() || !type->is(TypeId::Map)) return wrong_types("map_concat", "maps of one type", arguments);
  return bound(*type, std::vector<Type>(arguments.size(), *type), concat);
}

Type entry_array(const Type& map) {
  return Type::array(Type::structure({"key", "value"}, {map.child(0), map.child(1)}));
}

}  // namespace

extern const ScalarFunction kMapKeys = {"map_keys",
                                        "map_keys(map)",
                                        "The keys of a map, in their order.",
                                        "map_keys(MAP['b', 2, 'a', 1])",
                                        "[\"a\",\"b\"]",
                                        [](std::span<const Argument> arguments) {
                                          return bind_part("map_keys", arguments, keys,
                                                           [](const Type& map) { return Type::array(map.child(0)); });
                                        }};

extern const ScalarFunction kMapValues = {"map_values",
                                          "map_values(map)",
                                          "The values of a map, in the order of their keys.",
                                          "map_values(MAP['b', 2, 'a', 1])",
                                          "[1,2]",
                                          [](std::span<const Argument> arguments) {
                                            return bind_part("map_values", arguments, values,
                                                             [](const Type& map) { return Type::array(map.child(1)); });
                                          }};

extern const ScalarFunction kMapEntries = {
    "map_entries",
    "map_entries(map)",
    "The entries of a map as structs of key and value, in the order of their keys.",
    "map_entries(MAP['a', 1])",
    "[{\"key\":\"a\",\"value\":1}]",
    [](std::span<const Argument> arguments) { return bind_part("map_entries", arguments, entries, entry_array); }};

extern const ScalarFunction kMapContainsKey = {"map_contains_key",
                                               "map_contains_key(map, key)",
                                               "Whether the map has the key. Also MAP_CONTAINS.",
                                               "map_contains_key(MAP['a', NULL], 'a')",
                                               "true",
                                               bind_contains_key};

extern const ScalarFunction kMapFromArrays = {
    "map_from_arrays",
    "map_from_arrays(keys, values)",
    "A map of keys to the values at the same places. Arrays of different lengths are a row error, a NULL key as well.",
    "map_from_arrays(ARRAY['a', 'b'], ARRAY[1, 2])",
    "{\"a\":1,\"b\":2}",
    bind_from_arrays};

extern const ScalarFunction kMapFromEntries = {
    "map_from_entries",
    "map_from_entries(array)",
    "A map of the entries that are structs of key and value; a NULL key is a row error.",
    "map_from_entries(ARRAY[ROW('a', 1)])",
    "{\"a\":1}",
    bind_from_entries};

extern const ScalarFunction kMapConcat = {"map_concat",
                                          "map_concat(a, b, ...)",
                                          "The entries of all maps; of equal keys that of the last map counts.",
                                          "map_concat(MAP['a', 1, 'b', 2], MAP['b', 3])",
                                          "{\"a\":1,\"b\":3}",
                                          bind_concat};

}  // namespace velo::functions
