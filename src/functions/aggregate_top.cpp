// TOPK and HISTOGRAM: values in order, each with its number. Where rows are not taken out again, TOPK keeps no more
// than it gives.
#include "functions/aggregate_heap.hpp"
#include "functions/for_physical.hpp"
#include "functions/ordered_counts.hpp"
#include "functions/overload.hpp"
#include "types/nested_builder.hpp"

namespace velo::functions {

namespace {

struct Top {
  int64_t count;
  bool distinct;
  bool keep_all;
};

void add_kept(CellList& cells, const std::string& text) { cells.add_text(text); }
template <class T>
void add_kept(CellList& cells, const T& value) {
  cells.add(value);
}

template <class T>
struct TopValues {
  using State = OrderedCounts<T>;
  using Kept = typename KeptValue<T>::Type;

  static const Top& top_of(const void* data) { return *static_cast<const Top*>(data); }
  static int64_t size(const State& state, const Top& top) {
    return top.distinct ? static_cast<int64_t>(state.different()) : state.total();
  }
  static void shrink(State& state, const Top& top) {
    while (!top.keep_all && size(state, top) > top.count) {
      const Kept least = state.smallest();
      state.remove(least);
    }
  }

  static void add(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    const Vector& values = *call.args[0];
    if (!values.is_valid(call.rows[i])) return;
    state.add(KeptValue<T>::keep(values.at<T>(call.rows[i])));
    shrink(state, top_of(data));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (values.is_valid(call.rows[i])) state.remove(KeptValue<T>::keep(values.at<T>(call.rows[i])));
  }
  static void merge(State& into, const State& from, const void* data) {
    into.merge(from);
    shrink(into, top_of(data));
  }
  static void result(const State& state, ResultRow to) {
    if (state.total() == 0) return to.set_null();
    const Top& top = top_of(to.data());
    CellList cells;
    state.each_down([&](const Kept& value, int64_t times) {
      for (int64_t i = top.distinct ? 1 : times; i > 0 && cells.size() < top.count; --i) add_kept(cells, value);
      return cells.size() < top.count;
    });
    std::string bytes;
    cells.append_array(bytes);
    to.set_text(bytes);
  }
};

template <class T>
struct Frequencies {
  using State = OrderedCounts<T>;

  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (values.is_valid(call.rows[i])) state.add(KeptValue<T>::keep(values.at<T>(call.rows[i])));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (values.is_valid(call.rows[i])) state.remove(KeptValue<T>::keep(values.at<T>(call.rows[i])));
  }
  static void merge(State& into, const State& from, const void*) { into.merge(from); }
  static void result(const State& state, ResultRow to) {
    if (state.total() == 0) return to.set_null();
    CellList keys, counts;
    state.each([&](const auto& value, int64_t times) {
      add_kept(keys, value);
      counts.add(times);
    });
    std::string bytes;
    append_map(to.column.out.type(), keys, counts, bytes);
    to.set_text(bytes);
  }
};

bool has_order(const Type& type) { return !type.is_nested() && !type.is(TypeId::Json); }

Result<BoundAggregate> bind_topk(std::span<const Argument> arguments, const AggregateForm& form) {
  constexpr int64_t kMost = 100'000;
  if (arguments.size() != 2) return wrong_count("topk", "values and how many of them", arguments.size());
  const Type type = arguments[0].type.is(TypeId::Null) ? Type(TypeId::BigInt) : arguments[0].type;
  const Value* count = arguments[1].constant;
  if (!has_order(type) || !arguments[1].type.is_integer() || !count)
    return wrong_types("topk", "scalar values with an order and a constant number", arguments);
  if (count->is_null() || count->as_int() < 1 || count->as_int() > kMost)
    return Error(kBadConstant, "topk() gives from 1 to " + std::to_string(kMost) + " values");
  auto top = std::make_shared<const Top>(Top{count->as_int(), form.distinct, form.retractable});
  return for_physical(type, [&](auto value) -> Result<BoundAggregate> {
    return bound_on_heap<TopValues<decltype(value)>>(Type::array(type), {type, arguments[1].type}, std::move(top));
  });
}

Result<BoundAggregate> bind_histogram(std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() != 1 || form.distinct) return wrong_count("histogram", "one value", arguments.size());
  const Type type = arguments[0].type.is(TypeId::Null) ? Type(TypeId::BigInt) : arguments[0].type;
  if (!has_order(type)) return wrong_types("histogram", "scalar values", arguments);
  return for_physical(type, [&](auto value) -> Result<BoundAggregate> {
    return bound_on_heap<Frequencies<decltype(value)>>(Type::map(type, TypeId::BigInt), {type});
  });
}

}  // namespace

extern const AggregateFunction kTopk;
const AggregateFunction kTopk = {
    "topk",
    "topk([DISTINCT] x, n)",
    "The n largest values that are not NULL as an array, the largest first; NULL when there are none. n is a constant.",
    "topk(x, 2)",
    "[4,3]",
    bind_topk};

extern const AggregateFunction kHistogram;
const AggregateFunction kHistogram = {
    "histogram",
    "histogram(x)",
    "A map of the values that are not NULL to how often they are there; NULL when there are none.",
    "histogram(x > 1)",
    "{\"false\":1,\"true\":3}",
    bind_histogram};

}  // namespace velo::functions
