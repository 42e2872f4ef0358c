#pragma once

#include "base/error.hpp"

namespace velo::connector {

/// What can go wrong between the engine and the world; docs/errors.md explains each to users.
inline constexpr ErrorCode kNotFound = 4001;    ///< the path does not exist
inline constexpr ErrorCode kCannotOpen = 4002;  ///< it exists but cannot be opened
inline constexpr ErrorCode kNoMatch = 4003;     ///< a pattern or directory without files
inline constexpr ErrorCode kReadFailed = 4004;
inline constexpr ErrorCode kTruncated = 4005;  ///< compressed data ends in the middle
inline constexpr ErrorCode kCorrupt = 4006;    ///< compressed data that does not decompress
inline constexpr ErrorCode kRecordTooLong = 4007;
inline constexpr ErrorCode kCannotCreate = 4008;
inline constexpr ErrorCode kWriteFailed = 4009;
inline constexpr ErrorCode kFileInUse = 4010;      ///< one file for two outputs, or for an input and an output
inline constexpr ErrorCode kNoSuchColumn = 4030;   ///< the generator kind makes no such column
inline constexpr ErrorCode kOutOfRange = 4031;     ///< an option of the generator
inline constexpr ErrorCode kOnlyInProcess = 4040;  ///< memory tables need a program that owns them
inline constexpr ErrorCode kNoClient = 4041;       ///< the library for this connector is not in the build
inline constexpr ErrorCode kOnePartition = 4042;   ///< rows that a program gives are no files
inline constexpr ErrorCode kReaderGone = 4090;     ///< EPIPE: nobody reads our output any more

}  // namespace velo::connector
