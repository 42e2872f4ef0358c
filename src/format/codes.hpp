#pragma once

#include "base/error.hpp"

namespace velo::format {

/// Faults of format options (see docs/errors.md).
inline constexpr ErrorCode kBadFormatOption = 1150;    ///< an option has a value the format cannot work with
inline constexpr ErrorCode kUnsupportedColumn = 1151;  ///< the format cannot hold a column of that type

/// Faults of single records.
inline constexpr ErrorCode kMalformedRecord = 3101;  ///< the bytes are not a record of the format
inline constexpr ErrorCode kBadCell = 3102;          ///< a value cannot be read as its column's type
inline constexpr ErrorCode kCellOutOfRange = 3103;   ///< a value is too large for its column's type
inline constexpr ErrorCode kMissingCell = 3104;      ///< a NOT NULL column has no value
inline constexpr ErrorCode kFieldCount = 3105;       ///< a row has too few or too many fields
inline constexpr ErrorCode kInvalidUtf8 = 3106;      ///< the bytes are not UTF-8
inline constexpr ErrorCode kNotAnObject = 3107;      ///< a JSON record is another value than an object
inline constexpr ErrorCode kBadChange = 3108;        ///< a record does not say what it changes

/// Faults of a whole file or stream.
inline constexpr ErrorCode kHeaderMismatch = 3110;  ///< the CSV header lacks a declared column
inline constexpr ErrorCode kCannotInfer = 3111;     ///< a sample does not tell the columns

}  // namespace velo::format
