// The operators by plan node: the table of contents of this folder.
#include <array>
#include <string_view>

#include "base/check.hpp"
#include "operators/make.hpp"

namespace velo::operators {

namespace {

std::unique_ptr<Operator> aggregate(const plan::Node& node) {
  const auto& aggregate = static_cast<const plan::Aggregate&>(node);
  switch (aggregate.emission) {
    case plan::Emission::Changes:
      return aggregate.over_changes() ? make_aggregate_of_changes(aggregate) : make_aggregate_changes(aggregate);
    case plan::Emission::Final: return make_aggregate_final(aggregate);
    case plan::Emission::Every: return make_aggregate_every(aggregate);
  }
  CHECK(false, "unknown emission");
}

std::unique_ptr<Operator> session_aggregate(const plan::Aggregate& node) {
  switch (node.emission) {
    case plan::Emission::Changes: return make_session_changes(node);
    case plan::Emission::Final: return make_session_final(node);
    case plan::Emission::Every: return make_session_every(node);
  }
  CHECK(false, "unknown emission");
}

std::unique_ptr<Operator> window_aggregate(const plan::Node& node) {
  const auto& aggregate = static_cast<const plan::Aggregate&>(node);
  if (aggregate.window->kind == window::Kind::Session) return session_aggregate(aggregate);
  switch (aggregate.emission) {
    case plan::Emission::Changes:
      return aggregate.over_changes() ? make_window_of_changes(aggregate) : make_window_changes(aggregate);
    case plan::Emission::Final:
      return aggregate.late == plan::LatePolicy::Update ? make_window_update(aggregate) : make_window_final(aggregate);
    case plan::Emission::Every: return make_window_every(aggregate);
  }
  CHECK(false, "unknown emission");
}

std::unique_ptr<Operator> filter(const plan::Node& node) {
  const auto& filter = static_cast<const plan::Filter&>(node);
  switch (filter.inputs.empty() ? plan::Changelog::Append : filter.inputs[0]->changelog) {
    case plan::Changelog::Append: return make_filter(filter);
    case plan::Changelog::Upsert: return make_upsert_filter(filter);
    case plan::Changelog::Retract: return make_retract_filter(filter);
  }
  CHECK(false, "unknown changelog");
}

std::unique_ptr<Operator> distinct(const plan::Node& node) {
  const auto& distinct = static_cast<const plan::Distinct&>(node);
  const bool changes = !node.inputs.empty() && node.inputs[0]->changelog != plan::Changelog::Append;
  return changes ? make_distinct_of_changes(distinct) : make_distinct(distinct);
}

std::unique_ptr<Operator> over(const plan::Node& node) {
  const auto& over = static_cast<const plan::Over&>(node);
  if (over.at_end) return make_over_at_end(over);
  return moves(over) ? make_over_moving(over) : make_over_stream(over);
}

template <class Node, std::unique_ptr<Operator> (*kMake)(const Node&)>
std::unique_ptr<Operator> make(const plan::Node& node) {
  return kMake(static_cast<const Node&>(node));
}

struct Entry {
  std::string_view kind;
  std::unique_ptr<Operator> (*make)(const plan::Node& node);
};

constexpr std::array kOperators = {
    Entry{"Aggregate", aggregate},
    Entry{"AsofJoin", make<plan::AsofJoin, make_asof_join>},
    Entry{"Distinct", distinct},
    Entry{"Expand", make<plan::Expand, make_expand>},
    Entry{"Filter", filter},
    Entry{"IntervalJoin", make<plan::Join, make_interval_join>},
    Entry{"Join", make<plan::Join, make_join>},
    Entry{"FinalRows", make<plan::FinalRows, make_final_rows>},
    Entry{"Limit", make<plan::Sort, make_limit>},
    Entry{"LookupJoin", make<plan::LookupJoin, make_lookup_join>},
    Entry{"Normalize", make<plan::Normalize, make_normalize>},
    Entry{"Over", over},
    Entry{"Project", make<plan::Project, make_project>},
    Entry{"Sort", make<plan::Sort, make_sort>},
    Entry{"TimeOrder", make<plan::TimeOrder, make_time_order>},
    Entry{"TopN", make<plan::TopN, make_top_n>},
    Entry{"Union", make<plan::Union, make_union>},
    Entry{"Unnest", make<plan::Unnest, make_unnest>},
    Entry{"Watermark", make<plan::Watermark, make_watermark>},
    Entry{"WindowAggregate", window_aggregate},
    Entry{"WindowRows", make<plan::WindowRows, make_window_rows>},
};

}  // namespace

std::unique_ptr<Operator> make_operator(const plan::Node& node) {
  for (const Entry& entry : kOperators) {
    if (entry.kind == node.kind()) return entry.make(node);
  }
  CHECK(false, "no operator runs a plan node of this kind");
}

}  // namespace velo::operators
