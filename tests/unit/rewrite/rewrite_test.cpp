#include "rewrite/rewrite.hpp"

#include <gtest/gtest.h>

#include "unit/binder/bind_fixture.hpp"

namespace velo::rewrite {
namespace {

using binder::testing::bind_text;
using binder::testing::kPreamble;

/// The last query's plan after the rewrites, or the first error.
std::string rewritten(const std::string& sql) {
  binder::BindOutcome outcome = bind_text(kPreamble + sql);
  if (!outcome.errors.empty()) return outcome.errors[0].summary();
  rewrite(outcome.application);
  return plan::explain(*outcome.application.queries.back().root);
}

constexpr const char* kTrades = "Source  relation: trades | connector: file | format: json | decodes: ";

TEST(Rewrite, SourceDecodesOnlyWhatIsRead) {
  EXPECT_EQ(rewritten("SELECT sym FROM trades;"), kTrades + std::string("1 of 5 columns: sym\n"));
  EXPECT_EQ(rewritten("SELECT px, _offset FROM trades WHERE qty > 1;"),
            "Project  columns: px, _offset\n  Filter  where: (qty > 1)\n    " + std::string(kTrades) +
                "2 of 5 columns: px, qty | system: _offset\n");
}

TEST(Rewrite, CountDecodesNothing) {
  EXPECT_NE(rewritten("SELECT COUNT(*) FROM trades EMIT FINAL;").find("decodes: 0 of 5 columns\n"), std::string::npos);
}

TEST(Rewrite, WatermarkStaysUnderWindowsAndBelowFilters) {
  const std::string plan = rewritten("SELECT COUNT(*) FROM trades WHERE px > 1 WINDOW TUMBLING(1m);");
  const size_t filter = plan.find("Filter"), watermark = plan.find("Watermark");
  ASSERT_NE(watermark, std::string::npos);
  EXPECT_LT(filter, watermark);
  EXPECT_EQ(rewritten("SELECT ts FROM trades;").find("Watermark"), std::string::npos);
}

TEST(Rewrite, WatermarkStaysForEvery) {
  EXPECT_NE(rewritten("SELECT sym, COUNT(*) FROM trades GROUP BY sym EMIT CHANGES EVERY INTERVAL '1' SECOND;")
                .find("Watermark"),
            std::string::npos);
}

TEST(Rewrite, FiltersMergeInTheirOrder) {
  const std::string plan = rewritten("SELECT * FROM (SELECT * FROM trades WHERE qty > 1) t WHERE px > 2;");
  EXPECT_NE(plan.find("Filter  where: ((qty > 1) AND (px > 2.00))\n"), std::string::npos) << plan;
}

TEST(Rewrite, ProjectionsMergeUnlessTheyWouldComputeTwice) {
  EXPECT_EQ(rewritten("SELECT x + 1 AS y FROM (SELECT qty * 2 AS x FROM trades) t;"),
            "Project  columns: ((qty * 2) + 1) AS y\n  " + std::string(kTrades) + "1 of 5 columns: qty\n");
  const std::string twice = rewritten("SELECT x + x AS y FROM (SELECT qty * 2 AS x FROM trades) t;");
  EXPECT_NE(twice.find("Project  columns: (qty * 2) AS x"), std::string::npos) << twice;
}

TEST(Rewrite, UnreadAggregatesGo) {
  const std::string plan =
      rewritten("SELECT n FROM (SELECT sym, COUNT(*) AS n, SUM(px) AS s FROM trades GROUP BY sym EMIT FINAL) t;");
  EXPECT_NE(plan.find("keys: sym | aggregates: COUNT(*) |"), std::string::npos) << plan;
  EXPECT_NE(plan.find("decodes: 1 of 5"), std::string::npos) << plan;
}

TEST(Rewrite, KeysOfChangelogsStay) {
  const std::string plan = rewritten("SELECT n, sym FROM (SELECT sym, COUNT(*) AS n FROM trades GROUP BY sym) t;");
  EXPECT_EQ(plan.rfind("Project  columns: COUNT(*) AS n, sym | rows: upsert by sym\n", 0), 0u) << plan;
}

TEST(Rewrite, WindowColumnsKeepTheirPlace) {
  const std::string plan = rewritten(
      "SELECT window_end, hi FROM (SELECT sym, MIN(px) AS lo, MAX(px) AS hi, window_end FROM trades GROUP BY sym "
      "WINDOW TUMBLING(1m)) t;");
  EXPECT_EQ(plan.rfind(
                "Project  columns: window_end, MAX(px) AS hi\n  WindowAggregate  keys: sym | aggregates: MAX(px) |", 0),
            0u)
      << plan;
}

/// The plan of a query over trades t and plain p, its lines from the join on.
std::string below_join(const std::string& sql) {
  const std::string plan = rewritten("SELECT t.px, p.sym FROM " + sql + ";");
  return plan.substr(std::min(plan.find("Join  join"), plan.size()));
}

TEST(Rewrite, FiltersGoBelowTheSideTheyRead) {
  const std::string plan = below_join("trades t JOIN plain p ON t.sym = p.sym WHERE t.qty > 1 AND p.a IN (1, 2)");
  EXPECT_NE(plan.find("\n    Filter  where: (qty > 1)\n"), std::string::npos) << plan;
  EXPECT_NE(plan.find("\n    Filter  where: (a IN (1, 2))\n"), std::string::npos) << plan;
  const std::string whole = rewritten("SELECT t.px FROM trades t JOIN plain p ON t.sym = p.sym WHERE t.qty > p.a;");
  EXPECT_LT(whole.find("Filter"), whole.find("Join")) << whole;
}

TEST(Rewrite, FiltersStayAboveTheSideThatOuterJoinsPad) {
  const std::string plan = below_join("trades t LEFT JOIN plain p ON t.sym = p.sym WHERE t.qty > 1 AND p.a = 3");
  EXPECT_NE(plan.find("Filter  where: (qty > 1)"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Filter  where: (a = 3)"), std::string::npos) << plan;
}

TEST(Rewrite, FiltersThatMayFailStayAndHoldUpThoseBehindThem) {
  const std::string plan =
      below_join("trades t JOIN plain p ON t.sym = p.sym WHERE t.qty > 1 AND 6 / t.qty > 1 AND p.a = 3");
  EXPECT_NE(plan.find("Filter  where: (qty > 1)"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("Filter  where: (a = 3)"), std::string::npos) << plan;
}

TEST(Rewrite, FiltersStayAboveJoinsThatCountLateRows) {
  const std::string plan =
      below_join("trades t JOIN trades p ON t.sym = p.sym AND t.ts BETWEEN p.ts - 1m AND p.ts WHERE t.qty > 1");
  EXPECT_EQ(plan.find("Filter"), std::string::npos) << plan;
}

}  // namespace
}  // namespace velo::rewrite
