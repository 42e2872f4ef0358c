#pragma once

#include <optional>

#include "functions/scalar.hpp"

namespace velo::functions {

enum class ArithmeticOp : uint8_t { Add, Subtract, Multiply, Divide, Modulo };

/// Exact arithmetic where at least one side is DECIMAL and the other DECIMAL or integer.
BoundScalar bind_decimal(ArithmeticOp op, const Argument& a, const Argument& b);

/// Arithmetic on dates, times, timestamps and intervals; nothing when the pair has no meaning.
std::optional<BoundScalar> bind_temporal(ArithmeticOp op, const Type& a, const Type& b);

/// Unary minus of DECIMAL (of any precision) and INTERVAL.
BoundScalar bind_negate_decimal(const Type& type);
BoundScalar bind_negate_interval();

}  // namespace velo::functions
