#pragma once

#include "base/error.hpp"

namespace velo::sql {

inline constexpr ErrorCode kUnexpectedToken = 2001;
inline constexpr ErrorCode kTextBehindStatement = 2002;
inline constexpr ErrorCode kUnterminatedString = 2003;
inline constexpr ErrorCode kUnterminatedComment = 2004;
inline constexpr ErrorCode kBadQuotedName = 2005;
inline constexpr ErrorCode kInvalidCharacter = 2006;
inline constexpr ErrorCode kMalformedNumber = 2007;
inline constexpr ErrorCode kReservedWord = 2008;
inline constexpr ErrorCode kTooDeep = 2009;
inline constexpr ErrorCode kClauseOrder = 2010;
inline constexpr ErrorCode kComparisonChain = 2011;
inline constexpr ErrorCode kUnknownStatement = 2012;
inline constexpr ErrorCode kBadDuration = 2013;
inline constexpr ErrorCode kBadEscape = 2014;
inline constexpr ErrorCode kUnclosed = 2015;
inline constexpr ErrorCode kTextTooLong = 2016;
inline constexpr ErrorCode kUnsetVariable = 2070;
inline constexpr ErrorCode kMalformedVariable = 2071;

}  // namespace velo::sql
