// STRING_AGG keeps its texts apart until a result is asked for, as the aggregates that make arrays do.
#include <algorithm>
#include <string>
#include <utility>

#include "functions/collected_rows.hpp"
#include "functions/overload.hpp"

namespace velo::functions {

namespace {

struct Joining {
  std::string separator = ",";
  bool distinct = false;
  std::vector<AggregateOrder> order;  ///< of the last arguments
};

const Joining& joining_of(const void* data) { return *static_cast<const Joining*>(data); }

struct Joined {
  using State = CollectedRows;

  static void add(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    if (call.args[0]->is_valid(call.rows[i])) state.add(collected_row(call, i, joining_of(data).order));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    if (call.args[0]->is_valid(call.rows[i])) state.remove(collected_row(call, i, joining_of(data).order));
  }
  static void merge(State& into, const State& from, const void*) { into.merge(from); }

  static void result(const State& state, ResultRow to) {
    const Joining& joining = joining_of(to.data());
    if (state.empty()) return to.set_null();
    if (state.bytes() + state.size() * joining.separator.size() > kMaxTextBytes) return to.set_overflow("STRING_AGG");
    std::string out;
    bool first = true;
    state.each(joining.distinct, [&](const CollectedRow& row) {
      if (!std::exchange(first, false)) out += joining.separator;
      out += row.value;
    });
    to.set_text(out);
  }
};

Result<BoundAggregate> bind_joined(std::span<const Argument> arguments, const AggregateForm& form) {
  const size_t own = arguments.size() - form.order.size();
  if (own != 1 && own != 2) return wrong_count("string_agg", "a value and a separator", own);
  Joining joining;
  joining.distinct = form.distinct;
  joining.order = form.order;
  if (own == 2) {
    const std::string* separator = constant_text(arguments[1]);
    if (separator == nullptr) return Error(kBadConstant, "string_agg() takes a constant text as separator");
    joining.separator = *separator;
  }
  if (arguments[0].type.is_nested()) return wrong_types("string_agg", "a text and a separator", arguments);
  std::vector<Type> types = {TypeId::String};
  for (const Argument& argument : arguments.subspan(1)) types.push_back(argument.type);
  for (const Argument& key : arguments.subspan(own)) {
    if (key.type.is_nested() || key.type.is(TypeId::Json))
      return wrong_types("string_agg", "ORDER BY values with an order", arguments);
  }
  return bound_on_heap<Joined>(TypeId::String, types, std::make_shared<const Joining>(std::move(joining)));
}

}  // namespace

extern const AggregateFunction kStringAgg;
const AggregateFunction kStringAgg = {
    "string_agg",
    "string_agg([DISTINCT] x [, separator] [ORDER BY y [DESC], ..]) [WITHIN GROUP (ORDER BY y)]",
    "The values that are not NULL as one text, between them the constant separator (a comma when none is given), in "
    "the order of input or of ORDER BY; NULL when there are none. Of equal values DISTINCT takes the first. Also "
    "LISTAGG and GROUP_CONCAT.",
    "string_agg(x, '-' ORDER BY x DESC)",
    "4-3-2-1",
    bind_joined,
    true};

}  // namespace velo::functions
