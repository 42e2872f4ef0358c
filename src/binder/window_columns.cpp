#include "binder/window_columns.hpp"

#include "base/text.hpp"

namespace velo::binder {

std::optional<WindowEdge> window_edge(std::string_view column) {
  if (column.starts_with('_')) column.remove_prefix(1);
  if (equals_ignore_case(column, "window_start")) return WindowEdge::Start;
  if (equals_ignore_case(column, "window_end")) return WindowEdge::End;
  if (equals_ignore_case(column, "window_time")) return WindowEdge::Last;
  return std::nullopt;
}

std::optional<WindowEdge> window_edge_function(std::string_view function) {
  for (const std::string_view window : {"tumble_", "hop_", "session_", "cumulate_", "window_"}) {
    if (!equals_ignore_case(function.substr(0, window.size()), window)) continue;
    const std::string_view edge = function.substr(window.size());
    if (equals_ignore_case(edge, "start")) return WindowEdge::Start;
    if (equals_ignore_case(edge, "end")) return WindowEdge::End;
  }
  return std::nullopt;
}

}  // namespace velo::binder
