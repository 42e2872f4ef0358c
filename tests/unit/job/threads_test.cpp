// Threads change nothing: not the rows, not their order, not a count, whatever the ranges are.
#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <filesystem>
#include <ostream>
#include <random>

#include "job/execution.hpp"
#include "job/run.hpp"
#include "unit/connector/reading.hpp"

namespace velo::job {
namespace {

using connector::TempDir;

/// All that a run shows.
struct Shown {
  std::string output;
  std::string letters;
  std::string error;
  uint64_t rows_in = 0;
  std::vector<std::array<uint64_t, 4>> counts;  ///< by query: out, filtered, late, bad
  std::vector<std::string> digests;

  friend bool operator==(const Shown&, const Shown&) = default;
};

std::ostream& operator<<(std::ostream& to, const Shown& shown) {
  to << "rows in " << shown.rows_in << "\noutput:\n" << shown.output << "letters:\n" << shown.letters;
  for (const auto& c : shown.counts)
    to << c[0] << " out, " << c[1] << " filtered, " << c[2] << " late, " << c[3] << " bad\n";
  return to << shown.error << "\n";
}

struct Way {
  size_t threads = 1;
  uint64_t range_bytes = 0;
  uint32_t batch_rows = 1024;
};

class Threads : public testing::Test {
 protected:
  Shown run(const std::string& sql, const Way& way) {
    LoadRequest request;
    request.text = sql;
    const LoadOutcome loaded = load(request);
    EXPECT_TRUE(loaded.bound.errors.empty()) << loaded.bound.errors.front().summary();
    RunOptions options;
    options.lanes.threads = way.threads;
    options.lanes.range_bytes = way.range_bytes;
    options.lanes.lane.batch_rows = way.batch_rows;
    options.lanes.digest = true;
    options.lanes.result_outlet = [this](const plan::Query& query) {
      catalog::Relation sink;
      sink.name = query.name;
      sink.schema = query.root->schema;
      sink.connector = "file";
      sink.format = "json";
      sink.options.set("path", dir_.file(query.name + ".out"));
      return runtime::open_outlet(sink);
    };
    std::filesystem::remove(dir_.file("letters"));
    const RunReport report = job::run(loaded.bound.application, options);
    Shown shown;
    for (const QueryReport& query : report.queries) {
      shown.counts.push_back({query.rows_out, query.filtered, query.late, query.bad});
      shown.digests.push_back(query.digest);
      if (std::filesystem::exists(dir_.file(query.name + ".out"))) shown.output += dir_.read(query.name + ".out");
    }
    shown.rows_in = report.rows_in;
    if (report.error) shown.error = report.error->summary();
    if (std::filesystem::exists(dir_.file("letters"))) shown.letters = dir_.read("letters");
    return shown;
  }

  /// Runs on one thread, then on several with ranges of all sizes.
  void expect_no_difference(const std::string& sql, uint64_t most_range_bytes = 4000) {
    const Shown alone = run(sql, {});
    for (const size_t threads : {2u, 3u, 5u}) {
      for (uint64_t bytes = 1 + random_() % 50; bytes <= most_range_bytes; bytes = bytes * (3 + random_() % 5)) {
        const Way way{threads, bytes, random_() % 2 == 0 ? 4096u : static_cast<uint32_t>(1 + random_() % 9)};
        Shown shown = run(sql, way);
        // How many rows are read behind one that ends the run depends on batches.
        const bool stops_early = !alone.error.empty() || sql.find("LIMIT") != std::string::npos;
        if (stops_early) shown.rows_in = alone.rows_in, shown.counts = alone.counts;
        ASSERT_EQ(shown, alone) << sql << "\n"
                                << threads << " threads, ranges of " << bytes << ", batches of " << way.batch_rows;
      }
    }
  }

  /// Rows in about the order of their times, some of them far behind, by keys that come and go.
  std::string trades(size_t rows, int64_t disorder_ms, const char* separator = "\n") {
    std::string out;
    for (size_t i = 0; i < rows; ++i) {
      int64_t ms =
          static_cast<int64_t>(i) * 100 - static_cast<int64_t>(random_() % static_cast<uint64_t>(disorder_ms + 1));
      if (random_() % 50 == 0) ms -= 5000;
      const uint64_t key = random_() % 7 + i / 100;
      out += "{\"k\":\"key" + std::to_string(key) + "\",";
      out += separator[0] == '\n' ? "" : separator;
      out += "\"v\":" + std::to_string(static_cast<int64_t>(random_() % 1000) - 500) +
             ".25,\"ts\":" + std::to_string(1'000'000'000'000 + ms) + "}\n";
    }
    return out;
  }

  std::string source(const std::string& path, const std::string& more = "") const {
    return "CREATE STREAM t (k STRING, v DECIMAL(10,2), ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) "
           "WITH "
           "('connector' = 'file', 'format' = 'json', 'path' = '" +
           path + "'" + more + ");\n";
  }

  TempDir dir_;
  std::mt19937_64 random_{17};
};

constexpr const char* kQueries[] = {
    "SELECT k, v * 2 AS w FROM t WHERE v > 0;",
    "SELECT COUNT(*) AS n, SUM(v) AS s FROM t EMIT FINAL;",
    "SELECT k, COUNT(*) AS n, SUM(v) AS s, AVG(v) AS a, MIN(v) AS lo, MAX(v) AS hi, FIRST(v) AS f, LAST(v) AS l, "
    "COUNT(DISTINCT v) AS d, MEDIAN(v) AS m, STRING_AGG(v) AS x, ARG_MIN(ts, v) AS at FROM t GROUP BY k EMIT FINAL;",
    "SELECT k, window_start, COUNT(*) AS n, SUM(v) AS s, FIRST(v) AS f, LAST(v) AS l FROM t GROUP BY k "
    "WINDOW TUMBLING(ts, INTERVAL '1' SECOND);",
    "SELECT k, window_start, window_end, COUNT(*) AS n, FIRST(v) AS f FROM t WHERE v > -300 GROUP BY k "
    "WINDOW HOPPING(ts, INTERVAL '3' SECOND, INTERVAL '1' SECOND) HAVING COUNT(*) > 1;",
    "SELECT k, window_start, window_end, STRING_AGG(v) AS x FROM t GROUP BY k "
    "WINDOW HOPPING(SIZE 5 SECONDS, ADVANCE BY 2 SECONDS, GRACE PERIOD 1 SECOND);",
    "SELECT k, window_end, SUM(v) AS s FROM t GROUP BY k WINDOW CUMULATE(ts, INTERVAL '1' SECOND, INTERVAL '4' "
    "SECOND);",
    "SELECT k, COUNT(*) AS n FROM t GROUP BY k WINDOW TUMBLING(ts, INTERVAL '500' MILLISECOND) LIMIT 7;",
    "SELECT k, SUM(v) AS s FROM t GROUP BY k EMIT CHANGES;",
    "SELECT k, window_start, COUNT(*) AS n FROM t GROUP BY k WINDOW SESSION(ts, INTERVAL '1' SECOND);",
    "SELECT k, SUM(CAST(v AS DOUBLE) / 3) AS s FROM t GROUP BY k EMIT FINAL;",
    "SELECT DISTINCT k FROM t;",
    "SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS n FROM t;",
    "SELECT _offset, k FROM t WHERE v > 0;",
    "SELECT k, v FROM t LIMIT 10;",
};

TEST_F(Threads, GiveWhatOneGives) {
  const std::string path = dir_.write("t.ndjson", trades(600, 900));
  for (const char* query : kQueries) expect_no_difference(source(path) + query);
}

/// Each row is answered at once, by the owner of its key.
constexpr const char* kKeyedQueries[] = {
    "SELECT k, v * 2 AS w, COUNT(*) AS n, SUM(v) AS s, LAST(ts) AS l FROM t WHERE v > -400 GROUP BY k, v * 2 EMIT "
    "CHANGES;",
    "SELECT k, window_start, COUNT(*) AS n, AVG(CAST(v AS DOUBLE)) AS a FROM t GROUP BY k WINDOW TUMBLING(ts, INTERVAL "
    "'2' SECOND) EMIT CHANGES;",
    "SELECT window_end, k, MAX(v) AS hi FROM t WHERE v > 0 GROUP BY k WINDOW HOPPING(SIZE 3 SECONDS, ADVANCE BY 1 "
    "SECOND, GRACE PERIOD 1 SECOND) EMIT CHANGES;",
    "SELECT k, v, SUM(v) OVER (PARTITION BY k ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS s, ROW_NUMBER() OVER "
    "(PARTITION BY k ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS n FROM t;",
    "SELECT UPPER(k) AS u, a FROM (SELECT k, v, AVG(v) OVER (ROWS WINDOW BUFFER 5 ROWS PARTITION BY k) AS a FROM t) "
    "WHERE a > 10;",
};

TEST_F(Threads, AnswerRowsByKey) {
  const std::string path =
      dir_.write("t.ndjson", trades(120, 3000) + "{\"k\":null,\"v\":1,\"ts\":1000000050000}\n" + trades(30, 3000));
  for (const char* query : kKeyedQueries) {
    expect_no_difference(source(path) + query);
    LoadRequest request;
    request.text = source(path) + query;
    const LoadOutcome loaded = load(request);
    ASSERT_TRUE(loaded.bound.errors.empty()) << loaded.bound.errors.front().summary();
    EXPECT_EQ(choose_execution({&loaded.bound.application.queries.front()}).spread, plan::Spread::Exchange) << query;
  }
}

// The first row that fails ends the output, whichever owner finds it.
TEST_F(Threads, EndAtTheRowThatFails) {
  std::string text = trades(80, 900);
  for (const int64_t bad : {50, 60, 70}) {
    size_t at = 0;
    for (int64_t line = 0; line < bad; ++line) at = text.find('\n', at) + 1;
    text.insert(at, "{\"k\":\"k" + std::to_string(bad) + "\",\"v\":0,\"ts\":1000000020000}\n");
  }
  const std::string path = dir_.write("t.ndjson", text);
  for (const char* policy : {"fail", "skip"}) {
    const std::string options = std::string(" WITH ('on_error' = '") + policy + "');";
    expect_no_difference(source(path) + "SELECT k, 1 / v AS x, COUNT(*) AS n FROM t GROUP BY k, v" + options);
    expect_no_difference(source(path) + "SELECT k, COUNT(*) AS n, SUM(1 / v) AS s FROM t GROUP BY k" + options);
    expect_no_difference(source(path) +
                         "SELECT k, window_start, SUM(1 / v) AS s FROM t GROUP BY k WINDOW TUMBLING(ts, "
                         "INTERVAL '1' SECOND) EMIT CHANGES" +
                         options);
  }
  expect_no_difference(source(path) +
                       "SELECT k, window_start, COUNT(*) AS n FROM t GROUP BY k WINDOW TUMBLING(ts, "
                       "INTERVAL '1' SECOND) EMIT CHANGES WITH ('late_rows' = 'fail');");
}

TEST_F(Threads, DecideAlikeWhichRowsAreLate) {
  uint64_t late = 0;
  for (const int64_t disorder : {0, 1500, 4000}) {
    const std::string path = dir_.write("t.ndjson", trades(400, disorder));
    for (size_t i = 3; i < 8; ++i) {
      expect_no_difference(source(path) + kQueries[i], 2000);
      late += run(source(path) + kQueries[i], {}).counts.front()[2];
    }
  }
  EXPECT_GT(late, 100u);
}

// A line end inside a record is no boundary; whether one is can only be known from the front.
TEST_F(Threads, NoticeRecordsOverSeveralLines) {
  const std::string json = dir_.write("t.ndjson", trades(300, 900, "\n  ") + "\n\n" + trades(30, 900));
  for (const size_t i : {0, 2, 3, 4, 8}) expect_no_difference(source(json) + kQueries[i], 700);
  std::string text = "k,v,ts\n";
  for (int i = 0; i < 300; ++i) {
    text += random_() % 3 == 0 ? "\"a\n\"\"b\n\"" : "c";
    text += "," + std::to_string(i) + ",2024-01-01T00:00:" + std::to_string(10 + i / 10) + "Z\n";
  }
  const std::string csv = dir_.write("t.csv", text);
  const std::string table =
      "CREATE STREAM t (k STRING, v DECIMAL(10,2), ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH "
      "('connector' = 'file', 'format' = 'csv', 'path' = '" +
      csv + "');\n";
  for (const size_t i : {0, 2, 3, 4, 8}) expect_no_difference(table + kQueries[i], 700);
}

TEST_F(Threads, ReadManyFilesInTheirOrder) {
  for (const char* name : {"a.ndjson", "b.ndjson", "c.ndjson"}) dir_.write(name, trades(60, 900));
  dir_.write("d.ndjson.gz", connector::gzip(trades(200, 900)));
  dir_.write("e.ndjson", "");
  for (const size_t i : {0, 2, 3, 8}) expect_no_difference(source(dir_.path() + "/*.ndjson*") + kQueries[i]);
}

TEST_F(Threads, NameTheLineAndRecordOfABadRow) {
  std::string text = trades(200, 900);
  for (const size_t at : {4000u, 9000u, 9100u}) text.insert(text.find('\n', at) + 1, "{\"k\":\"bad\",\"v\":\"x\"}\n");
  dir_.write("a.ndjson", trades(20, 900));
  const std::string path = dir_.path() + "/*.ndjson";
  dir_.write("b.ndjson", text);
  for (const char* policy :
       {"'on_error' = 'fail'", "'on_error' = 'skip'", "'on_error' = 'dead_letter', 'dead_letter.path' = '"}) {
    std::string options = std::string(" WITH (") + policy;
    if (options.ends_with("= '")) options += dir_.file("letters") + "'";
    options += ");";
    expect_no_difference(source(path) + "SELECT k, v FROM t" + options);
    expect_no_difference(source(path) + "SELECT k, COUNT(*) AS n FROM t GROUP BY k EMIT FINAL" + options);
    expect_no_difference(source(path) + "SELECT k, SUM(v) AS s FROM t GROUP BY k" + options);
  }
}

TEST_F(Threads, StopAtTheRowThatFails) {
  const std::string path = dir_.write("t.ndjson", trades(400, 900));
  expect_no_difference(source(path) + "SELECT k, 1 / CAST(v - 100.25 AS INT) AS x FROM t;");
  expect_no_difference(source(path) + "SELECT k, SUM(1 / CAST(v - 100.25 AS INT)) AS x FROM t GROUP BY k EMIT FINAL;");
}

TEST_F(Threads, RunQueriesThatReadEachOther) {
  const std::string path = dir_.write("t.ndjson", trades(400, 900));
  expect_no_difference(source(path) +
                       "CREATE STREAM a AS SELECT k, v, ts FROM t WHERE v > -400; SELECT k, v FROM a WHERE v < 0; "
                       "SELECT k, v + 1 AS w FROM a;");
  expect_no_difference(source(path) +
                       "CREATE STREAM a AS SELECT k, SUM(v) AS s, window_end FROM t GROUP BY k WINDOW TUMBLING(ts, "
                       "INTERVAL '1' SECOND); SELECT k, s FROM a WHERE s > 0; SELECT COUNT(*) AS n FROM a EMIT FINAL;");
  expect_no_difference(source(path) +
                       "CREATE STREAM a AS SELECT k, v, ts FROM t WHERE v > -400; "
                       "SELECT k, COUNT(*) AS n FROM a GROUP BY k EMIT FINAL; SELECT k FROM a WHERE v < 0;");
}

TEST_F(Threads, DecodeTheInputsOfAJoin) {
  const std::string left = dir_.write("l.ndjson", trades(200, 900));
  const std::string right = dir_.write("r.ndjson", trades(200, 900));
  std::string two = source(left) + source(right);
  two.replace(two.rfind("STREAM t"), 8, "STREAM u");
  expect_no_difference(two + "SELECT t.k, t.v, u.v AS w FROM t JOIN u WITHIN INTERVAL '2' SECOND ON t.k = u.k;", 2000);
}

TEST_F(Threads, MakeRowsOfTheGenerator) {
  for (const size_t i : {0u, 1u}) {
    const std::string sql =
        "CREATE STREAM trades WITH ('connector' = 'generator', 'kind' = 'trades', 'rows' = '20000', 'rate' = '1000', "
        "'disorder' = '2s');\n" +
        std::string(i == 0 ? "SELECT symbol, price FROM trades WHERE side = 'B';"
                           : "SELECT symbol, window_start, COUNT(*) AS n, SUM(price) AS s FROM trades GROUP BY symbol "
                             "WINDOW TUMBLING(ts, INTERVAL '1' SECOND);");
    const Shown alone = run(sql, {});
    for (const size_t threads : {2u, 3u}) {
      for (const uint64_t bytes : {1000u, 64'000u}) EXPECT_EQ(run(sql, {threads, bytes, 500}), alone);
    }
  }
}

plan::Execution execution_of(const std::string& sql) {
  LoadRequest request;
  request.text = sql;
  static std::deque<LoadOutcome> kept;  // plans outlive what is said about them
  kept.push_back(load(request));
  return choose_execution(lane_groups(kept.back().bound.application).front());
}

TEST_F(Threads, AreUsedAsFarAsAQueryAllows) {
  const std::string t = source(dir_.write("t.ndjson", trades(5, 0)));
  const auto spread = [&](const std::string& sql) { return execution_of(t + sql).spread; };
  EXPECT_EQ(spread(kQueries[0]), plan::Spread::Aligned);
  for (const size_t i : {1, 2, 3, 4, 5, 6, 7}) EXPECT_EQ(spread(kQueries[i]), plan::Spread::TwoPhase) << kQueries[i];
  EXPECT_EQ(spread(kQueries[8]), plan::Spread::Exchange);
  for (size_t i = 9; i < std::size(kQueries); ++i) EXPECT_EQ(spread(kQueries[i]), plan::Spread::FanIn) << kQueries[i];
  EXPECT_EQ(spread("SELECT 1 AS x;"), plan::Spread::OneTask);
  EXPECT_EQ(execution_of(t + kQueries[10]).reason,
            "Aggregate needs the rows in their order: SUM rounds with every row, in their order");
}

}  // namespace
}  // namespace velo::job
