#include "binder/window_order.hpp"

#include "plan/aggregate.hpp"
#include "plan/over.hpp"
#include "plan/row_nodes.hpp"
#include "plan/watermark.hpp"

namespace velo::binder {

std::optional<WindowBound> window_bound(const plan::Node& node, size_t column) {
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node)) {
    const bool final = aggregate->emission == plan::Emission::Final && aggregate->late != plan::LatePolicy::Update;
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

}  // namespace velo::binder
