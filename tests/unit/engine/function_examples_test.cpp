// The examples in the function list are promises to users: each one is run as they would run it.
#include <gtest/gtest.h>

#include <functional>

#include "engine/engine.hpp"
#include "functions/aggregate.hpp"
#include "functions/scalar.hpp"
#include "functions/window.hpp"

namespace velo::engine {
namespace {

// The only value that a query without further input gives.
std::string only_value(const std::string& sql, const std::function<void(Engine&)>& feed) {
  auto engine = Engine::create(sql);
  if (!engine.ok()) return engine.error().message;
  feed(**engine);
  const Result<const Outcome*> outcome = (*engine)->finish();
  if (!outcome.ok()) return outcome.error().summary();
  if ((*outcome)->outputs.size() != 1 || (*outcome)->outputs[0].batches.empty()) return "(no result)";
  return (*outcome)->outputs[0].batches.back().column(0).value(0).text();
}

TEST(FunctionExamples, ScalarFunctionsGiveWhatTheySay) {
  for (const functions::ScalarFunction& function : functions::scalar_functions()) {
    if (!function.deterministic || function.example.empty()) continue;
    const std::string sql = "SELECT " + std::string(function.example) + " AS x;";
    EXPECT_EQ(only_value(sql, [](Engine&) {}), function.result) << sql;
  }
}

// The relation t(x) of the aggregates' examples: 3, 1, NULL, 4, 2.
TEST(FunctionExamples, AggregatesGiveWhatTheySay) {
  for (const functions::AggregateFunction& function : functions::aggregate_functions()) {
    if (function.example.empty()) continue;
    const std::string sql =
        "CREATE STREAM t (x INT); SELECT " + std::string(function.example) + " AS y FROM t EMIT FINAL;";
    const std::string got = only_value(sql, [](Engine& engine) {
      Rows rows = engine.rows("t").value();
      for (const int value : {3, 1, 0, 4, 2}) {
        rows.add();
        if (value != 0) rows.set_int32(0, value);
      }
      EXPECT_TRUE(engine.execute("t", rows).ok());
    });
    EXPECT_EQ(got, function.result) << sql;
  }
}

// Over the same relation: the value of each row, in order.
TEST(FunctionExamples, WindowFunctionsGiveWhatTheySay) {
  for (const functions::WindowFunction& function : functions::window_functions()) {
    const std::string sql = "CREATE STREAM t (x INT); SELECT " + std::string(function.example) + " AS y FROM t;";
    auto engine = Engine::create(sql);
    ASSERT_TRUE(engine.ok()) << sql << engine.error().message;
    Rows rows = (*engine)->rows("t").value();
    for (const int value : {3, 1, 0, 4, 2}) {
      rows.add();
      if (value != 0) rows.set_int32(0, value);
    }
    EXPECT_TRUE((*engine)->execute("t", rows).ok());
    const Result<const Outcome*> outcome = (*engine)->finish();
    ASSERT_TRUE(outcome.ok()) << sql;
    std::string got;
    for (const auto& batch : (*outcome)->outputs.at(0).batches) {
      batch.selection.each([&](uint32_t row) { got += (got.empty() ? "" : ", ") + batch.column(0).value(row).text(); });
    }
    EXPECT_EQ(got, function.result) << sql;
  }
}

}  // namespace
}  // namespace velo::engine
