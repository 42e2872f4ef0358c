// A query without keys has its one row even when its input has none: COUNT(*) is 0, other aggregates mostly NULL.
#include "operators/group_totals.hpp"

#include "column/batch.hpp"
#include "operators/group_output.hpp"
#include "state/key_encoder.hpp"

namespace velo::operators {

namespace {

bool has_no_rows(const AggregateSet& aggregates, const state::GroupTable& table) {
  std::byte* group;
  for (size_t i = 0; i < table.size(); ++i) {
    table.payloads(i, {&group, 1});
    if (aggregates.is_there(group)) return false;
  }
  return true;
}

std::byte* add(const AggregateSet& aggregates, state::GroupTable& table, const std::byte* key) {
  bool created;
  std::byte* group = table.find_or_add(key, created);
  if (created) aggregates.init(group);
  return group;
}

}  // namespace

std::vector<std::byte*> totals_of_no_rows(const plan::Aggregate& node, const AggregateSet& aggregates,
                                          state::GroupTable& table) {
  if (!has_no_rows(aggregates, table)) return {};
  if (node.keys.empty()) return {add(aggregates, table, nullptr)};
  std::vector<Type> types;
  for (const expr::ExprPtr& key : node.keys) types.push_back(key->type());
  RowBlock block(types);
  block.reset(1);
  std::vector<const Vector*> columns;
  for (size_t i = 0; i < types.size(); ++i) columns.push_back(&block.column(i));
  for (size_t i = 0; i + 1 < types.size(); ++i) block.column(i).set_null(0);
  state::KeyEncoder encoder(table.layout());
  std::vector<std::byte*> totals;
  for (const int64_t set : node.total_sets) {
    *block.column(types.size() - 1).data<int64_t>() = set;
    totals.push_back(add(aggregates, table, encoder.encode(columns, 1, Selection::all(1)).key(0)));
  }
  return totals;
}

Status emit_totals_of_no_rows(const plan::Aggregate& node, const AggregateSet& aggregates, state::GroupTable& table,
                              const StepContext& context, Emit& out) {
  const std::vector<std::byte*> totals = totals_of_no_rows(node, aggregates, table);
  if (totals.empty()) return {};
  return GroupOutput(node).emit(aggregates, table.layout(), totals, {}, {}, context, out);
}

}  // namespace velo::operators
