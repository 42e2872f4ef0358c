// The scenarios of the performance suite, in the order they are run and printed.
#include <array>

#include "base/text.hpp"
#include "scenario/latency.hpp"
#include "scenario/throughput.hpp"

namespace velo::scenario {

namespace {

constexpr std::array kTrades = {
    Input{"trades", "STREAM trades (symbol STRING, price DECIMAL(18,4), quantity BIGINT, ts TIMESTAMP, side STRING)",
          "SELECT * FROM trades;"}};
// Each order is filled once, five seconds later: with the bound of ten seconds 100,000 rows of either side are live.
constexpr std::array kOrdersAndFills = {
    Input{"orders", "STREAM orders (id STRING, price DECIMAL(18,4), ts TIMESTAMP, WATERMARK FOR ts AS ts)",
          "SELECT symbol AS id, price, ts FROM trades;"},
    Input{"fills", "STREAM fills (id STRING, price DECIMAL(18,4), ts TIMESTAMP, WATERMARK FOR ts AS ts)",
          "SELECT symbol AS id, price, ts + INTERVAL '5' SECOND AS ts FROM trades;"}};
constexpr std::array kTradesAndLimits = {
    kTrades[0], Input{"limits", "TABLE limits (symbol STRING PRIMARY KEY, most BIGINT)",
                      "SELECT symbol, MAX(quantity) AS most FROM trades GROUP BY symbol EMIT FINAL;"}};

constexpr Throughput kPass{"S0", "5 columns, filter that passes all",
                           "SELECT symbol, price, quantity, ts, side FROM trades WHERE price > 0;", kTrades};
constexpr Throughput kHalf{"S1", "5 columns, filter that passes about half",
                           "SELECT symbol, price, quantity, ts, side FROM trades WHERE side = 'B';", kTrades};
constexpr Throughput kMoving{
    "S1W", "moving average of 100 rows a symbol",
    "SELECT symbol, price, AVG(price) OVER (ROWS WINDOW BUFFER 100 ROWS PARTITION BY symbol) AS mean FROM trades;",
    kTrades};
constexpr Throughput kGroups{
    "S2", "GROUP BY, 5 aggregates, 50 groups, final",
    "SELECT symbol, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, MAX(price) AS high "
    "FROM trades GROUP BY symbol EMIT FINAL;",
    kTrades};
constexpr Throughput kManyGroups{"S2M", "GROUP BY, 5 aggregates, 1 M groups, final", kGroups.sql, kTrades, 1'000'000};
constexpr Throughput kChanges{
    "S2C", "GROUP BY, 5 aggregates, 50 groups, changes",
    "SELECT symbol, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, MAX(price) AS high "
    "FROM trades GROUP BY symbol EMIT CHANGES;",
    kTrades};
constexpr Throughput kWindows{
    "S3a", "tumbling 10 s, 5 aggregates, 50 groups, final",
    "SELECT symbol, window_start, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, "
    "MAX(price) AS high FROM trades GROUP BY symbol WINDOW TUMBLING(ts, INTERVAL '10' SECOND) EMIT FINAL;",
    kTrades};
constexpr Throughput kWindowChanges{
    "S3b", "tumbling 10 s, 5 aggregates, 50 groups, changes",
    "SELECT symbol, window_start, COUNT(*) AS n, SUM(price) AS total, AVG(price) AS mean, MIN(price) AS low, "
    "MAX(price) AS high FROM trades GROUP BY symbol WINDOW TUMBLING(ts, INTERVAL '10' SECOND) EMIT CHANGES;",
    kTrades};
constexpr Throughput kIntervalJoin{"S4",
                                   "join within 10 s, one match, 100 k live rows a side",
                                   "SELECT o.id, o.price, f.price AS filled, f.ts FROM orders o JOIN fills f WITHIN "
                                   "INTERVAL '10' SECOND ON o.id = f.id;",
                                   kOrdersAndFills,
                                   10'000'000,
                                   2'000'000,
                                   1'000'000};
constexpr Throughput kTableJoin{
    "S5",
    "join with a table of 1 M rows",
    "SELECT t.symbol, t.price, t.quantity, l.most FROM trades t JOIN limits l ON t.symbol = l.symbol;",
    kTradesAndLimits,
    1'000'000,
    4'000'000,
    4'000'000};

template <const Throughput& kThroughput>
Result<std::vector<Measurement>> run(const Request& request) {
  return measure(kThroughput, request);
}

template <const Throughput& kThroughput>
constexpr Scenario entry() {
  return {kThroughput.name, kThroughput.title, &run<kThroughput>};
}

constexpr std::array kScenarios = {
    entry<kPass>(),
    entry<kHalf>(),
    entry<kMoving>(),
    entry<kGroups>(),
    entry<kManyGroups>(),
    entry<kChanges>(),
    entry<kWindows>(),
    entry<kWindowChanges>(),
    entry<kIntervalJoin>(),
    entry<kTableJoin>(),
    Scenario{"L", "latency of one record, batch 1", &measure_latency},
    Scenario{"LG", "latency of one record while state grows", &measure_growing_latency},
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
