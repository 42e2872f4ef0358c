#include "binder/query.hpp"

#include "binder/set_operation.hpp"

namespace velo::binder {

std::optional<BoundResult> bind_query(QueryContext& context, const sql::Query& query) {
  const size_t outer = context.ctes.size();
  for (const sql::CommonTable& table : query.ctes) context.ctes.push_back(&table);
  std::optional<BoundResult> out =
      query.branches.empty() ? bind_select(context, query) : bind_set_operation(context, query);
  context.ctes.resize(outer);
  return out;
}

}  // namespace velo::binder
