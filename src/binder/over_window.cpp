// Frames follow PostgreSQL: what may stand where, and what a named window hands down.
#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/over.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

using Edge = plan::FrameBound::Kind;

Edge kind_of(sql::FrameBound::Kind kind) {
  constexpr Edge kKinds[] = {Edge::UnboundedPreceding, Edge::Preceding, Edge::CurrentRow, Edge::Following,
                             Edge::UnboundedFollowing};
  return kKinds[static_cast<size_t>(kind)];
}

bool is_number(const Type& type) {
  return type.is(TypeId::Int) || type.is(TypeId::BigInt) || type.is(TypeId::Decimal) || type.is(TypeId::Double) ||
         type.is(TypeId::Float);
}

bool is_time(const Type& type) { return type.is(TypeId::Timestamp) || type.is(TypeId::Date); }

bool negative(const Value& value) {
  if (value.is_null()) return false;
  if (const auto* whole = std::get_if<int64_t>(&value.payload())) return *whole < 0;
  if (const auto* wide = std::get_if<Int128>(&value.payload())) return *wide < 0;
  if (const auto* real = std::get_if<double>(&value.payload())) return *real < 0;
  const Interval& interval = value.as_interval();
  return interval.months < 0 || interval.days < 0 || interval.micros < 0;
}

class FrameBinder {
 public:
  FrameBinder(ExpressionBinder& inner, const sql::Frame& written, const std::vector<plan::OverOrder>& order)
      : inner_(inner), written_(written), order_(order) {}

  std::optional<plan::Frame> bind() {
    plan::Frame frame;
    frame.unit = static_cast<plan::FrameUnit>(written_.unit);
    frame.exclude = static_cast<plan::FrameExclude>(written_.exclude);
    if (!check_edges()) return std::nullopt;
    if (frame.unit == plan::FrameUnit::Groups && order_.empty()) {
      return fail("a GROUPS frame counts groups of rows that ORDER BY puts beside each other, and there is no ORDER BY",
                  "add ORDER BY, or use ROWS");
    }
    if (!bind_bound(written_.start, frame.unit, frame.start) || !bind_bound(written_.end, frame.unit, frame.end)) {
      return std::nullopt;
    }
    return frame;
  }

 private:
  std::nullopt_t fail(std::string message, std::string hint = {}) {
    inner_.diagnostics().add(kBadFrame, std::move(message), written_.span, std::move(hint));
    return std::nullopt;
  }

  bool check_edges() {
    const Edge start = kind_of(written_.start.kind);
    const Edge end = kind_of(written_.end.kind);
    if (start == Edge::UnboundedFollowing || end == Edge::UnboundedPreceding) {
      fail("a frame begins at UNBOUNDED FOLLOWING or ends at UNBOUNDED PRECEDING: it has no rows",
           "write BETWEEN UNBOUNDED PRECEDING AND ..");
      return false;
    }
    // The kinds stand in the order of the rows they mean.
    const bool backwards = (start == Edge::CurrentRow && end == Edge::Preceding) ||
                           (start == Edge::Following && (end == Edge::Preceding || end == Edge::CurrentRow));
    if (backwards) fail("a frame ends before it begins", "the bound that comes first in the order stands first");
    return !backwards;
  }

  bool bind_bound(const sql::FrameBound& written, plan::FrameUnit unit, plan::FrameBound& out) {
    out.kind = kind_of(written.kind);
    if (!written.offset) return true;
    const expr::ExprPtr bound = inner_.bind(*written.offset);
    if (!bound) return false;
    if (!bound->constant() || bound->constant()->is_null()) {
      fail("the length of a frame must be a constant that is not NULL");
      return false;
    }
    out.offset = *bound->constant();
    if (negative(out.offset)) {
      fail("the length of a frame must not be negative");
      return false;
    }
    return unit == plan::FrameUnit::Range ? check_range(out.offset) : check_count(out.offset);
  }

  bool check_count(Value& offset) {
    if (offset.type().is(TypeId::Int) || offset.type().is(TypeId::BigInt)) {
      offset = Value::bigint(offset.as_int());
      return true;
    }
    fail("a ROWS or GROUPS frame counts rows: its length must be a whole number, not " + offset.type().text(),
         "lengths of time need RANGE");
    return false;
  }

  bool check_range(const Value& offset) {
    if (order_.size() != 1) {
      fail("a RANGE frame with a length needs just one key in ORDER BY", "ROWS counts rows instead");
      return false;
    }
    const Type& key = order_[0].key->type();
    const bool real = key.is(TypeId::Double) || key.is(TypeId::Float);
    const bool real_offset = offset.type().is(TypeId::Double) || offset.type().is(TypeId::Float);
    if (is_time(key) && offset.type().is(TypeId::Interval)) return true;
    if (is_number(key) && is_number(offset.type()) && (real || !real_offset)) return true;
    fail("a RANGE frame of " + offset.type().text() + " does not fit a key of type " + key.text() + " in ORDER BY",
         is_time(key) ? "write INTERVAL '5' MINUTE PRECEDING" : "ROWS counts rows instead");
    return false;
  }

  ExpressionBinder& inner_;
  const sql::Frame& written_;
  const std::vector<plan::OverOrder>& order_;
};

bool bind_orders(ExpressionBinder& inner, const std::vector<sql::OrderItem>& items, std::vector<plan::OverOrder>& out) {
  bool good = true;
  for (const sql::OrderItem& item : items) {
    expr::ExprPtr key = inner.bind(item.expr);
    good = good && key != nullptr;
    if (!key) continue;
    const bool first =
        item.nulls == sql::NullsOrder::kDefault ? item.descending : item.nulls == sql::NullsOrder::kFirst;
    out.push_back({std::move(key), item.descending, first});
  }
  return good;
}

/// ROWS WINDOW BUFFER n ROWS: the n rows up to the current one; a frame of its own begins no earlier.
std::optional<plan::Frame> buffer_frame(ExpressionBinder& inner, const sql::OverClause& clause,
                                        const std::vector<plan::OverOrder>& order) {
  plan::Frame frame;
  frame.unit = plan::FrameUnit::Rows;
  if (clause.frame) {
    auto written = bind_frame(inner, *clause.frame, order);
    if (!written) return std::nullopt;
    frame = *std::move(written);
  }
  if (*clause.buffer_rows < 1 || frame.unit != plan::FrameUnit::Rows) {
    inner.diagnostics().add(kBadFrame,
                            clause.frame ? "the frame of a buffer counts rows" : "a buffer holds at least one row",
                            clause.span, clause.frame ? "write ROWS BETWEEN .. AND .." : "");
    return std::nullopt;
  }
  const int64_t reach = *clause.buffer_rows - 1;
  const bool beyond = frame.start.kind == Edge::UnboundedPreceding ||
                      (frame.start.kind == Edge::Preceding && frame.start.offset.as_int() > reach);
  if (beyond) frame.start = {Edge::Preceding, Value::bigint(reach)};
  return frame;
}

std::optional<size_t> find_base(ExpressionBinder& inner, const OverCollector& collector, const sql::Identifier& name,
                                size_t windows) {
  const std::optional<size_t> found = collector.find_window(name.text, windows);
  if (found) return found;
  std::vector<std::string> names;
  for (const sql::NamedWindow& window :
       std::span(collector.windows()).first(std::min(windows, collector.windows().size())))
    names.push_back(window.name.text);
  std::string hint = did_you_mean(name.text, names);
  if (hint.empty()) hint = "define it in front of its use: WINDOW " + name.text + " AS (PARTITION BY .. ORDER BY ..)";
  inner.diagnostics().add(kUnknownWindow, "there is no window " + name.text, name.span, std::move(hint));
  return std::nullopt;
}

bool check_inherited(ExpressionBinder& inner, const sql::OverClause& base, const sql::OverClause& clause) {
  const char* fault = nullptr;
  if (!clause.partition_by.empty()) fault = "PARTITION BY cannot be changed";
  if (!clause.order_by.empty() && !base.order_by.empty()) fault = "ORDER BY cannot be changed";
  if (!fault) return true;
  inner.diagnostics().add(kBadFrame, std::string(fault) + " where a named window is used", clause.span,
                          "leave it out here, or define a window of its own");
  return false;
}

}  // namespace

std::optional<plan::Frame> bind_frame(ExpressionBinder& inner, const sql::Frame& written,
                                      const std::vector<plan::OverOrder>& order) {
  return FrameBinder(inner, written, order).bind();
}

std::optional<OverWindow> bind_over_window(ExpressionBinder& inner, const OverCollector& collector,
                                           const sql::OverClause& clause, size_t windows) {
  OverWindow out;
  if (clause.base) {
    const std::optional<size_t> base = find_base(inner, collector, *clause.base, windows);
    if (!base) return std::nullopt;
    const sql::OverClause& definition = collector.windows()[*base].definition;
    if (!check_inherited(inner, definition, clause)) return std::nullopt;
    auto inherited = bind_over_window(inner, collector, definition, *base);
    if (!inherited) return std::nullopt;
    out = *std::move(inherited);
  }
  auto partition = inner.bind_all(clause.partition_by);
  const bool ordered = bind_orders(inner, clause.order_by, out.order);
  if (!partition || !ordered) return std::nullopt;
  if (!partition->empty()) out.partition = *std::move(partition);
  if (clause.buffer_rows || clause.frame) {
    auto frame =
        clause.buffer_rows ? buffer_frame(inner, clause, out.order) : bind_frame(inner, *clause.frame, out.order);
    if (!frame) return std::nullopt;
    out.frame = *std::move(frame);
  }
  return out;
}

}  // namespace velo::binder
