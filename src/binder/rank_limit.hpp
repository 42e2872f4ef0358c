#pragma once

#include <cstdint>
#include <optional>

#include "binder/diagnostics.hpp"
#include "expr/expr.hpp"
#include "plan/node.hpp"

namespace velo::binder {

/// A condition that keeps the first rows by rank: ROW_NUMBER() OVER (..) <= n, the rank computed below.
struct RankLimit {
  size_t column = 0;  ///< of the node the condition is over: the rank
  uint64_t offset = 0;
  uint64_t limit = UINT64_MAX;  ///< offset < rank <= limit
  expr::ExprPtr rest;           ///< the other terms of the condition; nullptr: none
  bool changes = false;         ///< the result follows each row; otherwise it comes at the end of the input
  bool read_below = false;      ///< a filter below the condition reads the rank
};

/// What `condition` over `input` says about the rank of rows; nothing when there is no rank, when it has no upper
/// limit, or when rows come in the order of their rank. `changes`: EMIT CHANGES is written.
std::optional<RankLimit> find_rank_limit(const plan::Node& input, const expr::ExprPtr& condition, bool changes);
/// `input` with a TopN in place of its OVER, in the same columns; without `shows_rank` that of the rank is NULL.
plan::NodePtr limit_ranks(const plan::NodePtr& input, const RankLimit& limit, bool shows_rank);
/// Whether an expression reads a column.
bool reads(const expr::Expr& expression, size_t column);
/// Reports the nodes of OVER in a finished plan that no limit of ranks has made runnable.
void report_over_faults(const plan::Node& node, Diagnostics& diagnostics);

}  // namespace velo::binder
