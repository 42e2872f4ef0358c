#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace velo::binder {

/// Last is the last moment in a window: `window_time`.
enum class WindowEdge : uint8_t { Start, End, Last };

/// `window_start`, `_window_end` and their like.
std::optional<WindowEdge> window_edge(std::string_view column);
/// `TUMBLE_START(..)`, `HOP_END(..)` and their like.
std::optional<WindowEdge> window_edge_function(std::string_view function);

}  // namespace velo::binder
