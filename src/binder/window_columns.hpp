#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace velo::binder {

enum class WindowEdge : uint8_t { Start, End };

/// `window_start`, `_window_end` and their like.
std::optional<WindowEdge> window_edge(std::string_view column);
/// `TUMBLE_START(..)`, `HOP_END(..)` and their like.
std::optional<WindowEdge> window_edge_function(std::string_view function);

}  // namespace velo::binder
