#pragma once

#include <optional>
#include <span>

#include "binder/window_columns.hpp"
#include "expr/expr.hpp"
#include "plan/node.hpp"
#include "window/spec.hpp"

namespace velo::binder {

/// A column that shows a bound of the windows whose rows a node gives.
struct WindowBound {
  WindowEdge edge;
  window::Kind kind;
  /// Rows come while their window is open, with a watermark that says when it closes. Otherwise they come when it has
  /// closed, by ascending bound.
  bool open = false;

  /// Windows that have the same bound close at the same watermark.
  bool identifies() const {
    if (edge != WindowEdge::Start) return true;
    return !open && (kind == window::Kind::Tumbling || kind == window::Kind::Hopping);
  }
};

/// The window bound that column `column` of `node` is, if it is one.
std::optional<WindowBound> window_bound(const plan::Node& node, size_t column);

/// A key that is a bound of windows.
struct ClosingBound {
  size_t column;
  WindowEdge edge;
  bool open;  ///< rows must be held until the window closes
};

/// Nothing unless rows of `node` with the same keys all belong to windows that close at one watermark.
std::optional<ClosingBound> closing_bound(const plan::Node& node, std::span<const expr::ExprPtr> keys);

}  // namespace velo::binder
