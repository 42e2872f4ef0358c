#pragma once

#include <optional>
#include <span>

#include "binder/window_columns.hpp"
#include "expr/expr.hpp"
#include "plan/node.hpp"
#include "window/spec.hpp"

namespace velo::binder {

/// A column that shows a bound of the windows whose rows, final ones, a node gives.
struct WindowBound {
  WindowEdge edge;
  window::Kind kind;

  /// Windows that have the same bound close at the same watermark.
  bool identifies() const {
    return edge == WindowEdge::End || kind == window::Kind::Tumbling || kind == window::Kind::Hopping;
  }
};

/// The window bound that column `column` of `node` is, if it is one. Such rows come by ascending bound.
std::optional<WindowBound> window_bound(const plan::Node& node, size_t column);

/// Whether rows of `node` with the same keys all come before some window closes.
bool closes_with_window(const plan::Node& node, std::span<const expr::ExprPtr> keys);

}  // namespace velo::binder
