#include "binder/window_order.hpp"

#include "plan/aggregate.hpp"
#include "plan/join.hpp"
#include "plan/over.hpp"
#include "plan/row_nodes.hpp"
#include "plan/time_order.hpp"
#include "plan/watermark.hpp"
#include "plan/window_rows.hpp"

namespace velo::binder {

namespace {

std::optional<WindowBound> bound_of_groups(const plan::Aggregate& node, size_t column) {
  const bool final = node.emission == plan::Emission::Final && node.late != plan::LatePolicy::Update;
  if (node.by_window && column < node.keys.size()) {
    const std::optional<size_t> source = node.keys[column]->column();
    return source ? window_bound(*node.inputs[0], *source) : std::nullopt;
  }
  if (!node.window || !final || column + 2 < node.schema.size()) return std::nullopt;
  return WindowBound{column + 1 == node.schema.size() ? WindowEdge::End : WindowEdge::Start, node.window->kind};
}

std::optional<WindowBound> bound_of_rows(const plan::WindowRows& node, size_t column) {
  constexpr WindowEdge kEdges[plan::WindowRows::kColumns] = {WindowEdge::Start, WindowEdge::End, WindowEdge::Last};
  const size_t width = node.inputs[0]->schema.size();
  if (column < width) return window_bound(*node.inputs[0], column);
  return WindowBound{kEdges[column - width], node.window.kind, true};
}

// Rows of open windows meet by the ends of these; a side that is never padded shows them.
std::optional<WindowBound> bound_of_pairs(const plan::Join& node, size_t column) {
  const auto by_window = [](const plan::NodePtr& side) {
    const auto* watermark = dynamic_cast<const plan::Watermark*>(side.get());
    return watermark && watermark->window_ends ? watermark : nullptr;
  };
  const size_t left_width = node.inputs[0]->schema.size();
  const bool left = column < left_width;
  const auto kept = left ? plan::JoinKind::Left : plan::JoinKind::Right;
  const plan::Watermark* sides[2] = {by_window(node.inputs[0]), by_window(node.inputs[1])};
  if (!node.bounds || !sides[0] || !sides[1]) return std::nullopt;
  if (node.join != plan::JoinKind::Inner && node.join != kept) return std::nullopt;
  const size_t of_side = left ? column : column - left_width;
  return of_side == sides[left ? 0 : 1]->column ? window_bound(*node.inputs[left ? 0 : 1], of_side) : std::nullopt;
}

}  // namespace

std::optional<WindowBound> window_bound(const plan::Node& node, size_t column) {
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node)) return bound_of_groups(*aggregate, column);
  if (const auto* rows = dynamic_cast<const plan::WindowRows*>(&node)) return bound_of_rows(*rows, column);
  if (const auto* join = dynamic_cast<const plan::Join*>(&node)) return bound_of_pairs(*join, column);
  if (const auto* project = dynamic_cast<const plan::Project*>(&node)) {
    const std::optional<size_t> source = project->columns[column]->column();
    return source ? window_bound(*node.inputs[0], *source) : std::nullopt;
  }
  const auto* sort = dynamic_cast<const plan::Sort*>(&node);
  const auto* order = dynamic_cast<const plan::TimeOrder*>(&node);
  const bool passes = dynamic_cast<const plan::Filter*>(&node) || dynamic_cast<const plan::Over*>(&node) ||
                      dynamic_cast<const plan::Watermark*>(&node) || dynamic_cast<const plan::Unnest*>(&node) ||
                      (sort && sort->keys.empty()) || order;
  if (!passes || column >= node.inputs[0]->schema.size()) return std::nullopt;
  std::optional<WindowBound> out = window_bound(*node.inputs[0], column);
  if (out && order && order->complete) out->open = false;
  return out;
}

std::optional<ClosingBound> closing_bound(const plan::Node& node, std::span<const expr::ExprPtr> keys) {
  std::optional<ClosingBound> out;
  for (const expr::ExprPtr& key : keys) {
    const std::optional<WindowBound> bound = key->column() ? window_bound(node, *key->column()) : std::nullopt;
    if (bound && bound->identifies() && (!out || out->open)) out = {*key->column(), bound->edge, bound->open};
  }
  return out;
}

}  // namespace velo::binder
