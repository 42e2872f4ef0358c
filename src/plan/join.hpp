#pragma once

#include <optional>
#include <vector>

#include "expr/expr.hpp"
#include "plan/aggregate.hpp"
#include "plan/node.hpp"

namespace velo::plan {

enum class JoinKind : uint8_t {
  Inner,
  Left,
  Right,
  Full,
  Semi,  ///< each left row that has a match, once; left columns only
  Anti,  ///< each left row that has none; left columns only
};

/// `x.time` of a right row that may match a left row lies in [left - before, left + after]. Negative values are lawful:
/// `after` = -1 s means at least a second earlier.
struct JoinBounds {
  static constexpr Micros kForever = kMaxTime;  ///< no bound on this side

  Micros before = 0;
  Micros after = 0;
  Micros grace = 0;  ///< how long behind the watermark a row is still taken

  friend bool operator==(const JoinBounds&, const JoinBounds&) = default;
};

/// What all joins share. inputs[0] is the left side, inputs[1] the right one. Output columns: the left ones, then the
/// right ones (Semi, Anti: only the left ones). NULL keys match nothing.
struct JoinNode : Node {
  JoinKind join = JoinKind::Inner;
  std::vector<expr::ExprPtr> left_keys;   ///< over the left columns
  std::vector<expr::ExprPtr> right_keys;  ///< over the right columns, of the same types, one by one
  expr::ExprPtr condition;                ///< over left then right columns, beside the keys; nullptr: none
  LatePolicy late = LatePolicy::Drop;     ///< of rows that come when those they match may be gone
};

/// Both sides are kept, and a row of either side meets the rows of the other. With `bounds` both are streams with event
/// time, state is freed by the watermark, and the output is append-only (padded rows come once no match can come any
/// more). Without bounds both sides are kept for ever, inputs may take rows back, and unless the join is Inner over
/// append-only inputs the output is Retract; of the watermarks only the end of both inputs passes on.
struct Join final : JoinNode {
  std::optional<JoinBounds> bounds;
  /// Without bounds, over append-only inputs that end: padded rows, and those of Anti, come at the end, so that none is
  /// ever taken back and the output is append-only.
  bool padded_at_end = false;

  std::string_view kind() const override { return bounds ? "IntervalJoin" : "Join"; }
  Fields fields() const override;
};

/// Each left row meets the right table as it stands at that moment: append-only left side, output at the left row.
/// Inner, Left, Semi, Anti. The right side may be Append, Upsert or Retract.
struct LookupJoin final : JoinNode {
  /// The right side is Upsert and its key is just right_keys: each key has at most one row, replaced in place.
  bool unique = false;
  /// A second matching row is a row error: scalar subqueries.
  bool at_most_one = false;
  /// NOT IN: no left row passes once a right row has a NULL key, and a left NULL passes only an empty right side.
  bool null_aware = false;
  /// The right side ends, and is read to its end before the first left row: subqueries.
  bool complete_first = false;

  std::string_view kind() const override { return "LookupJoin"; }
  Fields fields() const override;
};

/// Each left row meets the latest right row of its keys whose time is not after (`strict`: is before) the left time:
/// ASOF JOIN and FOR SYSTEM_TIME AS OF. Inner, Left. A left row waits until the right watermark says that no such row
/// can come any more; rows come out in the order of the left rows. The right side is a stream with event time, or an
/// Upsert table whose deletes are versions, too.
struct AsofJoin final : JoinNode {
  expr::ExprPtr left_time;   ///< TIMESTAMP, over the left columns; NULL matches nothing
  expr::ExprPtr right_time;  ///< TIMESTAMP, over the right columns
  bool strict = false;

  std::string_view kind() const override { return "AsofJoin"; }
  Fields fields() const override;
};

}  // namespace velo::plan
