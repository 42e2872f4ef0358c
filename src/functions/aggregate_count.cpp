// COUNT looks at validity only, so that one kernel serves every type. COUNT(*) has no argument at all.
#include "functions/aggregate_distinct.hpp"
#include "functions/aggregate_kernels.hpp"
#include "functions/fused_numbers.hpp"
#include "functions/overload.hpp"

namespace velo::functions {

namespace {

int64_t& counter(std::byte* state) { return *reinterpret_cast<int64_t*>(state); }

void init_count(std::byte* state, const void*) { counter(state) = 0; }

template <int kStep>
void add_rows(const AggregateCall& call, const void*) {
  for (uint32_t i = 0; i < call.count; ++i) counter(call.states[i] + call.offset) += kStep;
}

template <int kStep>
void add_values(const AggregateCall& call, const void* data) {
  const Vector& values = *call.args[0];
  if (!values.has_nulls()) return add_rows<kStep>(call, data);
  const uint8_t* valid = values.validity();
  const uint32_t mask = values.is_constant() ? 0 : ~uint32_t{0};
  for (uint32_t i = 0; i < call.count; ++i) {
    counter(call.states[i] + call.offset) += valid[call.rows[i] & mask] ? kStep : 0;
  }
}

void merge_counts(std::byte* into, const std::byte* from, Arena&, const void*) {
  counter(into) += *reinterpret_cast<const int64_t*>(from);
}

void finish_counts(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first, RowErrors&,
                   const void*) {
  int64_t* to = out.data<int64_t>() + first;
  for (uint32_t i = 0; i < count; ++i) to[i] = counter(states[i] + offset);
}

void running_count(const AggregateCall& call, Vector& out, RowErrors&, const void*) {
  int64_t* to = out.data<int64_t>();
  const Vector* values = call.args.empty() ? nullptr : call.args[0];
  for (uint32_t i = 0; i < call.count; ++i) {
    int64_t& count = counter(call.states[i] + call.offset);
    count += values == nullptr || values->is_valid(call.rows[i]) ? 1 : 0;
    to[i] = count;
  }
}

void moving_count(const AggregateCall& call, const LeavingRows& leaving, Vector& out, RowErrors&, const void*) {
  int64_t* to = out.data<int64_t>();
  const Vector* values = call.args.empty() ? nullptr : call.args[0];
  const uint8_t* leaves = call.args.empty() ? leaving.there : leaving.args[0]->validity();
  for (uint32_t i = 0; i < call.count; ++i) {
    int64_t& count = counter(call.states[i] + call.offset);
    count += values == nullptr || values->is_valid(call.rows[i]) ? 1 : 0;
    count -= leaves[i];
    to[i] = count;
  }
}

Result<BoundAggregate> bind_count(std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() > 1) return wrong_count("count", "* or one argument", arguments.size());
  if (form.distinct) {
    if (arguments.empty()) return wrong_count("count", "one argument with DISTINCT", 0);
    return bind_count_distinct(arguments[0].type, form.retractable);
  }
  BoundAggregate bound;
  bound.result = TypeId::BigInt;
  for (const Argument& argument : arguments) bound.arguments.push_back(argument.type);
  bound.state_bytes = sizeof(int64_t);
  bound.init = init_count;
  bound.update = arguments.empty() ? add_rows<1> : add_values<1>;
  bound.retract = arguments.empty() ? add_rows<-1> : add_values<-1>;
  bound.merge = merge_counts;
  bound.finish = finish_counts;
  bound.running = running_count;
  bound.moving = moving_count;
  if (arguments.empty()) bound.state_kind = &kStateKind<CountedRows>;
  return bound;
}

Result<BoundAggregate> bind_count_distinct_function(std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() != 1) return wrong_count("count_distinct", "one argument", arguments.size());
  return bind_count_distinct(arguments[0].type, form.retractable);
}

}  // namespace

extern const AggregateFunction kCount;
const AggregateFunction kCount = {
    "count",   "count(*) | count([DISTINCT] x)", "Number of rows, or of rows where x is not NULL.", "count(x)", "4",
    bind_count};

extern const AggregateFunction kCountDistinct;
const AggregateFunction kCountDistinct = {
    "count_distinct",
    "count_distinct(x)",
    "Number of different values of x that are not NULL; the same as count(DISTINCT x).",
    "count_distinct(x)",
    "4",
    bind_count_distinct_function};

}  // namespace velo::functions
