#include "binder/query.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/set_operation.hpp"

namespace velo::binder {

namespace {

void check_names(const std::vector<sql::CommonTable>& tables, Diagnostics& diagnostics) {
  for (auto table = tables.begin(); table != tables.end(); ++table) {
    const bool again = std::any_of(tables.begin(), table, [&](const sql::CommonTable& one) {
      return equals_ignore_case(one.name.text, table->name.text);
    });
    if (!again) continue;
    diagnostics.add(kDuplicateName, "two common tables are called " + table->name.text, table->name.span,
                    "give one of them another name");
  }
}

}  // namespace

std::optional<BoundResult> bind_query(QueryContext& context, const sql::Query& query) {
  const size_t outer = context.ctes.size();
  check_names(query.ctes, context.diagnostics());
  for (const sql::CommonTable& table : query.ctes) context.ctes.push_back(&table);
  std::optional<BoundResult> out =
      query.branches.empty() ? bind_select(context, query) : bind_set_operation(context, query);
  context.ctes.resize(outer);
  return out;
}

}  // namespace velo::binder
