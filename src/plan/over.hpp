#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "expr/expr.hpp"
#include "functions/aggregate.hpp"
#include "functions/window.hpp"
#include "plan/aggregate.hpp"
#include "plan/node.hpp"

namespace velo::plan {

enum class FrameUnit : uint8_t { Rows, Range, Groups };
enum class FrameExclude : uint8_t { None, CurrentRow, Group, Ties };

struct FrameBound {
  enum class Kind : uint8_t { UnboundedPreceding, Preceding, CurrentRow, Following, UnboundedFollowing };
  Kind kind = Kind::CurrentRow;
  Value offset;  ///< Preceding, Following: a BIGINT; under Range a number, or an INTERVAL; never negative
  friend bool operator==(const FrameBound&, const FrameBound&) = default;
};

/// Which rows of its partition a function sees from a row. The default is that of SQL.
struct Frame {
  FrameUnit unit = FrameUnit::Range;
  FrameBound start{FrameBound::Kind::UnboundedPreceding, {}};
  FrameBound end{FrameBound::Kind::CurrentRow, {}};
  FrameExclude exclude = FrameExclude::None;
  friend bool operator==(const Frame&, const Frame&) = default;
};

struct OverOrder {
  expr::ExprPtr key;
  bool descending = false;
  bool nulls_first = false;
};

/// One call of a function with OVER.
struct OverCall {
  std::string function;  ///< as written, for explain
  functions::WindowKind kind = functions::WindowKind::Aggregate;
  Type result;
  std::vector<expr::ExprPtr> arguments;  ///< already coerced; Lag and Lead: the value and, where given, the default
  std::vector<functions::AggregateOrder> argument_order;  ///< Aggregate: ORDER BY in the call
  expr::ExprPtr filter;                                   ///< Aggregate: FILTER (WHERE …), or nullptr
  bool distinct = false;
  bool ignore_nulls = false;  ///< Lag, Lead, NthValue, FirstValue, LastValue
  int64_t count = 0;          ///< Lag, Lead: rows; NthValue: n; Ntile: parts
  /// Aggregate: where it can take rows out, that is exact for frames that move forward.
  functions::BoundAggregate aggregate;
  Frame frame;
};

/// Functions over the rows around each row, all with one PARTITION BY and ORDER BY. Output columns: those of the input,
/// then one per call.
///
/// Without `at_end` rows come already in the order of `order` (all partitions together; no order: as they come), and a
/// row goes on as soon as what its calls look at is known; at the end of input the rest follows. With `at_end` all rows
/// wait for the end of bounded input, then go on in the order they came in.
struct Over final : Node {
  std::vector<expr::ExprPtr> partition;
  std::vector<OverOrder> order;
  std::vector<OverCall> calls;
  bool at_end = false;
  bool by_watermark = false;  ///< watermarks from below are about the first key of ORDER BY
  /// Input rows come from windows that have closed, and all of PARTITION BY belongs to one: with each watermark from
  /// below the partitions so far are complete.
  bool by_window = false;
  TextPosition position;  ///< of the first call, for faults found later
  /// Why it can not run: its input does not end, or has rows that change. A limit on the rank makes it a TopN.
  std::vector<Error> faults;

  std::string_view kind() const override { return "Over"; }
  Fields fields() const override;
};

/// `SUM(x) ROWS BETWEEN 2 PRECEDING AND CURRENT ROW` over columns of these names.
std::string call_text(const OverCall& call, const std::vector<std::string>& names);
/// `ts DESC, x` over columns of these names.
std::string order_text(const std::vector<OverOrder>& order, const std::vector<std::string>& names);

/// Whether the call can be answered while rows come in its order, keeping no more than the rows its frame spans.
bool streams(const OverCall& call, bool ordered);

}  // namespace velo::plan
