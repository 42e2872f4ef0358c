// What each aggregate gives.
#include <gtest/gtest.h>

#include <cmath>

#include "functions/codes.hpp"
#include "unit/functions/aggregate_harness.hpp"

namespace velo::functions {
namespace {

using test::aggregate;
using test::bind;
using test::Columns;
using test::Groups;

Columns bigints(const std::vector<int64_t>& values) {
  std::vector<Value> out;
  for (const int64_t value : values) out.push_back(Value::bigint(value));
  Columns columns;
  return std::move(columns.add(TypeId::BigInt, out));
}

Columns decimals(uint8_t precision, uint8_t scale, const std::vector<std::string>& texts) {
  const Type type = Type::decimal(precision, scale);
  std::vector<Value> out;
  for (const std::string& text : texts) {
    Int128 value = 0;
    EXPECT_EQ(parse_decimal(text, precision, scale, value), DecimalParse::Ok);
    out.push_back(Value::decimal(value, type));
  }
  Columns columns;
  return std::move(columns.add(type, out));
}

Columns reals(const std::vector<double>& values) {
  std::vector<Value> out;
  for (const double value : values) out.push_back(Value::real(value));
  Columns columns;
  return std::move(columns.add(TypeId::Double, out));
}

Columns strings(const std::vector<std::string>& texts) {
  std::vector<Value> out;
  for (const std::string& text : texts)
    out.push_back(text == "NULL" ? Value::null(TypeId::String) : Value::string(text));
  Columns columns;
  return std::move(columns.add(TypeId::String, out));
}

TEST(Count, CountsRowsOrValues) {
  EXPECT_EQ(aggregate("count", strings({"a", "NULL", "b"}), 3), "2");
  EXPECT_EQ(aggregate("count", Columns(), 3), "3");
  EXPECT_EQ(aggregate("count", strings({}), 0), "0");
  EXPECT_FALSE(find_aggregate("count")->bind({}, true).ok());
}

TEST(Sum, IsExactAndChecksOnlyTheTotal) {
  EXPECT_EQ(aggregate("sum", bigints({INT64_MAX, 1, -1}), 3), std::to_string(INT64_MAX));
  EXPECT_EQ(aggregate("sum", bigints({INT64_MAX, 1}), 2), "error 3201");
  EXPECT_EQ(aggregate("sum", bigints({INT64_MIN, INT64_MIN, INT64_MAX, INT64_MAX, 2}), 5), "0");
  EXPECT_EQ(aggregate("sum", decimals(10, 4, {"0.1000", "0.2000", "-0.0001"}), 3), "0.2999");
  const std::string nines(38, '9');
  EXPECT_EQ(aggregate("sum", decimals(38, 0, {nines, nines, "-" + nines}), 3), nines);
  EXPECT_EQ(aggregate("sum", decimals(38, 0, {nines, "1"}), 2), "error 3201");
  EXPECT_EQ(aggregate("sum", decimals(38, 0, {"-" + nines, "-" + nines, "-" + nines, nines, nines, "7"}), 6),
            "-" + nines.substr(1) + "2");
  EXPECT_EQ(aggregate("sum", reals({0.1, 0.2, 0.3}), 3), "0.6000000000000001");
  EXPECT_EQ(aggregate("sum", bigints({}), 0), "NULL");
}

TEST(Sum, HasTheResultTypesOfTheDialect) {
  EXPECT_EQ(bind("sum", decimals(10, 4, {})).result, Type::decimal(38, 4));
  EXPECT_EQ(bind("sum", bigints({})).result, Type(TypeId::BigInt));
  EXPECT_EQ(bind("avg", decimals(10, 8, {})).result, Type::decimal(38, 8));
  EXPECT_EQ(bind("avg", decimals(10, 2, {})).result, Type::decimal(38, 6));
  EXPECT_EQ(bind("avg", bigints({})).result, Type::decimal(38, 6));
  EXPECT_EQ(bind("avg", reals({})).result, Type(TypeId::Double));
  EXPECT_FALSE(find_aggregate("sum")->bind(strings({}).arguments(), false).ok());
}

TEST(Avg, IsExactOnBothSidesOfWhatDoublesHold) {
  constexpr int64_t kEdge = (int64_t{1} << 53) / 1'000'000;
  for (int64_t sum = kEdge - 3; sum <= kEdge + 3; ++sum) {
    for (const int64_t sign : {1, -1}) {
      for (const size_t count : {1, 2, 3, 7, 999}) {
        std::vector<int64_t> values(count, 0);
        values[0] = sign * sum;
        const Int128 exact = divide_rounded(Int128{sign * sum} * 1'000'000, static_cast<Int128>(count));
        EXPECT_EQ(aggregate("avg", bigints(values), count), decimal_text(exact, 6)) << sum << " / " << count;
      }
    }
  }
}

TEST(Avg, RoundsOnceAndHalfAwayFromZero) {
  EXPECT_EQ(aggregate("avg", bigints({1, 2}), 2), "1.500000");
  EXPECT_EQ(aggregate("avg", bigints({1, 1, 0}), 3), "0.666667");
  EXPECT_EQ(aggregate("avg", bigints({-1, -1, 0}), 3), "-0.666667");
  EXPECT_EQ(aggregate("avg", bigints({INT64_MAX, INT64_MAX, INT64_MAX}), 3), std::to_string(INT64_MAX) + ".000000");
  EXPECT_EQ(aggregate("avg", bigints({INT64_MIN, INT64_MIN}), 2), std::to_string(INT64_MIN) + ".000000");
  EXPECT_EQ(aggregate("avg", decimals(7, 6, {"0.000001", "0.000002"}), 2), "0.000002");
  EXPECT_EQ(aggregate("avg", decimals(7, 6, {"-0.000001", "-0.000002"}), 2), "-0.000002");
  const std::string nines(38, '9');
  EXPECT_EQ(
      aggregate("avg",
                decimals(38, 6, {"9" + std::string(31, '0') + ".000001", "9" + std::string(31, '0') + ".000004"}), 2),
      "9" + std::string(31, '0') + ".000003");
  EXPECT_EQ(aggregate("avg", decimals(38, 0, {nines, nines}), 2), "error 3201");
}

TEST(Extremes, FollowTheOrderOfTheType) {
  EXPECT_EQ(aggregate("min", strings({"pear", "a long apple, longer than inline", "NULL"}), 3),
            "a long apple, longer than inline");
  EXPECT_EQ(aggregate("max", strings({"", "NULL"}), 2), "");
  EXPECT_EQ(aggregate("max", strings({"NULL"}), 1), "NULL");
  EXPECT_EQ(aggregate("max", reals({1, NAN, 2}), 3), "NaN");
  EXPECT_EQ(aggregate("min", reals({NAN, 1, 2}), 3), "1");
  EXPECT_EQ(aggregate("min", bigints({5, -7, 3}), 3), "-7");
  EXPECT_EQ(aggregate("max", decimals(38, 2, {"-5.00", "-0.01"}), 2), "-0.01");
}

TEST(Edges, SkipNullsAndFollowTheOrderOfRows) {
  EXPECT_EQ(aggregate("first", strings({"NULL", "b", "c"}), 3), "b");
  EXPECT_EQ(aggregate("last", strings({"NULL", "b", "NULL"}), 3), "b");
  EXPECT_EQ(aggregate("first_value", bigints({}), 0), "NULL");
}

TEST(Edges, MergeByRowWhateverTheOrderOfMerging) {
  const Columns column = bigints({10, 20, 30});
  for (const auto& [name, expected] : {std::pair("first", "10"), std::pair("last", "30")}) {
    const BoundAggregate bound = bind(name, column);
    Groups first(bound, 1);
    Groups second(bound, 1);
    first.update(column, {1}, {0}, 7);
    second.update(column, {0}, {0}, 6);
    second.update(column, {2}, {0}, 7);
    first.merge(0, second, 0);
    EXPECT_EQ(first.result(), expected) << name;
  }
}

TEST(Texts, DoNotGrowTheArenaForever) {
  const Columns column = strings({"a text of some thirty characters", "another text of some thirty chars"});
  const BoundAggregate bound = bind("last", column);
  Groups group(bound, 1);
  for (uint64_t i = 0; i < 10'000; ++i) group.update(column, {static_cast<uint16_t>(i % 2)}, {0}, i + 1);
  EXPECT_LE(group.arena().bytes_reserved(), 4096u);
}

TEST(Variance, IsExactForExactNumbers) {
  EXPECT_EQ(aggregate("var_pop", bigints({1, 2, 3, 4}), 4), "1.25");
  EXPECT_EQ(aggregate("variance", bigints({1, 2, 3, 4}), 4), "1.6666666666666667");
  EXPECT_EQ(aggregate("stddev_pop", decimals(4, 2, {"1.00", "3.00"}), 2), "1");
  // The classic trap: squares of large numbers that differ in the last digits.
  EXPECT_EQ(
      aggregate("var_samp",
                bigints({1'000'000'000'000'004, 1'000'000'000'000'007, 1'000'000'000'000'013, 1'000'000'000'000'016}),
                4),
      "30");
  EXPECT_EQ(aggregate("var_pop", bigints({INT64_MAX, INT64_MAX, INT64_MAX}), 3), "0");
  EXPECT_EQ(aggregate("var_pop", bigints({INT64_MIN, INT64_MIN}), 2), "0");
  EXPECT_EQ(aggregate("stddev", bigints({7}), 1), "NULL");
  EXPECT_EQ(aggregate("stddev_pop", bigints({7}), 1), "0");
}

TEST(Variance, FollowsWelfordForFloatingPoint) {
  EXPECT_EQ(aggregate("var_samp", reals({1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}), 4), "30");
  EXPECT_EQ(aggregate("stddev", reals({1}), 1), "NULL");
}

TEST(Logic, FoldsConditionsAndBits) {
  const auto conditions = [](const std::vector<Value>& values) {
    Columns columns;
    return std::move(columns.add(TypeId::Boolean, values));
  };
  const Value yes = Value::boolean(true);
  const Value no = Value::boolean(false);
  const Value null = Value::null(TypeId::Boolean);
  EXPECT_EQ(aggregate("bool_and", conditions({yes, null, yes}), 3), "true");
  EXPECT_EQ(aggregate("bool_and", conditions({yes, no}), 2), "false");
  EXPECT_EQ(aggregate("bool_or", conditions({no, null, yes}), 3), "true");
  EXPECT_EQ(aggregate("bool_or", conditions({no, null}), 2), "false");
  EXPECT_EQ(aggregate("bool_and", conditions({null}), 1), "NULL");
  EXPECT_EQ(aggregate("bit_and", bigints({12, 10}), 2), "8");
  EXPECT_EQ(aggregate("bit_or", bigints({12, 10}), 2), "14");
  EXPECT_EQ(aggregate("bit_xor", bigints({12, 10, 10, 10}), 4), "6");
  EXPECT_EQ(aggregate("bit_xor", bigints({12, 10, 10}), 3, true), "6");
}

TEST(Vwap, WeighsPricesBySizesExactly) {
  const Type price = Type::decimal(10, 4);
  const auto at = [&](int64_t unscaled) { return Value::decimal(unscaled, price); };
  Columns trades;
  trades.add(price, {at(1000000), at(1010000), Value::null(price), at(1000100)});
  trades.add(TypeId::BigInt, {Value::bigint(100), Value::bigint(50), Value::bigint(9), Value::null(TypeId::BigInt)});
  EXPECT_EQ(bind("vwap", trades).result, Type::decimal(38, 6));
  EXPECT_EQ(aggregate("vwap", trades, 4), "100.333333");
  EXPECT_EQ(aggregate("vwap", trades, 0), "NULL");
  const BoundAggregate bound = bind("vwap", trades);
  Groups whole(bound, 1);
  Groups part(bound, 1);
  whole.update(trades, {0}, {0});
  part.update(trades, {1, 2, 3}, {0});
  whole.merge(0, part, 0);
  EXPECT_EQ(whole.result(), "100.333333");
  whole.retract(trades, {1}, {0});
  EXPECT_EQ(whole.result(), "100.000000");
  Columns large;
  const Type wide = Type::decimal(38, 0);
  large.add(wide, {Value::decimal(power_of_ten(37), wide)}).add(wide, {Value::decimal(power_of_ten(37), wide)});
  EXPECT_EQ(aggregate("vwap", large, 1), "error 3201");
  Columns real;
  real.add(TypeId::Double, {Value::real(1), Value::real(2)}).add(TypeId::Double, {Value::real(1), Value::real(3)});
  EXPECT_EQ(aggregate("vwap", real, 2), "1.75");
}

TEST(Distinct, CountsValuesThatSqlTakesAsEqualOnce) {
  EXPECT_EQ(aggregate("count", bigints({1, 2, 1, 3, 2}), 5, true), "3");
  EXPECT_EQ(aggregate("count_distinct", strings({"a", "NULL", "a", "b"}), 4), "2");
  EXPECT_EQ(aggregate("count", reals({0.0, -0.0, NAN, -NAN}), 4, true), "2");
  EXPECT_EQ(aggregate("sum", bigints({5, 5, 7}), 3, true), "12");
  EXPECT_EQ(aggregate("avg", decimals(4, 2, {"1.00", "1.00", "2.00"}), 3, true), "1.500000");
  EXPECT_EQ(aggregate("count", bigints({}), 0, true), "0");
  EXPECT_EQ(aggregate("sum", bigints({}), 0, true), "NULL");
}

TEST(Distinct, KeepsManyValuesApart) {
  std::vector<int64_t> values;
  std::vector<std::string> texts;
  for (int64_t i = 0; i < 60'000; ++i) {
    values.push_back(i % 20'000 << 20);
    texts.push_back("a text longer than twelve bytes " + std::to_string(i % 3'000));
  }
  EXPECT_EQ(aggregate("count", bigints(values), 60'000, true), "20000");
  EXPECT_EQ(aggregate("count", strings(texts), 60'000, true), "3000");
}

}  // namespace
}  // namespace velo::functions
