// The scenarios of the performance suite, in the order they are run and printed.
#include <array>

#include "base/text.hpp"
#include "scenario/latency.hpp"
#include "scenario/throughput.hpp"

namespace velo::scenario {

namespace {

constexpr Throughput kPass{"S0", "5 columns, filter that passes all",
                           "SELECT symbol, price, quantity, ts, side FROM trades WHERE price > 0;"};
constexpr Throughput kHalf{"S1", "5 columns, filter that passes about half",
                           "SELECT symbol, price, quantity, ts, side FROM trades WHERE side = 'B';"};
constexpr Throughput kGroups{
    "S2", "GROUP BY, 5 aggregates, 50 groups, final",
    "SELECT symbol, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, MAX(price) AS high "
    "FROM trades GROUP BY symbol EMIT FINAL;"};
constexpr Throughput kManyGroups{"S2M", "GROUP BY, 5 aggregates, 1 M groups, final", kGroups.sql, 1'000'000};
constexpr Throughput kChanges{
    "S2C", "GROUP BY, 5 aggregates, 50 groups, changes",
    "SELECT symbol, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, MAX(price) AS high "
    "FROM trades GROUP BY symbol EMIT CHANGES;"};
constexpr Throughput kWindows{
    "S3a", "tumbling 10 s, 5 aggregates, 50 groups, final",
    "SELECT symbol, window_start, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, "
    "MAX(price) AS high FROM trades GROUP BY symbol WINDOW TUMBLING(ts, INTERVAL '10' SECOND) EMIT FINAL;"};
constexpr Throughput kWindowChanges{
    "S3b", "tumbling 10 s, 5 aggregates, 50 groups, changes",
    "SELECT symbol, window_start, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, "
    "MAX(price) AS high FROM trades GROUP BY symbol WINDOW TUMBLING(ts, INTERVAL '10' SECOND) EMIT CHANGES;"};

template <const Throughput& kThroughput>
Result<std::vector<Measurement>> run(const Request& request) {
  return measure(kThroughput, request);
}

template <const Throughput& kThroughput>
constexpr Scenario entry() {
  return {kThroughput.name, kThroughput.title, &run<kThroughput>};
}

constexpr std::array kScenarios = {
    entry<kPass>(),          entry<kHalf>(),
    entry<kGroups>(),        entry<kManyGroups>(),
    entry<kChanges>(),       entry<kWindows>(),
    entry<kWindowChanges>(), Scenario{"L", "latency of one record, batch 1", &measure_latency},
};

}  // namespace

std::span<const Scenario> scenarios() { return kScenarios; }

const Scenario* find_scenario(std::string_view name) {
  for (const Scenario& scenario : kScenarios) {
    if (equals_ignore_case(scenario.name, name)) return &scenario;
  }
  return nullptr;
}

}  // namespace velo::scenario
