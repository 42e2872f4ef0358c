// The kind of join follows from what its sides are and how ON compares their times. Names and conditions are settled
// first, on both sides together; then one function per kind makes the node.
#include "binder/join.hpp"

#include <algorithm>
#include <memory>

#include "binder/codes.hpp"
#include "binder/emission.hpp"
#include "binder/expression.hpp"
#include "binder/join_condition.hpp"
#include "binder/join_scope.hpp"
#include "binder/nodes.hpp"
#include "binder/window_clause.hpp"
#include "binder/window_order.hpp"
#include "expr/build.hpp"
#include "plan/join.hpp"

namespace velo::binder {

namespace {

using plan::JoinKind;

JoinKind kind_of(sql::Join::Kind kind) {
  switch (kind) {
    case sql::Join::Kind::kLeft: return JoinKind::Left;
    case sql::Join::Kind::kRight: return JoinKind::Right;
    case sql::Join::Kind::kFull: return JoinKind::Full;
    case sql::Join::Kind::kInner:
    case sql::Join::Kind::kCross: break;
  }
  return JoinKind::Inner;
}

class JoinBinder {
 public:
  JoinBinder(QueryContext& context, BoundInput left, BoundInput right, const sql::Join& join)
      : context_(context),
        diagnostics_(context.diagnostics()),
        left_(std::move(left)),
        right_(std::move(right)),
        join_(join),
        kind_(kind_of(join.kind)),
        left_width_(left_.node->schema.size()) {}

  std::optional<BoundInput> bind() {
    const size_t before = diagnostics_.count();
    auto scope = join_scopes(left_, right_, join_, diagnostics_);
    if (!scope) return std::nullopt;
    out_.scope = std::move(*scope);
    out_.name = left_.name + " and " + right_.name;
    bind_condition();
    if (diagnostics_.count() != before) return std::nullopt;
    if (!choose()) return std::nullopt;
    add_event_time();
    merge_using_columns(out_, join_, kind_, left_width_);
    return std::move(out_);
  }

 private:
  bool fail(ErrorCode code, std::string message, std::string hint) {
    diagnostics_.add(code, std::move(message), join_.span, std::move(hint));
    return false;
  }

  void bind_condition() {
    ExpressionBinder binder(out_.scope, diagnostics_, "ON");
    std::vector<expr::ExprPtr> terms;
    if (join_.on) terms.push_back(binder.bind_condition(*join_.on));
    for (const sql::Identifier& column : join_.using_columns)
      terms.push_back(using_equality(left_, right_, column, left_width_, diagnostics_));
    if (join_.match_condition) terms.push_back(binder.bind_condition(*join_.match_condition, "MATCH_CONDITION"));
    if (std::find(terms.begin(), terms.end(), nullptr) != terms.end()) return;
    if (join_.match_condition) match_terms_ = terms_of(terms.back());
    condition_ = split_join_condition(all_of(std::move(terms)), left_width_, right_.node->schema.size());
  }

  bool choose() {
    if (join_.asof || join_.right.system_time) return asof_join();
    const auto bounds = find_bounds();
    if (!bounds) return false;
    if (bounds->has_value()) return interval_join(**bounds);
    return keyed_join();
  }

  // --- interval joins

  bool is_stream(const BoundInput& side) const {
    return !side.table && side.node->changelog == plan::Changelog::Append;
  }

  // Nothing after a report; an empty inside: the join has no time bound.
  std::optional<std::optional<plan::JoinBounds>> find_bounds() {
    std::optional<plan::JoinBounds> out;
    if (join_.within) {
      out = within_bounds();
      if (!out) return std::nullopt;
    } else if (is_stream(left_) && is_stream(right_)) {
      out = bounds_of_condition();
    }
    if (!join_.grace) return out;
    const auto grace = fixed_length(*join_.grace, "grace period", true, diagnostics_);
    if (!grace) return std::nullopt;
    if (out) out->grace = *grace;
    return out;
  }

  std::optional<plan::JoinBounds> within_bounds() {
    const auto before = fixed_length(join_.within->before, "bound of a join", true, diagnostics_);
    const auto after = fixed_length(join_.within->after, "bound of a join", true, diagnostics_);
    if (!before || !after) return std::nullopt;
    for (const BoundInput* side : {&left_, &right_}) {
      if (!is_stream(*side)) {
        fail(kJoinKind, "WITHIN joins two streams, and " + side->name + " is a table",
             "leave WITHIN out: the stream then meets the table as it is at that moment");
        return std::nullopt;
      }
      if (side->time && side->time->column) continue;
      fail(kNoEventTime, "WITHIN needs event time on both sides, and " + side->name + " has none",
           "declare it: WATERMARK FOR ts AS ts - INTERVAL '5' SECOND");
      return std::nullopt;
    }
    return plan::JoinBounds{*before, *after, 0};
  }

  // Both sides may be ordered by the compared columns: their event times, or bounds of the windows whose rows they are,
  // or where a live stream declares none, columns that become it.
  bool can_be_time(const BoundInput& side, size_t column) const {
    const std::optional<WindowBound> bound = window_bound(*side.node, column);
    if (bound && bound->open == side.time.has_value() && bound->identifies()) return true;
    if (!side.time) return !bound && !side.node->bounded;
    return side.time->column == column || std::find(side.times.begin(), side.times.end(), column) != side.times.end();
  }

  std::optional<plan::JoinBounds> bounds_of_condition() {
    std::optional<Micros> before;
    std::optional<Micros> after;
    const TimeComparison* first = nullptr;
    for (const TimeComparison& one : condition_.times) {
      if (!can_be_time(left_, one.left_column) || !can_be_time(right_, one.right_column)) continue;
      if (first && (first->left_column != one.left_column || first->right_column != one.right_column)) continue;
      if (!first) first = &one;
      if (one.at_most) after = after ? std::min(*after, one.offset) : one.offset;
      if (!one.at_most) before = before ? std::min(*before, -one.offset) : -one.offset;
    }
    if (!before && !after) return std::nullopt;
    // With one bound the rows of one side are kept for ever, which inputs that end allow.
    if ((!before || !after) && !(left_.node->bounded && right_.node->bounded)) return std::nullopt;
    const size_t left_column = first->left_column;
    const size_t right_column = first->right_column;
    if (is_open_end(left_, left_column) && is_open_end(right_, right_column)) {
      meet_by_window(left_, left_column);
      meet_by_window(right_, right_column);
    } else {
      add_missing_time(left_, left_column);
      add_missing_time(right_, right_column);
    }
    std::erase_if(condition_.times, [&](const TimeComparison& one) {
      return one.left_column == left_column && one.right_column == right_column;
    });
    return plan::JoinBounds{before.value_or(plan::JoinBounds::kForever), after.value_or(plan::JoinBounds::kForever), 0};
  }

  static bool is_open_end(const BoundInput& side, size_t column) {
    const std::optional<WindowBound> bound = window_bound(*side.node, column);
    return bound && bound->open && bound->edge == WindowEdge::End;
  }

  // Rows of two window functions are as old as their windows: late, and forgotten, when these have closed.
  static void meet_by_window(BoundInput& side, size_t column) {
    side.node = make_window_end_watermark(std::move(side.node), column);
    side.time = EventTime{column, side.node->schema[column].name, 0, true};
  }

  static void add_missing_time(BoundInput& side, size_t column) {
    if (side.time && side.time->column == column) return;
    const bool inherited = side.time.has_value();
    side.node = inherited ? make_inherited_watermark(std::move(side.node), column)
                          : make_watermark(std::move(side.node), column, 0);
    side.time = EventTime{column, side.node->schema[column].name, 0, inherited};
  }

  bool interval_join(const plan::JoinBounds& bounds) {
    if (-bounds.before > bounds.after) {
      return fail(kJoinKind, "the time bounds of the join exclude each other: nothing can match",
                  "write a.ts BETWEEN b.ts - INTERVAL '5' SECOND AND b.ts + INTERVAL '5' SECOND");
    }
    auto node = std::make_shared<plan::Join>();
    node->bounds = bounds;
    if (!set_late_rows(*node)) return false;
    complete(std::move(node), left_, right_);
    return true;
  }

  // --- joins of tables, and of inputs that end

  bool keyed_join() {
    if (is_stream(left_) && is_stream(right_)) return ending_join();
    if (is_stream(left_) && (kind_ == JoinKind::Inner || kind_ == JoinKind::Left)) return lookup_join();
    if (is_stream(right_) && (kind_ == JoinKind::Inner || kind_ == JoinKind::Right)) return swapped_lookup_join();
    if (is_stream(left_) || is_stream(right_)) {
      const BoundInput& stream = is_stream(left_) ? left_ : right_;
      const BoundInput& table = is_stream(left_) ? right_ : left_;
      if (!left_.node->bounded || !right_.node->bounded) {
        return fail(kJoinKind, "a stream looks a table up: rows of table " + table.name + " alone can not come out",
                    "keep the rows of " + stream.name + ": " + stream.name + " LEFT JOIN " + table.name);
      }
    }
    return table_join();
  }

  bool ending_join() {
    if (!left_.node->bounded || !right_.node->bounded) {
      const std::string left = time_name(left_);
      const std::string right = time_name(right_);
      return fail(kNoTimeBound, "a join of streams that do not end needs a time bound",
                  "add WITHIN INTERVAL '1' MINUTE in front of ON, or to ON: AND " + left + " BETWEEN " + right +
                      " - INTERVAL '1' MINUTE AND " + right + " + INTERVAL '1' MINUTE");
    }
    auto node = std::make_shared<plan::Join>();
    node->padded_at_end = kind_ != JoinKind::Inner;
    complete(std::move(node), left_, right_);
    return true;
  }

  static std::string time_name(const BoundInput& side) {
    return side.name + '.' + (side.time ? side.time->name : "ts");
  }

  bool lookup_join() {
    auto node = std::make_shared<plan::LookupJoin>();
    node->unique = is_key_of(right_, condition_.right_keys);
    if (!node->unique) right_.node = exact(right_.node);
    complete(std::move(node), left_, right_);
    return true;
  }

  // The columns are put back into the order of FROM.
  bool swapped_lookup_join() {
    const size_t right_width = right_.node->schema.size();
    swap_sides();
    const bool made = lookup_join();
    std::vector<expr::ExprPtr> columns;
    std::vector<std::string> names;
    const Schema& schema = out_.node->schema;
    for (size_t i = 0; i < schema.size(); ++i) {
      const size_t from = i < left_width_ ? right_width + i : i - left_width_;
      columns.push_back(expr::column(from, schema[from].type, schema[from].name));
      names.push_back(schema[from].name);
    }
    out_.node = make_project(std::move(out_.node), std::move(columns), names);
    swap_sides();
    return made;
  }

  void swap_sides() {
    const size_t left = left_.node->schema.size();
    const size_t right = right_.node->schema.size();
    std::vector<expr::ExprPtr> moved;
    for (size_t i = 0; i < left + right; ++i) {
      const Field& field = i < left ? left_.node->schema[i] : right_.node->schema[i - left];
      moved.push_back(expr::column(i < left ? right + i : i - left, field.type, field.name));
    }
    for (expr::ExprPtr& term : condition_.rest) term = expr::substitute(term, moved);
    for (TimeComparison& time : condition_.times) time.term = expr::substitute(time.term, moved);
    std::swap(condition_.left_keys, condition_.right_keys);
    std::swap(left_, right_);
    if (kind_ == JoinKind::Right) kind_ = JoinKind::Left;
    else if (kind_ == JoinKind::Left) kind_ = JoinKind::Right;
  }

  // Whether each set of key values has at most one row.
  static bool is_key_of(const BoundInput& table, const std::vector<expr::ExprPtr>& keys) {
    if (table.node->changelog != plan::Changelog::Upsert || keys.size() != table.node->key.size()) return false;
    return std::all_of(table.node->key.begin(), table.node->key.end(), [&](size_t column) {
      return std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return key->column() == column; });
    });
  }

  bool table_join() {
    auto node = std::make_shared<plan::Join>();
    std::vector<size_t> key;
    if (!left_.node->key.empty() && !right_.node->key.empty() && kind_ == JoinKind::Inner) {
      key = left_.node->key;
      for (const size_t column : right_.node->key) key.push_back(left_width_ + column);
    }
    left_.node = exact(left_.node);
    right_.node = exact(right_.node);
    node->changelog = plan::Changelog::Retract;
    node->key = std::move(key);
    complete(std::move(node), left_, right_);
    out_.updating = true;
    return true;
  }

  // --- versions

  bool asof_join() {
    if (kind_ != JoinKind::Inner && kind_ != JoinKind::Left)
      return fail(kJoinKind, "the latest version is joined to each row on the left: INNER or LEFT", "write LEFT JOIN");
    auto node = std::make_shared<plan::AsofJoin>();
    if (join_.right.system_time ? !match_system_time(*node) : !match_times(*node)) return false;
    if (left_.node->changelog != plan::Changelog::Append) {
      return fail(kJoinKind, "rows of " + left_.name + " replace earlier ones: a version can not be joined to them",
                  "put the stream on the left");
    }
    if (!set_late_rows(*node)) return false;
    complete(std::move(node), left_, right_);
    return true;
  }

  bool match_system_time(plan::AsofJoin& node) {
    ExpressionBinder binder(left_.scope, diagnostics_, "FOR SYSTEM_TIME AS OF");
    node.left_time = binder.bind(*join_.right.system_time);
    if (!node.left_time) return false;
    if (!node.left_time->type().is(TypeId::Timestamp)) {
      diagnostics_.add(kWindowTimeType, "FOR SYSTEM_TIME AS OF needs a TIMESTAMP, not " + node.left_time->type().text(),
                       join_.right.system_time->span, "name the event time of " + left_.name);
      return false;
    }
    if (!right_.time || !right_.time->column) {
      return fail(kNoEventTime, "versions of " + right_.name + " need event time, and it has none",
                  "declare it in CREATE TABLE " + right_.name + ": WATERMARK FOR ts AS ts");
    }
    const size_t column = *right_.time->column;
    node.right_time = expr::column(column, TypeId::Timestamp, right_.time->name);
    return true;
  }

  bool match_times(plan::AsofJoin& node) {
    const auto match =
        std::find_if(condition_.times.begin(), condition_.times.end(), [this](const TimeComparison& one) {
          return one.at_most && (one.offset == 0 || one.offset == -1) && may_match(one);
        });
    if (match == condition_.times.end()) {
      return fail(kJoinKind, "ASOF JOIN needs a comparison that says which rows are not too late",
                  "write MATCH_CONDITION (" + time_name(left_) + " >= " + time_name(right_) + ")");
    }
    node.strict = match->offset == -1;
    node.left_time = expr::column(match->left_column, TypeId::Timestamp, "");
    node.right_time = expr::column(match->right_column, TypeId::Timestamp, "");
    add_missing_time(left_, match->left_column);
    add_missing_time(right_, match->right_column);
    condition_.times.erase(match);
    return true;
  }

  // The comparison of MATCH_CONDITION, or without one any that is no equality: columns of times may be keys as well.
  bool may_match(const TimeComparison& one) const {
    if (!match_terms_.empty())
      return std::find(match_terms_.begin(), match_terms_.end(), one.term) != match_terms_.end();
    return std::none_of(condition_.times.begin(), condition_.times.end(),
                        [&](const TimeComparison& other) { return other.term == one.term && !other.at_most; });
  }

  // --- what all have in common

  bool set_late_rows(plan::JoinNode& node) {
    const auto late = late_rows_of_join(context_, left_, right_, join_.span, diagnostics_);
    if (late) node.late = *late;
    return late.has_value();
  }

  void complete(std::shared_ptr<plan::JoinNode> node, const BoundInput& left, const BoundInput& right) {
    node->join = kind_;
    node->left_keys = std::move(condition_.left_keys);
    node->right_keys = std::move(condition_.right_keys);
    std::vector<expr::ExprPtr> terms = std::move(condition_.rest);
    for (const TimeComparison& time : condition_.times) {
      if (std::find(terms.begin(), terms.end(), time.term) == terms.end()) terms.push_back(time.term);
    }
    node->condition = all_of(std::move(terms));
    out_.node = make_join(std::move(node), left.node, right.node);
  }

  // The rows keep the time of the left side, of the right one when only that has any.
  void add_event_time() {
    const auto time_of = [](const BoundInput& side) { return side.time ? side.time->column : std::nullopt; };
    if (const auto left = time_of(left_)) out_.times.push_back(*left);
    if (const auto right = time_of(right_)) out_.times.push_back(left_width_ + *right);
    if (kind_ == JoinKind::Right && out_.times.size() == 2) std::swap(out_.times[0], out_.times[1]);
    // Where either side may be padded, no column has a time in every row.
    if (out_.times.empty() || kind_ == JoinKind::Full) return;
    const size_t column = out_.times.front();
    out_.node = make_inherited_watermark(std::move(out_.node), column);
    out_.time = EventTime{column, out_.node->schema[column].name, 0, true};
  }

  const QueryContext& context_;
  Diagnostics& diagnostics_;
  BoundInput left_;
  BoundInput right_;
  const sql::Join& join_;
  JoinKind kind_;
  size_t left_width_;
  JoinCondition condition_;
  std::vector<expr::ExprPtr> match_terms_;  ///< of MATCH_CONDITION
  BoundInput out_;
};

}  // namespace

std::optional<BoundInput> bind_join(QueryContext& context, BoundInput left, BoundInput right, const sql::Join& join) {
  if (join.natural) {
    const std::optional<sql::Join> named = with_shared_columns(left, right, join, context.diagnostics());
    return named ? JoinBinder(context, std::move(left), std::move(right), *named).bind() : std::nullopt;
  }
  return JoinBinder(context, std::move(left), std::move(right), join).bind();
}

}  // namespace velo::binder
