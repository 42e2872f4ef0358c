#include "binder/window_order.hpp"

#include <algorithm>

#include "plan/aggregate.hpp"
#include "plan/over.hpp"
#include "plan/row_nodes.hpp"
#include "plan/watermark.hpp"

namespace velo::binder {

std::optional<WindowBound> window_bound(const plan::Node& node, size_t column) {
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node)) {
    const bool final = aggregate->emission == plan::Emission::Final && aggregate->late != plan::LatePolicy::Update;
    if (aggregate->by_window && column < aggregate->keys.size()) {
      const std::optional<size_t> source = aggregate->keys[column]->column();
      return source ? window_bound(*node.inputs[0], *source) : std::nullopt;
    }
    if (!aggregate->window || !final || column + 2 < node.schema.size()) return std::nullopt;
    return WindowBound{column + 1 == node.schema.size() ? WindowEdge::End : WindowEdge::Start, aggregate->window->kind};
  }
  if (const auto* project = dynamic_cast<const plan::Project*>(&node)) {
    const std::optional<size_t> source = project->columns[column]->column();
    return source ? window_bound(*node.inputs[0], *source) : std::nullopt;
  }
  const auto* sort = dynamic_cast<const plan::Sort*>(&node);
  const bool passes = dynamic_cast<const plan::Filter*>(&node) || dynamic_cast<const plan::Over*>(&node) ||
                      dynamic_cast<const plan::Watermark*>(&node) || (sort && sort->keys.empty());
  if (!passes || column >= node.inputs[0]->schema.size()) return std::nullopt;
  return window_bound(*node.inputs[0], column);
}

bool closes_with_window(const plan::Node& node, std::span<const expr::ExprPtr> keys) {
  return std::any_of(keys.begin(), keys.end(), [&](const expr::ExprPtr& key) {
    const std::optional<WindowBound> bound = key->column() ? window_bound(node, *key->column()) : std::nullopt;
    return bound && bound->identifies();
  });
}

}  // namespace velo::binder
