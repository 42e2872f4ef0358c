// Looks at the bound condition, not at its text: BETWEEN, AND and comparisons either way round are the same by then.
#include "binder/join_condition.hpp"

#include <algorithm>
#include <string_view>

#include "base/check.hpp"
#include "expr/build.hpp"
#include "expr/call.hpp"
#include "expr/logic.hpp"
#include "types/time.hpp"

namespace velo::binder {

namespace {

enum class Side : uint8_t { None, Left, Right, Both };

// A column moved by a fixed length of time.
struct MovedTime {
  size_t column;
  Micros by;
};

std::optional<Micros> fixed_interval(const expr::Expr& expression) {
  const Value* value = expression.constant();
  if (!value || value->is_null() || !value->type().is(TypeId::Interval)) return std::nullopt;
  const Interval interval = value->as_interval();
  if (interval.months != 0) return std::nullopt;
  return interval.days * kMicrosPerDay + interval.micros;
}

std::optional<MovedTime> moved_time(const expr::Expr& expression) {
  if (!expression.type().is(TypeId::Timestamp)) return std::nullopt;
  if (const auto column = expression.column()) return MovedTime{*column, 0};
  const auto* call = dynamic_cast<const expr::Call*>(&expression);
  if (!call || call->children().size() != 2 || (call->name() != "+" && call->name() != "-")) return std::nullopt;
  const auto& arguments = call->children();
  const bool minus = call->name() == "-";
  for (const size_t time : {size_t{0}, size_t{1}}) {
    if (minus && time == 1) break;
    const auto base = moved_time(*arguments[time]);
    const auto interval = fixed_interval(*arguments[1 - time]);
    if (base && interval) return MovedTime{base->column, base->by + (minus ? -*interval : *interval)};
  }
  return std::nullopt;
}

class Splitter {
 public:
  Splitter(size_t left_width, size_t right_width) : left_width_(left_width), width_(left_width + right_width) {}

  JoinCondition split(const expr::ExprPtr& on) {
    for (const expr::ExprPtr& term : terms_of(on)) {
      const bool is_key = take_key(term);
      const bool is_time = take_times(term);
      if (!is_key && !is_time) out_.rest.push_back(term);
    }
    return std::move(out_);
  }

 private:
  Side side_of(const expr::Expr& expression) const {
    std::vector<bool> used(width_);
    expr::mark_columns(expression, used);
    const auto middle = used.begin() + static_cast<ptrdiff_t>(left_width_);
    const bool left = std::find(used.begin(), middle, true) != middle;
    const bool right = std::find(middle, used.end(), true) != used.end();
    return left && right ? Side::Both : left ? Side::Left : right ? Side::Right : Side::None;
  }

  // The expression over the right side's own columns.
  expr::ExprPtr on_the_right(const expr::ExprPtr& expression) const {
    if (const auto column = expression->column()) return expr::column(*column - left_width_, expression->type(), "");
    std::vector<expr::ExprPtr> children;
    for (const expr::ExprPtr& child : expression->children()) children.push_back(on_the_right(child));
    return children.empty() ? expression : expression->with_children(std::move(children));
  }

  bool take_key(const expr::ExprPtr& term) {
    const auto* call = dynamic_cast<const expr::Call*>(term.get());
    if (!call || call->name() != "=") return false;
    const expr::ExprPtr& a = call->children()[0];
    const expr::ExprPtr& b = call->children()[1];
    if (!a->deterministic() || !b->deterministic()) return false;
    const Side of_a = side_of(*a);
    const Side of_b = side_of(*b);
    const bool straight = of_a == Side::Left && of_b == Side::Right;
    if (!straight && !(of_a == Side::Right && of_b == Side::Left)) return false;
    out_.left_keys.push_back(straight ? a : b);
    out_.right_keys.push_back(on_the_right(straight ? b : a));
    return true;
  }

  bool take_times(const expr::ExprPtr& term) {
    const auto* call = dynamic_cast<const expr::Call*>(term.get());
    if (!call || call->children().size() != 2) return false;
    std::string_view op = call->name();
    auto a = moved_time(*call->children()[0]);
    auto b = moved_time(*call->children()[1]);
    if (!a || !b || (a->column < left_width_) == (b->column < left_width_)) return false;
    if (a->column >= left_width_) {
      std::swap(a, b);
      op = mirrored(op);
    }
    // left + x OP right + y, so right OP' left + (x - y)
    const Micros offset = a->by - b->by;
    if (op == ">=" || op == "=") add(*a, *b, offset, true, term);
    if (op == ">") add(*a, *b, offset - 1, true, term);
    if (op == "<=" || op == "=") add(*a, *b, offset, false, term);
    if (op == "<") add(*a, *b, offset + 1, false, term);
    return op == ">=" || op == "<=" || op == ">" || op == "<";
  }

  void add(const MovedTime& left, const MovedTime& right, Micros offset, bool at_most, const expr::ExprPtr& term) {
    out_.times.push_back({left.column, right.column - left_width_, offset, at_most, term});
  }

  size_t left_width_;
  size_t width_;
  JoinCondition out_;
};

}  // namespace

JoinCondition split_join_condition(const expr::ExprPtr& on, size_t left_width, size_t right_width) {
  return on ? Splitter(left_width, right_width).split(on) : JoinCondition();
}

std::vector<expr::ExprPtr> terms_of(const expr::ExprPtr& condition) {
  const auto* junction = dynamic_cast<const expr::Junction*>(condition.get());
  if (!junction || !junction->is_and()) return {condition};
  std::vector<expr::ExprPtr> out;
  for (const expr::ExprPtr& child : junction->children()) {
    for (expr::ExprPtr& term : terms_of(child)) out.push_back(std::move(term));
  }
  return out;
}

std::string_view mirrored(std::string_view comparison) {
  if (comparison == ">=") return "<=";
  if (comparison == "<=") return ">=";
  if (comparison == ">") return "<";
  return comparison == "<" ? ">" : comparison;
}

expr::ExprPtr all_of(std::vector<expr::ExprPtr> terms) {
  if (terms.empty()) return nullptr;
  if (terms.size() == 1) return terms.front();
  return std::move(expr::logical_and(std::move(terms))).value();
}

}  // namespace velo::binder
