// ARRAY_AGG, COLLECT_LIST, COLLECT_SET and MAP_AGG keep the values of a group apart until a result is asked for: only
// so can rows be taken out again, panes be merged in the order of the input, and values stand in the order of ORDER BY.
#include <map>

#include "functions/collected_rows.hpp"
#include "functions/overload.hpp"
#include "functions/sortable_key.hpp"
#include "functions/value_bytes.hpp"

namespace velo::functions {

namespace {

constexpr size_t kBytesPerRow = 9;  // what a row takes in an array beside the bytes of its text

struct Collecting {
  Physical physical;
  bool nulls = false;
  bool distinct = false;
  std::vector<AggregateOrder> order;
};

const Collecting& collecting_of(const void* data) { return *static_cast<const Collecting*>(data); }

struct Collected {
  using State = CollectedRows;

  static bool counts(const AggregateCall& call, uint32_t i, const Collecting& collecting) {
    return collecting.nulls || call.args[0]->is_valid(call.rows[i]);
  }
  static void add(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    const Collecting& collecting = collecting_of(data);
    if (counts(call, i, collecting)) state.add(collected_row(call, i, collecting.order));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    const Collecting& collecting = collecting_of(data);
    if (counts(call, i, collecting)) state.remove(collected_row(call, i, collecting.order));
  }
  static void merge(State& into, const State& from, const void*) { into.merge(from); }
  static void result(const State& state, ResultRow to) {
    const Collecting& collecting = collecting_of(to.data());
    if (state.empty()) return to.set_null();
    if (state.bytes() + kBytesPerRow * state.size() > kMaxTextBytes) return to.set_overflow("the array");
    CellList cells;
    state.each(collecting.distinct, [&](const CollectedRow& row) {
      if (row.null) cells.add_null(collecting.physical);
      else add_value(cells, collecting.physical, row.value);
    });
    std::string bytes;
    cells.append_array(bytes);
    to.set_text(bytes);
  }
};

Result<BoundAggregate> bind_collect(std::string_view name, std::span<const Argument> arguments,
                                    const AggregateForm& form, bool nulls, bool distinct) {
  if (arguments.size() != 1 + form.order.size()) {
    return wrong_count(name, "one value", arguments.size() - std::min(form.order.size(), arguments.size()));
  }
  std::vector<Type> types;
  for (const Argument& argument : arguments) types.push_back(argument.type);
  Collecting collecting{types[0].physical(), nulls, distinct || form.distinct, form.order};
  const Type result = Type::array(types[0]);
  return bound_on_heap<Collected>(result, types, std::make_shared<const Collecting>(std::move(collecting)));
}

struct Mapping {
  Type type;
  bool keep_all = false;
};

// By the bytes that order the keys: the key, and its values by the numbers of their rows.
struct MapOfRows {
  struct Values {
    std::string key;
    std::map<uint64_t, CollectedRow> rows;
  };
  using State = std::map<std::string, Values>;

  static const Mapping& mapping_of(const void* data) { return *static_cast<const Mapping*>(data); }
  static std::string place(const AggregateCall& call, uint32_t i) {
    std::string out;
    append_sortable(*call.args[0], call.rows[i], {}, out);
    return out;
  }
  static CollectedRow value(const AggregateCall& call, uint32_t i) {
    AggregateCall values = call;
    values.args = call.args.subspan(1);
    return collected_row(values, i, {});
  }
  static void keep(Values& values, CollectedRow row, bool keep_all) {
    values.rows.emplace(row.number, std::move(row));
    if (!keep_all && values.rows.size() > 1) values.rows.erase(values.rows.begin());
  }

  static void add(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    const uint32_t row = call.rows[i];
    if (!call.args[0]->is_valid(row)) return;
    Values& values = state[place(call, i)];
    if (values.rows.empty()) values.key = value_bytes(*call.args[0], row);
    keep(values, value(call, i), mapping_of(data).keep_all);
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    if (!call.args[0]->is_valid(call.rows[i])) return;
    const auto found = state.find(place(call, i));
    if (found == state.end()) return;
    auto& rows = found->second.rows;
    const CollectedRow wanted = value(call, i);
    for (auto row = rows.begin(); row != rows.end(); ++row) {
      if (row->second.null != wanted.null || row->second.value != wanted.value) continue;
      rows.erase(row);
      break;
    }
    if (rows.empty()) state.erase(found);
  }
  static void merge(State& into, const State& from, const void* data) {
    for (const auto& [place, other] : from) {
      Values& values = into[place];
      values.key = other.key;
      for (const auto& [number, row] : other.rows) keep(values, row, mapping_of(data).keep_all);
    }
  }
  static void result(const State& state, ResultRow to) {
    const Type& type = mapping_of(to.data()).type;
    if (state.empty()) return to.set_null();
    CellList keys, values;
    for (const auto& [place, one] : state) {
      const CollectedRow& last = one.rows.rbegin()->second;
      add_value(keys, type.child(0).physical(), one.key);
      if (last.null) values.add_null(type.child(1).physical());
      else add_value(values, type.child(1).physical(), last.value);
    }
    if (keys.bytes() + values.bytes() > kMaxTextBytes) return to.set_overflow("the map");
    std::string bytes;
    append_map(type, keys, values, bytes);
    to.set_text(bytes);
  }
};

Result<BoundAggregate> bind_map_agg(std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() != 2 || form.distinct) return wrong_count("map_agg", "a key and a value", arguments.size());
  const Type& key = arguments[0].type;
  if (key.is_nested() || key.is(TypeId::Json)) return wrong_types("map_agg", "a scalar key and a value", arguments);
  const Type type = Type::map(key, arguments[1].type);
  return bound_on_heap<MapOfRows>(type, {key, arguments[1].type},
                                  std::make_shared<const Mapping>(Mapping{type, form.retractable}));
}

}  // namespace

extern const AggregateFunction kArrayAgg;
const AggregateFunction kArrayAgg = {
    "array_agg",
    "array_agg([DISTINCT] x [ORDER BY y [DESC], ..]) [IGNORE NULLS]",
    "The values as an array, NULLs too, in the order of input or of ORDER BY; NULL when there are no rows. Of equal "
    "values DISTINCT takes the first.",
    "array_agg(x ORDER BY x DESC)",
    "[null,4,3,2,1]",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_collect("array_agg", arguments, form, true, false);
    },
    true};

extern const AggregateFunction kCollectList;
const AggregateFunction kCollectList = {
    "collect_list",
    "collect_list([DISTINCT] x [ORDER BY y [DESC], ..])",
    "The values that are not NULL as an array, in the order of input or of ORDER BY; NULL when there are none.",
    "collect_list(x)",
    "[3,1,4,2]",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_collect("collect_list", arguments, form, false, false);
    },
    true};

extern const AggregateFunction kCollectSet;
const AggregateFunction kCollectSet = {
    "collect_set",
    "collect_set(x [ORDER BY y [DESC], ..])",
    "The different values that are not NULL as an array, each where it stands first; NULL when there are none.",
    "collect_set(x / 3)",
    "[1,0]",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_collect("collect_set", arguments, form, false, true);
    },
    true};

extern const AggregateFunction kMapAgg;
const AggregateFunction kMapAgg = {"map_agg",
                                   "map_agg(key, value)",
                                   "A map of the keys that are not NULL to their values; of equal keys that of the "
                                   "last row counts. NULL when there is "
                                   "no key.",
                                   "map_agg(x, -x)",
                                   "{\"1\":-1,\"2\":-2,\"3\":-3,\"4\":-4}",
                                   bind_map_agg};

}  // namespace velo::functions
