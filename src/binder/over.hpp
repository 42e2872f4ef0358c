#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "binder/aggregate_call.hpp"
#include "binder/bound_input.hpp"
#include "binder/expression.hpp"
#include "plan/over.hpp"

namespace velo::binder {

/// What stands in the parentheses of OVER, names of windows resolved.
struct OverWindow {
  std::vector<expr::ExprPtr> partition;
  std::vector<plan::OverOrder> order;
  plan::Frame frame;
};

/// One call with OVER in a query.
struct OverItem {
  OverWindow window;
  plan::OverCall call;
  sql::SourceSpan span;
};

/// Gathers the calls with OVER of a query. While its clauses are bound, calls stand as placeholders: columns behind all
/// others. When all are known, plan_over() makes their nodes.
class OverCollector {
 public:
  explicit OverCollector(const sql::Select& select) : select_(select) {}

  /// The placeholder for a call; the same one for the same call.
  expr::ExprPtr add(OverItem item);
  bool used() const { return !items_.empty(); }
  std::vector<OverItem>& items() { return items_; }
  /// The number of WINDOW name AS (..) among the first `count` of the query.
  std::optional<size_t> find_window(std::string_view name, size_t count) const;
  const std::vector<sql::NamedWindow>& windows() const { return select_.named_windows; }

  static bool is_placeholder(const expr::Expr& expression);
  /// `bound` with each placeholder replaced by the column at its place.
  static expr::ExprPtr placed(const expr::ExprPtr& bound, const std::vector<size_t>& places);

 private:
  const sql::Select& select_;
  std::vector<OverItem> items_;
  std::vector<std::string> texts_;
};

/// Binds a call with OVER and registers it with the binder's collector.
expr::ExprPtr bind_over(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at);
/// Binds an OVER clause; `inner` binds the expressions in it. Only the first `windows` named ones are in sight.
std::optional<OverWindow> bind_over_window(ExpressionBinder& inner, const OverCollector& collector,
                                           const sql::OverClause& clause, size_t windows);
/// Reads a frame; `order` are the keys it is over.
std::optional<plan::Frame> bind_frame(ExpressionBinder& inner, const sql::Frame& written,
                                      const std::vector<plan::OverOrder>& order);

/// A plan while the nodes of OVER are put on top of it, and what is known of its rows.
struct OverInput {
  plan::NodePtr node;
  std::optional<EventTime> time;
  std::string name;  ///< for messages
  plan::LatePolicy late = plan::LatePolicy::Drop;
  Micros lateness = 0;    ///< how much longer windows that are waited for stay open
  bool updating = false;  ///< its rows change: exact changes, of which only the first by rank can be kept
};

/// Puts the calls on top of `input`; gives the column of each item, in their order. Nothing after a report.
std::optional<std::vector<size_t>> plan_over(OverInput& input, std::vector<OverItem>& items, Diagnostics& diagnostics);

}  // namespace velo::binder
