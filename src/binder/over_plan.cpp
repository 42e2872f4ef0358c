// Calls with one PARTITION BY and ORDER BY become one node. Nodes whose rows need not wait stand lowest: those over
// rows as they come, then those by event time, then those that wait for the end of input.
#include <algorithm>

#include "binder/codes.hpp"
#include "binder/nodes.hpp"
#include "binder/over.hpp"
#include "binder/window_rows.hpp"
#include "plan/time_order.hpp"

namespace velo::binder {

namespace {

using functions::WindowKind;

/// What the rows of a node come in the order of, lowest nodes first.
enum class Pace : uint8_t { Arrival, Window, Time, AtEnd };

struct Group {
  std::vector<size_t> items;
  Pace pace = Pace::AtEnd;
  std::vector<plan::SortKey> ties;  ///< Time: keys behind the time
  bool by_watermark = false;
  bool by_window = false;
  std::optional<ClosingBound> held;  ///< rows wait for the windows of this bound to close
  std::vector<Error> faults;  ///< why it can not run
};

bool same_window(const OverWindow& a, const OverWindow& b) {
  const auto same = [](const expr::ExprPtr& x, const expr::ExprPtr& y) { return x->text() == y->text(); };
  return std::equal(a.partition.begin(), a.partition.end(), b.partition.begin(), b.partition.end(), same) &&
         plan::order_text(a.order, {}) == plan::order_text(b.order, {});
}

/// Whether a row waits for later rows of its partition.
bool looks_ahead(const plan::OverCall& call) {
  if (call.kind == WindowKind::Lead) return call.count > 0;
  if (call.kind == WindowKind::Lag) return call.count < 0;
  return functions::uses_frame(call.kind) && call.frame.end.kind == plan::FrameBound::Kind::Following;
}

class OverPlanner {
 public:
  OverPlanner(OverInput& input, std::vector<OverItem>& items, Diagnostics& diagnostics)
      : input_(input), items_(items), diagnostics_(diagnostics), bounded_(input.node->bounded), time_(input.time) {}

  std::optional<std::vector<size_t>> plan() {
    std::vector<Group> groups = group();
    bool good = true;
    for (Group& one : groups) good = (choose_pace(one) || wait_for_limit(one)) && good;
    if (!good) report();
    if (!good) return std::nullopt;
    std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
      if (a.pace != b.pace) return a.pace < b.pace;
      return a.by_window != b.by_window ? a.by_window : a.ties.size() < b.ties.size();
    });
    for (const Group& one : groups) add_node(one);
    restore_time();
    return std::move(places_);
  }

 private:
  std::vector<Group> group() const {
    std::vector<Group> groups;
    for (size_t i = 0; i < items_.size(); ++i) {
      const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& one) {
        return same_window(items_[one.items[0]].window, items_[i].window);
      });
      if (same != groups.end()) same->items.push_back(i);
      else groups.emplace_back().items = {i};
    }
    return groups;
  }

  bool choose_pace(Group& group) {
    const OverWindow& window = items_[group.items[0]].window;
    if (!input_.updating && waits_for_window(window, group)) return true;
    const Pace ordered = order_of(window, group);
    const auto streams = [&](size_t i) {
      return plan::streams(items_[i].call, ordered != Pace::Arrival) && !(bounded_ && looks_ahead(items_[i].call));
    };
    if (!input_.updating && ordered != Pace::AtEnd && std::all_of(group.items.begin(), group.items.end(), streams)) {
      group.pace = ordered;
      return true;
    }
    group.ties.clear();
    group.by_watermark = false;
    group.by_window = !input_.updating && closes(window).has_value();
    if ((bounded_ && !input_.updating) || group.by_window) return true;
    find_faults(group, ordered);
    return false;
  }

  std::optional<ClosingBound> closes(const OverWindow& window) const {
    const auto bound = closing_bound(*input_.node, window.partition);
    return bound && bound->open && !time_ ? std::nullopt : bound;
  }

  /// Partitions of windows that are still open get their answer when these close. All groups wait for the same ones.
  bool waits_for_window(const OverWindow& window, Group& group) {
    const auto bound = closes(window);
    if (!bound || !bound->open || (held_ && held_->column != bound->column)) return false;
    held_ = group.held = bound;
    group.by_window = true;
    return true;
  }

  /// A lone rank may have a limit above, which makes it runnable; until then its faults stay with it.
  bool wait_for_limit(const Group& group) const {
    if (group.items.size() != 1) return false;
    const WindowKind kind = items_[group.items[0]].call.kind;
    return kind == WindowKind::RowNumber || kind == WindowKind::Rank || kind == WindowKind::DenseRank;
  }

  void report() {
    for (const Error& fault : faults_) diagnostics_.add(fault);
  }

  /// AtEnd: an order that rows do not come in.
  Pace order_of(const OverWindow& window, Group& group) const {
    if (window.order.empty()) return Pace::Arrival;
    const plan::OverOrder& first = window.order[0];
    const std::optional<size_t> column = first.key->column();
    if (!column || first.descending) return Pace::AtEnd;
    if (time_ && time_->column == column) return read_ties(window, group) ? Pace::Time : Pace::AtEnd;
    const std::optional<WindowBound> bound = window_bound(*input_.node, *column);
    if (!bound || !bound->identifies() || window.order.size() > 1) return Pace::AtEnd;
    group.by_watermark = bound->edge == WindowEdge::End;
    return Pace::Window;
  }

  static bool read_ties(const OverWindow& window, Group& group) {
    for (size_t i = 1; i < window.order.size(); ++i) {
      const std::optional<size_t> column = window.order[i].key->column();
      if (!column) return false;
      group.ties.push_back({*column, window.order[i].descending, window.order[i].nulls_first});
    }
    group.by_watermark = true;
    return true;
  }

  void find_faults(Group& group, Pace ordered) {
    for (const size_t i : group.items) {
      const OverItem& item = items_[i];
      const std::string ends = ", and " + input_.name + " does not end";
      if (input_.updating) {
        add_fault(group, kUpdatingInput, "functions with OVER need final rows, and these replace earlier ones", item,
                  bounded_ ? "write EMIT FINAL, or leave EMIT out" : "give the query below a window");
      } else if (ordered == Pace::AtEnd) {
        add_fault(group, kOverOfUnbounded, "this ORDER BY inside OVER needs all rows first" + ends, item,
                  order_hint(item.window));
      } else if (!plan::streams(item.call, ordered != Pace::Arrival)) {
        add_fault(group, kOverOfUnbounded, item.call.function + " needs all rows of its partition" + ends, item,
                  functions::uses_frame(item.call.kind)
                      ? "end the frame at the row: OVER (.. ORDER BY time ROWS BETWEEN 9 PRECEDING AND CURRENT ROW)"
                      : "ROW_NUMBER, RANK and LAG do not");
      }
    }
  }

  void add_fault(Group& group, ErrorCode code, std::string message, const OverItem& item, std::string hint) {
    if (wait_for_limit(group)) hint += ", or keep the first: QUALIFY " + item.call.function + "() OVER (..) <= 10";
    Error fault(code, std::move(message), item.span.position);
    group.faults.push_back(std::move(fault).with_hint(std::move(hint)));
    faults_.push_back(group.faults.back());
  }

  std::string order_hint(const OverWindow& window) const {
    const expr::Expr& first = *window.order[0].key;
    if (time_ && !time_->name.empty()) return "order by the event time " + time_->name + ", ascending";
    if (!first.type().is(TypeId::Timestamp) || !first.column()) return "order by the event time, ascending";
    const std::string name = input_.node->schema[*first.column()].name;
    return "declare it as event time: WATERMARK FOR " + name + " AS " + name + " - INTERVAL '5' SECOND";
  }

  void add_node(const Group& group) {
    plan::Over node;
    node.partition = items_[group.items[0]].window.partition;
    node.order = items_[group.items[0]].window.order;
    node.at_end = group.pace == Pace::AtEnd;
    node.by_watermark = group.by_watermark;
    node.by_window = group.by_window && node.at_end;
    node.faults = group.faults;
    node.position = items_[group.items[0]].span.position;
    if (group.pace == Pace::Time) put_in_time_order(group.ties);
    if (group.held && input_.time) hold(*group.held);
    places_.resize(items_.size());
    for (const size_t i : group.items) {
      places_[i] = input_.node->schema.size() + node.calls.size();
      node.calls.push_back(items_[i].call);
    }
    input_.node = make_over(std::move(input_.node), std::move(node));
  }

  // From here on rows come window by window, in no order of their own times.
  void hold(const ClosingBound& bound) {
    restore_time();
    input_.node = closed_windows(std::move(input_.node), bound, input_.late, input_.lateness);
    input_.time.reset();
  }

  void put_in_time_order(const std::vector<plan::SortKey>& ties) {
    const auto same = [](const plan::SortKey& a, const plan::SortKey& b) {
      return a.column == b.column && a.descending == b.descending && a.nulls_first == b.nulls_first;
    };
    if (sorted_ && std::equal(ties.begin(), ties.end(), ties_.begin(), ties_.end(), same)) return;
    restore_time();
    input_.node = make_time_order(std::move(input_.node), *time_->column, ties, input_.late);
    sorted_ = true;
    ties_ = ties;
  }

  /// Nodes of OVER do not hand the event time of rows on: it is read again from its column.
  void restore_time() {
    const bool carried =
        !dynamic_cast<const plan::Over*>(input_.node.get()) && !dynamic_cast<const plan::TimeOrder*>(input_.node.get());
    if (!input_.time || carried) return;
    if (!time_->column) {
      input_.time.reset();
      return;
    }
    if (sorted_) input_.time->delay = 0;
    input_.node = make_watermark(std::move(input_.node), *time_->column, input_.time->delay);
  }

  OverInput& input_;
  std::vector<OverItem>& items_;
  Diagnostics& diagnostics_;
  bool bounded_;
  const std::optional<EventTime> time_;
  std::optional<ClosingBound> held_;
  bool sorted_ = false;
  std::vector<plan::SortKey> ties_;
  std::vector<Error> faults_;
  std::vector<size_t> places_;
};

}  // namespace

std::optional<std::vector<size_t>> plan_over(OverInput& input, std::vector<OverItem>& items, Diagnostics& diagnostics) {
  return OverPlanner(input, items, diagnostics).plan();
}

}  // namespace velo::binder
