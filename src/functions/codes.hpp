#pragma once

#include "base/error.hpp"

namespace velo::functions {

/// SQL faults found while expressions are bound (see docs/errors.md).
inline constexpr ErrorCode kBadArgumentTypes = 2201;  ///< no overload takes these types
inline constexpr ErrorCode kBadArgumentCount = 2202;  ///< too few or too many arguments
inline constexpr ErrorCode kNoCommonType = 2203;      ///< two sides have no type in common
inline constexpr ErrorCode kNoConversion = 2204;      ///< SQL does not convert silently, or not at all
inline constexpr ErrorCode kUnknownFunction = 2205;   ///< no function of that name
inline constexpr ErrorCode kBadConstant = 2206;       ///< a constant argument has a value that is not allowed
inline constexpr ErrorCode kNotBoolean = 2207;        ///< a condition is not BOOLEAN
inline constexpr ErrorCode kConstantFailed = 2208;    ///< a constant expression cannot be computed

/// Faults of single rows while expressions run.
inline constexpr ErrorCode kOverflow = 3201;  ///< the result does not fit its type
inline constexpr ErrorCode kDivisionByZero = 3202;
inline constexpr ErrorCode kOutOfDomain = 3203;   ///< a mathematical function outside its domain
inline constexpr ErrorCode kBadText = 3204;       ///< a text cannot be read as asked
inline constexpr ErrorCode kBadParameter = 3205;  ///< a computed pattern, zone, unit or length is not allowed
inline constexpr ErrorCode kTooLong = 3206;       ///< a text would grow beyond kMaxTextBytes

/// Longest text a function may make from one row.
inline constexpr size_t kMaxTextBytes = size_t{64} << 20;

}  // namespace velo::functions
