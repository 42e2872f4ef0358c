#pragma once

#include <optional>
#include <vector>

#include "expr/expr.hpp"
#include "functions/aggregate.hpp"
#include "plan/node.hpp"
#include "window/spec.hpp"

namespace velo::plan {

/// When an aggregation gives rows (sql.md §6).
enum class Emission : uint8_t {
  Changes,  ///< after each input row, the new row of its group (of each of its windows)
  Final,    ///< once: when the watermark passes window end + grace, or at the end of bounded input
  Every,    ///< the latest row of each changed group once per event-time interval
};

enum class LatePolicy : uint8_t { Drop, DeadLetter, Fail, Update };

struct AggregateItem {
  std::string function;  ///< as written, for explain
  functions::BoundAggregate bound;
  std::vector<expr::ExprPtr> arguments;          ///< already coerced; empty for COUNT(*)
  std::vector<functions::AggregateOrder> order;  ///< ORDER BY in the call: its keys are the last arguments
  expr::ExprPtr filter;                          ///< FILTER (WHERE …), or nullptr
  bool distinct = false;
};

/// `SUM(DISTINCT px) FILTER (WHERE ..)` over columns of these names.
std::string call_text(const AggregateItem& item, const std::vector<std::string>& names);

/// `TUMBLING(1m)`, `HOPPING(10m, 1m, offset 5s)`.
std::string window_text(const window::Spec& spec);

/// GROUP BY with or without a window. Output columns: the keys, then the aggregates, then (windowed) window_start and
/// window_end. No keys: one group that exists even without rows only under Final without a window. The input is Append
/// or Retract; over the latter every aggregate can take rows out, a group that has lost its last row is deleted, and
/// there are no sessions.
struct Aggregate final : Node {
  std::vector<expr::ExprPtr> keys;
  std::vector<AggregateItem> aggregates;
  /// Over an Expand, whose set is the last key: the sets without keys. Their groups, too, exist without rows then.
  std::vector<int64_t> total_sets;
  std::optional<window::Spec> window;  ///< event time comes from the batch (Watermark below)
  Emission emission = Emission::Changes;
  Micros every = 0;  ///< Emission::Every: the interval
  LatePolicy late = LatePolicy::Drop;
  /// LatePolicy::Update: how long a window that has given its rows waits for late ones. Without a window: the option.
  Micros lateness = 0;
  /// Final, without a window of its own: the keys hold a bound of the windows below, and groups come as those close.
  bool by_window = false;

  bool over_changes() const { return !inputs.empty() && inputs[0]->changelog != Changelog::Append; }
  std::string_view kind() const override { return window ? "WindowAggregate" : "Aggregate"; }
  Fields fields() const override;
};

}  // namespace velo::plan
