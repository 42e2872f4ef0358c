// The table of contents of the scalar functions, alphabetical (operators first). A function is defined in a family file
// `scalar_<family>.cpp` and becomes visible by its line here; a further name for it is a line in `aliases.cpp`.
#include <algorithm>

#include "base/text.hpp"
#include "functions/aliases.hpp"
#include "functions/scalar.hpp"

namespace velo::functions {

#define VELO_SCALAR_FUNCTIONS(ENTRY) \
  ENTRY(kModulo)                     \
  ENTRY(kTimes)                      \
  ENTRY(kPlus)                       \
  ENTRY(kMinus)                      \
  ENTRY(kJsonGet)                    \
  ENTRY(kJsonGetText)                \
  ENTRY(kField)                      \
  ENTRY(kDivide)                     \
  ENTRY(kLess)                       \
  ENTRY(kLessEqual)                  \
  ENTRY(kNotEqual)                   \
  ENTRY(kEqual)                      \
  ENTRY(kGreater)                    \
  ENTRY(kGreaterEqual)               \
  ENTRY(kPipes)                      \
  ENTRY(kAbs)                        \
  ENTRY(kAcos)                       \
  ENTRY(kAcosh)                      \
  ENTRY(kArray)                      \
  ENTRY(kArrayAppend)                \
  ENTRY(kArrayConcat)                \
  ENTRY(kArrayContains)              \
  ENTRY(kArrayDistinct)              \
  ENTRY(kArrayJoin)                  \
  ENTRY(kArrayMax)                   \
  ENTRY(kArrayMin)                   \
  ENTRY(kArrayPosition)              \
  ENTRY(kArrayPrepend)               \
  ENTRY(kArrayRemove)                \
  ENTRY(kArrayReverse)               \
  ENTRY(kArraySlice)                 \
  ENTRY(kArraySort)                  \
  ENTRY(kArraySum)                   \
  ENTRY(kAscii)                      \
  ENTRY(kAsin)                       \
  ENTRY(kAsinh)                      \
  ENTRY(kAtan)                       \
  ENTRY(kAtan2)                      \
  ENTRY(kAtanh)                      \
  ENTRY(kBitCount)                   \
  ENTRY(kBitLength)                  \
  ENTRY(kBitAndOf)                   \
  ENTRY(kBitNot)                     \
  ENTRY(kBitOrOf)                    \
  ENTRY(kBitXorOf)                   \
  ENTRY(kCardinality)                \
  ENTRY(kCbrt)                       \
  ENTRY(kCeil)                       \
  ENTRY(kChr)                        \
  ENTRY(kCoalesce)                   \
  ENTRY(kConcat)                     \
  ENTRY(kConcatWs)                   \
  ENTRY(kContains)                   \
  ENTRY(kConvertTz)                  \
  ENTRY(kCos)                        \
  ENTRY(kCosh)                       \
  ENTRY(kCot)                        \
  ENTRY(kCountChar)                  \
  ENTRY(kCurrentDate)                \
  ENTRY(kCurrentTime)                \
  ENTRY(kToDate)                     \
  ENTRY(kDateFormat)                 \
  ENTRY(kDateParse)                  \
  ENTRY(kDateSub)                    \
  ENTRY(kDateTrunc)                  \
  ENTRY(kDateAdd)                    \
  ENTRY(kDateDiff)                   \
  ENTRY(kDay)                        \
  ENTRY(kDayName)                    \
  ENTRY(kDayOfWeek)                  \
  ENTRY(kDayOfYear)                  \
  ENTRY(kDegrees)                    \
  ENTRY(kDelta)                      \
  ENTRY(kDiv)                        \
  ENTRY(kElementAt)                  \
  ENTRY(kEndsWith)                   \
  ENTRY(kExp)                        \
  ENTRY(kExtract)                    \
  ENTRY(kFloor)                      \
  ENTRY(kFromBase64)                 \
  ENTRY(kFromUnixMillis)             \
  ENTRY(kFromUnixtime)               \
  ENTRY(kGcd)                        \
  ENTRY(kGreatest)                   \
  ENTRY(kHasHeader)                  \
  ENTRY(kHeader)                     \
  ENTRY(kHeaderKeys)                 \
  ENTRY(kHex)                        \
  ENTRY(kHour)                       \
  ENTRY(kIf)                         \
  ENTRY(kIlike)                      \
  ENTRY(kInitcap)                    \
  ENTRY(kDistinctFrom)               \
  ENTRY(kNotDistinctFrom)            \
  ENTRY(kIsNan)                      \
  ENTRY(kIsNotNull)                  \
  ENTRY(kIsNull)                     \
  ENTRY(kJsonArray)                  \
  ENTRY(kJsonArrayLength)            \
  ENTRY(kJsonExists)                 \
  ENTRY(kJsonExtract)                \
  ENTRY(kJsonObject)                 \
  ENTRY(kJsonQuery)                  \
  ENTRY(kJsonTypeof)                 \
  ENTRY(kJsonValid)                  \
  ENTRY(kJsonValue)                  \
  ENTRY(kLastDay)                    \
  ENTRY(kLcm)                        \
  ENTRY(kLeast)                      \
  ENTRY(kLeft)                       \
  ENTRY(kLength)                     \
  ENTRY(kLevenshtein)                \
  ENTRY(kLike)                       \
  ENTRY(kLn)                         \
  ENTRY(kLocate)                     \
  ENTRY(kLog)                        \
  ENTRY(kLog10)                      \
  ENTRY(kLog2)                       \
  ENTRY(kLower)                      \
  ENTRY(kLpad)                       \
  ENTRY(kLtrim)                      \
  ENTRY(kMakeDate)                   \
  ENTRY(kMakeTime)                   \
  ENTRY(kMakeTimestamp)              \
  ENTRY(kMap)                        \
  ENTRY(kMapConcat)                  \
  ENTRY(kMapContainsKey)             \
  ENTRY(kMapEntries)                 \
  ENTRY(kMapFromArrays)              \
  ENTRY(kMapFromEntries)             \
  ENTRY(kMapKeys)                    \
  ENTRY(kMapValues)                  \
  ENTRY(kMd5)                        \
  ENTRY(kMinute)                     \
  ENTRY(kMod)                        \
  ENTRY(kMonth)                      \
  ENTRY(kMonthName)                  \
  ENTRY(kNamedStruct)                \
  ENTRY(kNow)                        \
  ENTRY(kNullif)                     \
  ENTRY(kNvl2)                       \
  ENTRY(kOctetLength)                \
  ENTRY(kOverlay)                    \
  ENTRY(kPi)                         \
  ENTRY(kPosition)                   \
  ENTRY(kPower)                      \
  ENTRY(kQuarter)                    \
  ENTRY(kRadians)                    \
  ENTRY(kRegexpCount)                \
  ENTRY(kRegexpExtract)              \
  ENTRY(kRegexpExtractAll)           \
  ENTRY(kRegexpInstr)                \
  ENTRY(kRegexpLike)                 \
  ENTRY(kRegexpReplace)              \
  ENTRY(kRepeat)                     \
  ENTRY(kReplace)                    \
  ENTRY(kReverse)                    \
  ENTRY(kRight)                      \
  ENTRY(kRound)                      \
  ENTRY(kRpad)                       \
  ENTRY(kRtrim)                      \
  ENTRY(kSecond)                     \
  ENTRY(kSequence)                   \
  ENTRY(kSha1)                       \
  ENTRY(kSha256)                     \
  ENTRY(kSha512)                     \
  ENTRY(kShiftLeft)                  \
  ENTRY(kShiftRight)                 \
  ENTRY(kSign)                       \
  ENTRY(kSimilarTo)                  \
  ENTRY(kSin)                        \
  ENTRY(kSinh)                       \
  ENTRY(kSpace)                      \
  ENTRY(kSplit)                      \
  ENTRY(kSplitIndex)                 \
  ENTRY(kSplitPart)                  \
  ENTRY(kSqrt)                       \
  ENTRY(kStartsWith)                 \
  ENTRY(kStrpos)                     \
  ENTRY(kSubstring)                  \
  ENTRY(kTan)                        \
  ENTRY(kTanh)                       \
  ENTRY(kTimeBucket)                 \
  ENTRY(kTimestamp)                  \
  ENTRY(kTimestampDiff)              \
  ENTRY(kTimezone)                   \
  ENTRY(kToBase64)                   \
  ENTRY(kToJson)                     \
  ENTRY(kToTimestamp)                \
  ENTRY(kToUtcTimestamp)             \
  ENTRY(kTranslate)                  \
  ENTRY(kTrim)                       \
  ENTRY(kTrunc)                      \
  ENTRY(kTypeof)                     \
  ENTRY(kUnhex)                      \
  ENTRY(kUnixMillis)                 \
  ENTRY(kUnixTimestamp)              \
  ENTRY(kUpper)                      \
  ENTRY(kUrlDecode)                  \
  ENTRY(kUrlEncode)                  \
  ENTRY(kUuid)                       \
  ENTRY(kWeek)                       \
  ENTRY(kWidthBucket)                \
  ENTRY(kYear)

#define VELO_DECLARE(name) extern const ScalarFunction name;
VELO_SCALAR_FUNCTIONS(VELO_DECLARE)
#undef VELO_DECLARE

namespace {

const std::vector<ScalarFunction>& table() {
#define VELO_COPY(name) name,
  static const std::vector<ScalarFunction> functions = {VELO_SCALAR_FUNCTIONS(VELO_COPY)};
#undef VELO_COPY
  return functions;
}

}  // namespace

std::span<const ScalarFunction> scalar_functions() { return table(); }

const ScalarFunction* find_scalar(std::string_view name) {
  const std::string_view wanted = resolve_alias(name);
  const auto& functions = table();
  const auto found = std::find_if(functions.begin(), functions.end(), [&](const ScalarFunction& function) {
    return equals_ignore_case(function.name, wanted);
  });
  return found == functions.end() ? nullptr : &*found;
}

}  // namespace velo::functions
