#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "binder/select_list.hpp"
#include "plan/row_nodes.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// The keys of ORDER BY as columns of the result. An expression that is none of them is appended to `columns`: the
/// caller takes it out again behind the sort.
std::vector<plan::SortKey> bind_order_by(const sql::Query& query, const Scope& scope, AggregateCollector& collector,
                                         OverCollector& over, std::vector<OutputColumn>& columns,
                                         Diagnostics& diagnostics);

struct RowLimit {
  uint64_t limit = UINT64_MAX;
  uint64_t offset = 0;
  bool given() const { return limit != UINT64_MAX || offset != 0; }
};
std::optional<RowLimit> read_limit(const sql::Query& query, Diagnostics& diagnostics);

}  // namespace velo::binder
