#include "engine/engine.hpp"

#include <gtest/gtest.h>

namespace velo::engine {
namespace {

std::unique_ptr<Engine> make(std::string_view sql) {
  auto engine = Engine::create(sql);
  EXPECT_TRUE(engine.ok()) << (engine.ok() ? "" : engine.error().message);
  return engine.ok() ? std::move(engine).value() : nullptr;
}

// `query: a|b; c|d` for every output, in order.
std::string text(const Result<const Outcome*>& outcome) {
  if (!outcome.ok()) return outcome.error().summary();
  std::string out;
  for (const Output& output : (*outcome)->outputs) {
    out += (out.empty() ? "" : " / ") + std::string(output.query) + ":";
    for (const Batch& batch : output.batches) {
      for (uint32_t row = 0; row < batch.rows; ++row) {
        out += row == 0 ? " " : "; ";
        for (size_t i = 0; i < batch.columns.size(); ++i)
          out += (i == 0 ? "" : "|") + batch.column(i).value(row).text();
      }
    }
  }
  return out;
}

constexpr std::string_view kTotals =
    "CREATE STREAM t (sym STRING, px DECIMAL(10,2)) WITH ('format' = 'json');"
    "SELECT sym, COUNT(*) AS n, SUM(px) AS total FROM t WHERE px > 0 GROUP BY sym EMIT CHANGES;";

void add(Rows& rows, std::string_view symbol, int64_t unscaled) {
  rows.add();
  rows.set_text(0, symbol);
  rows.set_int64(1, unscaled);
}

TEST(Engine, GivesTheResultOfARecordInTheSameCall) {
  const auto engine = make(kTotals);
  Rows rows = engine->rows("t").value();
  add(rows, "IBM", 1050);
  EXPECT_EQ(text(engine->execute("t", rows)), "result: IBM|1|10.50");
  rows.clear();
  add(rows, "a symbol longer than twelve bytes", 1);
  EXPECT_EQ(text(engine->execute("T", rows)), "result: a symbol longer than twelve bytes|1|0.01");
  rows.clear();
  add(rows, "IBM", -1);
  EXPECT_EQ(text(engine->execute("t", rows)), "") << "the filter takes it out";
}

TEST(Engine, GivesTheSameForOneCallAndForMany) {
  const auto one = make(kTotals);
  const auto many = make(kTotals);
  Rows all = one->rows("t").value();
  std::string expected;
  for (int i = 0; i < 500; ++i) {
    const std::string symbol = "S" + std::to_string(i % 7);
    add(all, symbol, i);
    Rows single = many->rows("t").value();
    add(single, symbol, i);
    const std::string result = text(many->execute("t", single));
    if (!result.empty())
      expected += (expected.empty() ? "result: " : "; ") + result.substr(std::string("result: ").size());
  }
  EXPECT_EQ(text(one->execute("t", all)), expected);
}

TEST(Engine, TakesRecordsInTheFormatOfTheInput) {
  const auto engine = make(kTotals);
  EXPECT_EQ(text(engine->execute("t", "{\"sym\":\"A\",\"px\":1.5}\n{\"px\":\"2.25\",\"sym\":\"A\"}\n")),
            "result: A|1|1.50; A|2|3.75");
}

TEST(Engine, NumbersRecordsHoweverTheyCome) {
  const auto engine = make("CREATE STREAM t (v BIGINT) WITH ('format' = 'json'); SELECT v, _offset AS o FROM t;");
  EXPECT_EQ(text(engine->execute("t", "{\"v\":7}\n{\"v\":8}\n")), "result: 7|0; 8|1");
  Rows rows = engine->rows("t").value();
  for (const int64_t value : {9, 10}) {
    rows.add();
    rows.set_int64(0, value);
  }
  EXPECT_EQ(text(engine->execute("t", rows)), "result: 9|2; 10|3");
  EXPECT_EQ(text(engine->execute("t", "{\"v\":11}")), "result: 11|4");
}

TEST(Engine, SaysInTheSameCallThatAnArrayIsNotClosed) {
  const auto engine = make(
      "CREATE STREAM t (v BIGINT) WITH ('format' = 'json'); SELECT v FROM t WITH ('on_error' = 'skip');");
  const Result<const Outcome*> outcome = engine->execute("t", "[{\"v\":7}");
  EXPECT_EQ(text(outcome), "result: 7");
  EXPECT_EQ((*outcome)->rows_refused, 1u);
}

TEST(Engine, UnsetValuesAreNull) {
  const auto engine = make("CREATE STREAM t (a BIGINT, b STRING); SELECT a IS NULL AS no_a, b FROM t;");
  Rows rows = engine->rows("t").value();
  rows.add();
  rows.set_text(1, "x");
  rows.add();
  rows.set_int64(0, 5);
  EXPECT_EQ(text(engine->execute("t", rows)), "result: true|x; false|NULL");
}

TEST(Engine, WindowsCloseAtTheEnd) {
  const auto engine = make(
      "CREATE STREAM t (v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts);"
      "SELECT SUM(v) AS total FROM t WINDOW TUMBLING(ts, INTERVAL '1' SECOND);");
  Rows rows = engine->rows("t").value();
  for (const int64_t millisecond : {100, 900, 1500}) {
    rows.add();
    rows.set_int64(0, millisecond);
    rows.set_int64(1, millisecond * 1000);
  }
  EXPECT_EQ(text(engine->execute("t", rows)), "result: 1000");
  EXPECT_EQ(text(engine->finish()), "result: 1500");
  EXPECT_FALSE(engine->execute("t", rows).ok()) << "the inputs have ended";
}

TEST(Engine, CountsRefusedRowsAndGoesOn) {
  const auto engine = make("CREATE STREAM t (v BIGINT); SELECT 10 / v AS q FROM t WITH ('on_error' = 'skip');");
  Rows rows = engine->rows("t").value();
  for (const int64_t value : {5, 0, 2}) {
    rows.add();
    rows.set_int64(0, value);
  }
  const Result<const Outcome*> outcome = engine->execute("t", rows);
  EXPECT_EQ(text(outcome), "result: 2; 5");
  EXPECT_EQ((*outcome)->rows_refused, 1u);
}

TEST(Engine, FailsAtTheBadRow) {
  const auto engine = make("CREATE STREAM t (v BIGINT); SELECT 10 / v AS q FROM t;");
  Rows rows = engine->rows("t").value();
  rows.add();
  rows.set_int64(0, 0);
  const Result<const Outcome*> outcome = engine->execute("t", rows);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code / 1000, 3) << outcome.error().message;
}

TEST(Engine, SaysWhatIsWrongWithTheSql) {
  const auto engine = Engine::create("CREATE STREAM t (v BIGINT); SELECT w FROM t; SELECT nofunction(v) FROM t;");
  ASSERT_FALSE(engine.ok());
  EXPECT_NE(engine.error().message.find("there is no column w"), std::string::npos);
  EXPECT_NE(engine.error().message.find("nofunction"), std::string::npos);
}

TEST(Engine, KnowsItsInputs) {
  const auto engine = make(kTotals);
  EXPECT_EQ(engine->inputs(), std::vector<std::string>{"t"});
  EXPECT_FALSE(engine->rows("trades").ok());
}

TEST(Engine, SaysWhatAnInputCannotTake) {
  const auto engine = make("CREATE STREAM t (x INT); SELECT x FROM t;");
  EXPECT_EQ(engine->rows("nowhere").error().code, 1011u);
  EXPECT_EQ(engine->execute("t", std::string_view("{}")).error().code, 1010u) << "it has no format";
  ASSERT_TRUE(engine->finish().ok());
  Rows rows = engine->rows("t").value();
  rows.add();
  EXPECT_EQ(engine->execute("t", rows).error().code, 1012u);
}

TEST(Engine, GivesNoPartitions) {
  const auto engine = Engine::create(
      "CREATE STREAM t (x INT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH ('partitions' = 'files'); SELECT x FROM t;");
  ASSERT_FALSE(engine.ok());
  EXPECT_EQ(engine.error().code, 4042u) << engine.error().message;
}

TEST(Engine, RowsHoldWhatIsNotComputed) {
  const auto engine = make("CREATE STREAM t (a INT, twice AS a * 2, b INT); SELECT * FROM t;");
  Rows rows = engine->rows("t").value();
  rows.add();
  rows.set_int32(0, 3);
  rows.set_int32(1, 7);
  EXPECT_EQ(text(engine->execute("t", rows)), "result: 3|6|7");
}

}  // namespace
}  // namespace velo::engine
