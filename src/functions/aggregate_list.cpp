// The table of contents of the aggregates, alphabetical. An aggregate is defined in a family file
// `aggregate_<family>.cpp` and becomes visible by its line here; a further name for it is a line in `aliases.cpp`.
#include <algorithm>

#include "base/text.hpp"
#include "functions/aggregate.hpp"
#include "functions/aliases.hpp"

namespace velo::functions {

#define VELO_AGGREGATE_FUNCTIONS(ENTRY) \
  ENTRY(kApproxCountDistinct)           \
  ENTRY(kApproxPercentile)              \
  ENTRY(kArgMax)                        \
  ENTRY(kArgMin)                        \
  ENTRY(kArrayAgg)                      \
  ENTRY(kAvg)                           \
  ENTRY(kBitAnd)                        \
  ENTRY(kBitOr)                         \
  ENTRY(kBitXor)                        \
  ENTRY(kBoolAnd)                       \
  ENTRY(kBoolOr)                        \
  ENTRY(kCollectList)                   \
  ENTRY(kCollectSet)                    \
  ENTRY(kCorr)                          \
  ENTRY(kCount)                         \
  ENTRY(kCountDistinct)                 \
  ENTRY(kCovarPop)                      \
  ENTRY(kCovarSamp)                     \
  ENTRY(kFirstValue)                    \
  ENTRY(kHistogram)                     \
  ENTRY(kLastValue)                     \
  ENTRY(kMapAgg)                        \
  ENTRY(kMax)                           \
  ENTRY(kMedian)                        \
  ENTRY(kMin)                           \
  ENTRY(kMode)                          \
  ENTRY(kPercentileCont)                \
  ENTRY(kPercentileDisc)                \
  ENTRY(kRegrAvgX)                      \
  ENTRY(kRegrAvgY)                      \
  ENTRY(kRegrCount)                     \
  ENTRY(kRegrIntercept)                 \
  ENTRY(kRegrR2)                        \
  ENTRY(kRegrSlope)                     \
  ENTRY(kRegrSxx)                       \
  ENTRY(kRegrSxy)                       \
  ENTRY(kRegrSyy)                       \
  ENTRY(kStddevPop)                     \
  ENTRY(kStddevSamp)                    \
  ENTRY(kStringAgg)                     \
  ENTRY(kSum)                           \
  ENTRY(kTopk)                          \
  ENTRY(kVarPop)                        \
  ENTRY(kVarSamp)                       \
  ENTRY(kVwap)

#define VELO_DECLARE(name) extern const AggregateFunction name;
VELO_AGGREGATE_FUNCTIONS(VELO_DECLARE)
#undef VELO_DECLARE

namespace {

const std::vector<AggregateFunction>& table() {
#define VELO_COPY(name) name,
  static const std::vector<AggregateFunction> functions = {VELO_AGGREGATE_FUNCTIONS(VELO_COPY)};
#undef VELO_COPY
  return functions;
}

}  // namespace

std::span<const AggregateFunction> aggregate_functions() { return table(); }

const AggregateFunction* find_aggregate(std::string_view name) {
  const std::string_view wanted = resolve_aggregate_alias(name);
  const auto& functions = table();
  const auto found = std::find_if(functions.begin(), functions.end(), [&](const AggregateFunction& function) {
    return equals_ignore_case(function.name, wanted);
  });
  return found == functions.end() ? nullptr : &*found;
}

}  // namespace velo::functions
