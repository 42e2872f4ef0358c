#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace velo::functions {

/// What a function of OVER computes for a row.
enum class WindowKind : uint8_t {
  RowNumber,
  Rank,
  DenseRank,
  PercentRank,
  CumeDist,
  Ntile,
  Lag,
  Lead,
  FirstValue,
  LastValue,
  NthValue,
  Aggregate,  ///< any aggregate function over the frame; not in the list below
};

/// A function that exists only with OVER, as users know it. It is computed by operators/over*.cpp: what it needs beside
/// its arguments are the rows around the current one.
struct WindowFunction {
  std::string_view name;
  std::string_view syntax;
  std::string_view doc;
  std::string_view example;  ///< over the relation t(x) of the function tests …
  std::string_view result;   ///< … and what it gives for its rows, in order
  WindowKind kind;
  uint8_t arguments_min;
  uint8_t arguments_max;
};

/// All of them, alphabetical.
std::span<const WindowFunction> window_functions();
/// By name (case-insensitive); nullptr when there is none.
const WindowFunction* find_window_function(std::string_view name);

/// Whether the function looks at the rows of the frame (the others look at the whole partition).
constexpr bool uses_frame(WindowKind kind) {
  return kind == WindowKind::FirstValue || kind == WindowKind::LastValue || kind == WindowKind::NthValue ||
         kind == WindowKind::Aggregate;
}

}  // namespace velo::functions
