#pragma once

#include "base/error.hpp"

namespace velo::binder {

/// Names. (docs/errors.md explains each number.)
inline constexpr ErrorCode kUnknownRelation = 2101;
inline constexpr ErrorCode kUnknownColumn = 2102;
inline constexpr ErrorCode kAmbiguousColumn = 2103;
inline constexpr ErrorCode kUnknownFunction = 2104;
inline constexpr ErrorCode kUnknownType = 2105;
inline constexpr ErrorCode kDuplicateName = 2106;
inline constexpr ErrorCode kUnknownQualifier = 2107;
inline constexpr ErrorCode kCircularName = 2108;
inline constexpr ErrorCode kOrdinalOutOfRange = 2109;
inline constexpr ErrorCode kDuplicateColumn = 2110;
inline constexpr ErrorCode kUnknownField = 2111;

/// Types; 2201 to 2208 belong to functions.
inline constexpr ErrorCode kConditionNotBoolean = 2207;
inline constexpr ErrorCode kBadTypeParameters = 2211;
inline constexpr ErrorCode kBadLiteral = 2212;
inline constexpr ErrorCode kColumnTypeMismatch = 2213;
inline constexpr ErrorCode kNullValue = 2214;

/// Aggregates, windows, emission.
inline constexpr ErrorCode kAggregateNotAllowed = 2301;
inline constexpr ErrorCode kNestedAggregate = 2302;
inline constexpr ErrorCode kNotGrouped = 2303;
inline constexpr ErrorCode kNoEventTime = 2304;
inline constexpr ErrorCode kWindowTimeType = 2305;
inline constexpr ErrorCode kWindowTimeConflict = 2306;
inline constexpr ErrorCode kWindowSize = 2307;
inline constexpr ErrorCode kFinalOfUnbounded = 2308;
inline constexpr ErrorCode kUpdatingInput = 2309;
inline constexpr ErrorCode kOrderOfUnbounded = 2310;
inline constexpr ErrorCode kNoWindow = 2311;
inline constexpr ErrorCode kEveryWithoutGroups = 2312;
inline constexpr ErrorCode kSeveralWindows = 2313;
inline constexpr ErrorCode kNotAnAggregate = 2314;
inline constexpr ErrorCode kBadLimit = 2315;
inline constexpr ErrorCode kOrderNotSelected = 2316;
inline constexpr ErrorCode kGrouping = 2317;
inline constexpr ErrorCode kNoTimeBound = 2331;
inline constexpr ErrorCode kJoinKind = 2332;
inline constexpr ErrorCode kSubquery = 2333;
inline constexpr ErrorCode kOverNotAllowed = 2341;
inline constexpr ErrorCode kBadFrame = 2342;
inline constexpr ErrorCode kUnknownWindow = 2343;
inline constexpr ErrorCode kNeedsOver = 2344;
inline constexpr ErrorCode kOverOfUnbounded = 2345;
inline constexpr ErrorCode kChangesHint = 2390;

/// Statements and options.
inline constexpr ErrorCode kBadOptionValue = 1103;
inline constexpr ErrorCode kNoColumns = 2401;
inline constexpr ErrorCode kNoConnector = 2405;
inline constexpr ErrorCode kColumnCount = 2406;
inline constexpr ErrorCode kNeedsServer = 2407;
inline constexpr ErrorCode kBadWatermark = 2408;
inline constexpr ErrorCode kBadPrimaryKey = 2409;
inline constexpr ErrorCode kUnknownJobOption = 2410;
inline constexpr ErrorCode kDuplicateOption = 2411;
inline constexpr ErrorCode kBadTarget = 2412;
inline constexpr ErrorCode kChangelogMismatch = 2413;
inline constexpr ErrorCode kNoPartitions = 2414;
inline constexpr ErrorCode kByPartition = 2415;
inline constexpr ErrorCode kUnknownAnnotation = 2490;
inline constexpr ErrorCode kNobodyReads = 2491;
inline constexpr ErrorCode kAbsentConnector = 2492;
inline constexpr ErrorCode kBadMetric = 2493;
inline constexpr ErrorCode kBadAnnotation = 2494;
inline constexpr ErrorCode kNotShown = 2495;
inline constexpr ErrorCode kWrongStrategy = 2496;
inline constexpr ErrorCode kUnmetJobMode = 2497;

/// SQL that this version reads but does not run.
inline constexpr ErrorCode kNoSetOperations = 2502;
inline constexpr ErrorCode kNotSupported = 2508;

}  // namespace velo::binder
