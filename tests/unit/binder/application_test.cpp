// What surrounds the plans: destinations, options, annotations, warnings, questions.
#include <gtest/gtest.h>

#include "bind_fixture.hpp"

namespace velo::binder::testing {
namespace {

plan::Application good(const std::string& sql) {
  BindOutcome outcome = bind_text(kPreamble + sql);
  for (const Error& error : outcome.errors) ADD_FAILURE() << error.summary();
  return std::move(outcome.application);
}

TEST(Application, BareSelectGoesToStandardOutput) {
  const plan::Application app = good("SELECT sym FROM trades; SELECT px FROM trades;");
  ASSERT_EQ(app.queries.size(), 2u);
  EXPECT_TRUE(app.queries[0].to_stdout);
  EXPECT_EQ(app.queries[0].name, "result");
  EXPECT_EQ(app.queries[1].name, "result_2");
}

TEST(Application, BothOptionStylesMeanTheSame) {
  const plan::Application app = good(
      "CREATE STREAM a WITH ('connector' = 'file', 'path' = 'o.csv') AS SELECT sym FROM trades;"
      "CREATE STREAM b AS SELECT sym FROM trades WITH ('b.type' = 'file_sink', 'b.path' = 'o.csv');");
  for (const plan::Query& query : app.queries) {
    ASSERT_NE(query.sink, nullptr);
    EXPECT_EQ(query.sink->connector, "file");
    EXPECT_EQ(query.sink->format, "csv");
    EXPECT_EQ(query.sink->options.find("path")->text, "o.csv");
  }
}

TEST(Application, JobOptionsComeFromSetAndFromTheQuery) {
  const plan::Application app = good(
      "SET 'on_error' = 'skip'; SELECT sym FROM trades; SELECT sym FROM trades WITH ('on_error' = 'dead_letter');");
  EXPECT_EQ(app.queries[0].on_error, plan::OnError::Skip);
  EXPECT_EQ(app.queries[1].on_error, plan::OnError::DeadLetter);
}

TEST(Application, LateRowsReachTheWindow) {
  const plan::Application app = good(
      "SELECT COUNT(*) FROM trades WINDOW TUMBLING(ts, 1m) "
      "WITH ('late.data.strategy' = 'dead_letter', 'lateness' = '7s');");
  EXPECT_NE(plan::explain(*app.queries[0].root).find("TUMBLING(1m, grace 7s) | emit: final | late_rows: dead_letter"),
            std::string::npos);
}

TEST(Application, WarnsOfRowsThatNobodyReads) {
  const plan::Application app = good("CREATE STREAM a AS SELECT sym FROM trades;");
  ASSERT_EQ(app.warnings.size(), 1u);
  EXPECT_EQ(app.warnings[0].code, 2491);
  EXPECT_TRUE(good("CREATE STREAM a AS SELECT sym FROM trades; SELECT sym FROM a;").warnings.empty());
}

TEST(Application, HintsAtRunningTotals) {
  const std::string query = "SELECT sym, COUNT(*) FROM trades GROUP BY sym";
  ASSERT_EQ(good(query + ";").warnings.size(), 1u);
  EXPECT_EQ(good(query + ";").warnings[0].code, 2390);
  EXPECT_TRUE(good(query + " EMIT CHANGES;").warnings.empty());
  EXPECT_TRUE(good(query + " EMIT FINAL;").warnings.empty());
}

TEST(Application, ExplainRunsNothing) {
  const plan::Application app =
      good("EXPLAIN CREATE STREAM a AS SELECT sym FROM trades; CREATE VIEW a AS SELECT px FROM trades;");
  EXPECT_TRUE(app.queries.empty());
  ASSERT_EQ(app.inspections.size(), 1u);
  ASSERT_TRUE(app.inspections[0].query.has_value());
  EXPECT_EQ(app.inspections[0].query->name, "a");
}

TEST(Application, DescribeLooksAtTheData) {
  const plan::Application app =
      good("CREATE STREAM raw WITH ('connector' = 'file', 'path' = 'r.ndjson'); DESCRIBE raw;");
  ASSERT_EQ(app.inspections.size(), 1u);
  EXPECT_EQ(app.inspections[0].text,
            "  id BIGINT\n  name STRING\n  columns found out from the data\n  connector file, format json\n");
}

TEST(Application, AnnotationsOfFileAndStatement) {
  const BindOutcome outcome = bind_text(
      "-- @app: demo\n\n-- @job_mode: simple\n-- @batch_sise: 5\n"
      "SELECT id FROM stdin;");
  ASSERT_TRUE(outcome.errors.empty());
  ASSERT_EQ(outcome.application.queries.size(), 1u);
  ASSERT_EQ(outcome.application.warnings.size(), 1u);
  EXPECT_EQ(outcome.application.warnings[0].code, 2490);
  EXPECT_EQ(outcome.application.warnings[0].hint, "did you mean \"batch_size\"?");
}

TEST(Application, DefaultConnectorReadsStreamsWithoutOne) {
  catalog::Environment world = environment();
  world.connectors.push_back({"memory", {}, true, true, true, {}, {}});
  world.default_connector = "memory";
  const BindOutcome outcome = bind_text("CREATE STREAM t (a INT); CREATE STREAM o AS SELECT a FROM t;", world);
  ASSERT_TRUE(outcome.errors.empty());
  EXPECT_EQ(outcome.application.queries[0].sink, nullptr);
  EXPECT_TRUE(outcome.application.warnings.empty());
}

}  // namespace
}  // namespace velo::binder::testing
