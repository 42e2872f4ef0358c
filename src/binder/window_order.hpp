#pragma once

#include <optional>

#include "binder/window_columns.hpp"
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

}  // namespace velo::binder
