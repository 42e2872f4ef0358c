// A row at time t is put at t + r, with r random between 0 and the delay: in the order of these places, whatever stands
// in front of a row is at most the delay ahead of it in time, so that the watermark never passes it.
#include "order_freedom.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <random>

#include "base/text.hpp"
#include "plan/aggregate.hpp"
#include "plan/row_nodes.hpp"
#include "plan/source.hpp"
#include "plan/watermark.hpp"

namespace velo::cases {

namespace {

// Kinds of nodes that give the same rows whatever the order of their input is.
constexpr std::array<std::string_view, 13> kFreeNodes = {"Source", "Upstream", "SingleRow", "Values", "WindowRows",
                                                         "Filter", "Project",  "Distinct",  "Sort",
                                                         "Union",  "Unnest",   "Watermark", "IntervalJoin"};
constexpr std::array<std::string_view, 14> kFreeAggregates = {"count",
                                                              "sum",
                                                              "avg",
                                                              "min",
                                                              "max",
                                                              "bool_and",
                                                              "bool_or",
                                                              "bit_and",
                                                              "bit_or",
                                                              "bit_xor",
                                                              "count_distinct",
                                                              "median",
                                                              "percentile_cont",
                                                              "percentile_disc"};

template <class List>
bool has(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Sums of binary fractions round differently in another order.
bool adds_doubles(const plan::AggregateItem& item) {
  const std::string name = to_lower(item.function);
  if (name != "sum" && name != "avg") return false;
  const Type type = item.arguments.front()->type();
  return type.is(TypeId::Double) || type.is(TypeId::Float);
}

std::string dependence(const plan::Aggregate& node) {
  if (node.emission != plan::Emission::Final) return "a row comes out for every row that goes in";
  if (node.late == plan::LatePolicy::Update) return "a row comes out for every late row";
  for (const plan::AggregateItem& item : node.aggregates) {
    if (!has(kFreeAggregates, to_lower(item.function)) || adds_doubles(item))
      return item.function + " follows the order";
  }
  return {};
}

std::string dependence(const plan::Node& node) {
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node)) {
    if (std::string why = dependence(*aggregate); !why.empty()) return why;
  } else if (const auto* sort = dynamic_cast<const plan::Sort*>(&node); sort && sort->limit != UINT64_MAX) {
    return "LIMIT takes the first rows";
  } else if (!has(kFreeNodes, node.kind())) {
    return std::string(node.kind()) + " follows the order";
  }
  if (const auto* source = dynamic_cast<const plan::Source*>(&node); source && !source->system_columns.empty())
    return "system columns show the order";
  for (const plan::NodePtr& input : node.inputs) {
    if (std::string why = dependence(*input); !why.empty()) return why;
  }
  return {};
}

// Looks for the node that gives the rows of a relation their event time.
Status find_time(const plan::Node& node, const catalog::Relation& relation, Disorder& out) {
  for (const plan::NodePtr& input : node.inputs) VELO_TRY_STATUS(find_time(*input, relation, out));
  const auto* watermark = dynamic_cast<const plan::Watermark*>(&node);
  if (watermark == nullptr) return {};
  const auto* source = dynamic_cast<const plan::Source*>(node.inputs.front().get());
  if (source == nullptr || watermark->column >= source->columns.size())
    return Error(1903, "the event time is computed");
  if (source->relation->name != relation.name) return {};
  const size_t column = source->columns[watermark->column];
  if (out.bounded && out.column != column) return Error(1903, "queries differ in their event time");
  out.delay = out.bounded ? std::min(out.delay, watermark->delay) : watermark->delay;
  out.column = column;
  out.bounded = true;
  return {};
}

}  // namespace

std::string order_dependence(const plan::Application& application) {
  for (const plan::Query& query : application.queries) {
    if (std::string why = dependence(*query.root); !why.empty()) return why;
  }
  return {};
}

Result<Disorder> allowed_disorder(const plan::Application& application, const catalog::Relation& relation) {
  Disorder out;
  for (const plan::Query& query : application.queries) VELO_TRY_STATUS(find_time(*query.root, relation, out));
  return out;
}

void shuffle(std::vector<std::vector<Value>>& rows, const Disorder& disorder, uint64_t seed) {
  std::mt19937_64 random(seed);
  if (!disorder.bounded) return std::shuffle(rows.begin(), rows.end(), random);
  std::vector<std::pair<Micros, size_t>> places;
  for (const std::vector<Value>& row : rows) {
    const Value& time = row[disorder.column];
    const auto away = static_cast<Micros>(random() % (static_cast<uint64_t>(disorder.delay) + 1));
    places.emplace_back(time.is_null() ? std::numeric_limits<Micros>::min() : time.as_int() + away, places.size());
  }
  std::sort(places.begin(), places.end());
  std::vector<std::vector<Value>> shuffled;
  for (const auto& [place, index] : places) shuffled.push_back(std::move(rows[index]));
  rows = std::move(shuffled);
}

}  // namespace velo::cases
