#include "binder/query.hpp"

#include "binder/codes.hpp"

namespace velo::binder {

namespace {

std::string_view name_of(sql::SetOperator op) {
  switch (op) {
    case sql::SetOperator::kUnionAll: return "UNION ALL";
    case sql::SetOperator::kUnion: return "UNION";
    case sql::SetOperator::kIntersect: return "INTERSECT";
    case sql::SetOperator::kExcept: return "EXCEPT";
  }
  return "";
}

}  // namespace

std::optional<BoundResult> bind_query(QueryContext& context, const sql::Query& query) {
  const size_t outer = context.ctes.size();
  for (const sql::CommonTable& table : query.ctes) context.ctes.push_back(&table);
  for (const sql::SetBranch& branch : query.branches) {
    context.diagnostics().add(kNoSetOperations, std::string(name_of(branch.op)) + " is not supported yet",
                              branch.op_span, "write one query a branch");
  }
  std::optional<BoundResult> out = bind_select(context, query);
  context.ctes.resize(outer);
  if (!query.branches.empty()) return std::nullopt;
  return out;
}

}  // namespace velo::binder
