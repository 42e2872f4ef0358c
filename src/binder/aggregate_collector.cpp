// Equality of expressions is equality of their texts over numbered columns. That finds `GROUP BY a + 1` again inside
// `SELECT (a + 1) * 2`, and the same SUM in SELECT and HAVING.
#include <algorithm>

#include "binder/aggregate_call.hpp"
#include "binder/over.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

constexpr size_t kWindowColumns = 2;

std::string text_of(const plan::AggregateItem& item) {
  std::string out = item.function + (item.distinct ? "(DISTINCT" : "(");
  for (const expr::ExprPtr& argument : item.arguments) out += ' ' + argument->text();
  for (const functions::AggregateOrder& order : item.order) {
    out += std::string(order.descending ? " DESC" : " ASC") + (order.nulls_first ? " FIRST" : " LAST");
  }
  return out + ')' + (item.filter ? item.filter->text() : std::string());
}

}  // namespace

expr::ExprPtr AggregateCollector::window_column(std::string_view name) {
  if (!windowed_) return nullptr;
  const std::optional<WindowEdge> edge = window_edge(name);
  return edge ? window_edge_column(*edge) : nullptr;
}

expr::ExprPtr AggregateCollector::window_edge_column(WindowEdge edge) {
  window_named_ = true;
  if (edge == WindowEdge::Start) return expr::column(input_, TypeId::Timestamp, "window_start");
  expr::ExprPtr end = expr::column(input_ + 1, TypeId::Timestamp, "window_end");
  if (edge == WindowEdge::End) return end;
  return std::move(expr::call("-", {std::move(end), expr::literal(Value::interval({0, 0, 1}))})).value();
}

expr::ExprPtr AggregateCollector::add(plan::AggregateItem item) {
  std::string text = text_of(item);
  const auto known = std::find(texts_.begin(), texts_.end(), text);
  const auto place = static_cast<size_t>(known - texts_.begin());
  const Type type = item.bound.result;
  if (known == texts_.end()) {
    texts_.push_back(text);
    items_.push_back(std::move(item));
  }
  return expr::column(input_ + kWindowColumns + place, type, std::move(text));
}

expr::ExprPtr AggregateCollector::lower(const expr::ExprPtr& bound, const std::vector<expr::ExprPtr>& keys,
                                        size_t& stray) const {
  const std::string text = bound->text();
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i]->text() == text) return expr::column(i, keys[i]->type(), text);
  }
  if (OverCollector::is_placeholder(*bound)) return bound;
  if (const std::optional<size_t> index = bound->column()) {
    if (*index < input_) {
      stray = *index;
      return nullptr;
    }
    const size_t behind = *index - input_;
    const size_t place = behind < kWindowColumns ? items_.size() + behind : behind - kWindowColumns;
    return expr::column(keys.size() + place, bound->type(), text);
  }
  std::vector<expr::ExprPtr> children;
  for (const expr::ExprPtr& child : bound->children()) {
    expr::ExprPtr lowered = lower(child, keys, stray);
    if (!lowered) return nullptr;
    children.push_back(std::move(lowered));
  }
  return children.empty() ? bound : bound->with_children(std::move(children));
}

}  // namespace velo::binder
