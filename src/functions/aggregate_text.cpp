// STRING_AGG keeps its texts apart until a result is asked for: only so can rows be taken out again, panes be merged in
// the order of the input, and texts be put in the order that the call asks for.
#include <algorithm>
#include <string>
#include <unordered_set>

#include "functions/aggregate_heap.hpp"
#include "functions/overload.hpp"
#include "functions/sortable_key.hpp"

namespace velo::functions {

namespace {

struct Joining {
  std::string separator = ",";
  bool distinct = false;
  std::vector<AggregateOrder> order;  ///< of the last arguments
};

const Joining& joining_of(const void* data) { return *static_cast<const Joining*>(data); }

struct Joined {
  struct Part {
    std::string key;  ///< of ORDER BY
    uint64_t number;  ///< of the row
    std::string text;
    friend bool operator<(const Part& a, const Part& b) { return a.key != b.key ? a.key < b.key : a.number < b.number; }
  };
  struct State {
    std::vector<Part> parts;  ///< in order
    size_t bytes = 0;
  };

  static Part part(const AggregateCall& call, uint32_t i, const Joining& joining) {
    const uint32_t row = call.rows[i];
    Part out{{}, row_order(call, i), std::string(call.args[0]->at<StringRef>(row).view())};
    const size_t first = call.args.size() - joining.order.size();
    for (size_t k = 0; k < joining.order.size(); ++k)
      append_sortable(*call.args[first + k], row, joining.order[k], out.key);
    return out;
  }

  static void insert(State& state, Part part) {
    const auto at = state.parts.empty() || state.parts.back() < part
                        ? state.parts.end()
                        : std::upper_bound(state.parts.begin(), state.parts.end(), part);
    state.bytes += part.text.size();
    state.parts.insert(at, std::move(part));
  }

  static void add(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    if (!call.args[0]->is_valid(call.rows[i])) return;
    insert(state, part(call, i, joining_of(data)));
  }

  /// Of equal texts in equal places the first one goes.
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    if (!call.args[0]->is_valid(call.rows[i])) return;
    const Part wanted = part(call, i, joining_of(data));
    const auto found = std::find_if(state.parts.begin(), state.parts.end(), [&](const Part& part) {
      return part.text == wanted.text && part.key == wanted.key;
    });
    if (found == state.parts.end()) return;
    state.bytes -= found->text.size();
    state.parts.erase(found);
  }

  static void merge(State& into, const State& from, const void*) {
    for (const Part& part : from.parts) insert(into, part);
  }

  static void result(const State& state, ResultRow to) {
    const Joining& joining = joining_of(to.data());
    if (state.parts.empty()) return to.set_null();
    if (state.bytes + state.parts.size() * joining.separator.size() > kMaxTextBytes)
      return to.set_overflow("STRING_AGG");
    std::unordered_set<std::string_view> seen;
    std::string out;
    bool first = true;
    for (const Part& part : state.parts) {
      if (joining.distinct && !seen.insert(part.text).second) continue;
      if (!first) out += joining.separator;
      out += part.text;
      first = false;
    }
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
    "the "
    "order of input or of ORDER BY; NULL when there are none. Of equal values DISTINCT takes the first. Also LISTAGG "
    "and GROUP_CONCAT.",
    "string_agg(x, '-' ORDER BY x DESC)",
    "4-3-2-1",
    bind_joined,
    true};

}  // namespace velo::functions
