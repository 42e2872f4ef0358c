#include <gtest/gtest.h>

#include <cmath>

#include "functions/codes.hpp"
#include "functions/scalar.hpp"
#include "types/time.hpp"

namespace velo::functions {
namespace {

/// The result as text, or `error <code>`.
std::string cast(const Value& value, const Type& to) {
  const Result<Value> result = cast_value(value, to);
  return result.ok() ? result->text() : "error " + std::to_string(result.error().code);
}
std::string cast(std::string text, const Type& to) { return cast(Value::string(std::move(text)), to); }

Value decimal(std::string_view text, uint8_t precision, uint8_t scale) {
  Int128 unscaled = 0;
  EXPECT_EQ(parse_decimal(text, precision, scale, unscaled), DecimalParse::Ok);
  return Value::decimal(unscaled, Type::decimal(precision, scale));
}

TEST(CastText, IsReadWithBlanksAround) {
  EXPECT_EQ(cast(" 42 ", TypeId::Int), "42");
  EXPECT_EQ(cast("\t-9223372036854775808\n", TypeId::BigInt), "-9223372036854775808");
  EXPECT_EQ(cast(" 12.345", Type::decimal(10, 2)), "12.35");
  EXPECT_EQ(cast("12345678901234567890.5", Type::decimal(30, 2)), "12345678901234567890.50");
  EXPECT_EQ(cast("1e3", TypeId::Double), "1000");
  EXPECT_EQ(cast("0.1", TypeId::Float), "0.1");
  EXPECT_EQ(cast(" Yes", TypeId::Boolean), "true");
  EXPECT_EQ(cast("F", TypeId::Boolean), "false");
  EXPECT_EQ(cast("2024-02-29", TypeId::Date), "2024-02-29");
  EXPECT_EQ(cast("12:34:56.5", TypeId::Time), "12:34:56.500");
  EXPECT_EQ(cast("2013-10-08 12:34:56+02:00", TypeId::Timestamp), "2013-10-08T10:34:56Z");
  EXPECT_EQ(cast("1 day 2 hours", TypeId::Interval), "1 day 02:00:00");
  EXPECT_EQ(cast(" {\"a\": [1, null]}", TypeId::Json), " {\"a\": [1, null]}");
  EXPECT_EQ(cast("\\x4869", TypeId::Bytes), "\\x4869");
  EXPECT_EQ(cast("Hi", TypeId::Bytes), "\\x4869");
}

TEST(CastText, TellsMalformedFromTooLarge) {
  for (const char* text : {"", "x", "1.5", "1e3", "--1"}) EXPECT_EQ(cast(text, TypeId::Int), "error 3204") << text;
  EXPECT_EQ(cast("2147483648", TypeId::Int), "error 3201");
  EXPECT_EQ(cast("9223372036854775808", TypeId::BigInt), "error 3201");
  EXPECT_EQ(cast("1000", Type::decimal(5, 2)), "error 3201");
  EXPECT_EQ(cast("ten", Type::decimal(5, 2)), "error 3204");
  EXPECT_EQ(cast("1e400", TypeId::Double), "error 3201");
  EXPECT_EQ(cast("1e39", TypeId::Float), "error 3201");
  EXPECT_EQ(cast("maybe", TypeId::Boolean), "error 3204");
  EXPECT_EQ(cast("2023-02-29", TypeId::Date), "error 3204");
  EXPECT_EQ(cast("{", TypeId::Json), "error 3204");
  EXPECT_EQ(cast("\\x4", TypeId::Bytes), "error 3204");
}

TEST(CastText, ShowsTheValueShortened) {
  const std::string message = cast_value(Value::string(std::string(39, 'a') + "äöü"), TypeId::Int).error().message;
  EXPECT_EQ(message, "cannot convert '" + std::string(39, 'a') + "…' to INT");
  EXPECT_EQ(cast_value(Value::bigint(1), TypeId::Date).error().code, kNoConversion);
}

TEST(CastNumber, KeepsExactNumbersExact) {
  EXPECT_EQ(cast(Value::int32(-7), TypeId::BigInt), "-7");
  EXPECT_EQ(cast(Value::bigint(2147483648), TypeId::Int), "error 3201");
  EXPECT_EQ(cast(Value::bigint(INT64_MIN), Type::decimal(19, 0)), "-9223372036854775808");
  EXPECT_EQ(cast(Value::bigint(100), Type::decimal(4, 2)), "error 3201");
  EXPECT_EQ(cast(decimal("-2.5", 3, 1), TypeId::Int), "-3");
  EXPECT_EQ(cast(decimal("2.49", 3, 2), TypeId::BigInt), "2");
  EXPECT_EQ(cast(decimal("12.345", 5, 3), Type::decimal(4, 2)), "12.35");
  EXPECT_EQ(cast(decimal("99.995", 5, 3), Type::decimal(4, 2)), "error 3201");
  EXPECT_EQ(cast(decimal("12.3", 3, 1), Type::decimal(38, 20)), "12.30000000000000000000");
  EXPECT_EQ(cast(decimal("12345678901234567890.12", 22, 2), Type::decimal(18, 2)), "error 3201");
}

TEST(CastNumber, RoundsFloatingPointAsPostgres) {
  EXPECT_EQ(cast(Value::real(2.5), TypeId::Int), "2");
  EXPECT_EQ(cast(Value::real(-3.5), TypeId::BigInt), "-4");
  EXPECT_EQ(cast(Value::real(2147483647.4), TypeId::Int), "2147483647");
  EXPECT_EQ(cast(Value::real(2147483647.5), TypeId::Int), "error 3201");
  EXPECT_EQ(cast(Value::real(9223372036854775807.0), TypeId::BigInt), "error 3201");
  EXPECT_EQ(cast(Value::real(NAN), TypeId::Int), "error 3201");
  EXPECT_EQ(cast(Value::real(0.145), Type::decimal(5, 2)), "0.15");
  EXPECT_EQ(cast(Value(TypeId::Float, 0.1), Type::decimal(10, 8)), "0.10000000");
  EXPECT_EQ(cast(Value::real(1e300), TypeId::Float), "error 3201");
  EXPECT_EQ(cast(decimal("0.1", 2, 1), TypeId::Double), "0.1");
  EXPECT_EQ(cast(Value::bigint(3), TypeId::Double), "3");
}

TEST(CastBoolean, GoesToIntegersAndTextAndBack) {
  EXPECT_EQ(cast(Value::boolean(true), TypeId::Int), "1");
  EXPECT_EQ(cast(Value::bigint(-5), TypeId::Boolean), "true");
  EXPECT_EQ(cast(Value::boolean(false), TypeId::String), "false");
  EXPECT_EQ(cast(Value::boolean(true), TypeId::Double), "error 2204");
}

TEST(CastTemporal, SplitsTimestampsByDay) {
  const Value at = Value::timestamp(-1);
  EXPECT_EQ(cast(at, TypeId::Date), "1969-12-31");
  EXPECT_EQ(cast(at, TypeId::Time), "23:59:59.999999");
  EXPECT_EQ(cast(at, TypeId::String), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(cast(Value::date(1), TypeId::Timestamp), "1970-01-02T00:00:00Z");
  EXPECT_EQ(cast(Value::date(INT32_MAX), TypeId::Timestamp), "error 3201");
  EXPECT_EQ(cast(Value::bigint(5), TypeId::Timestamp), "error 2204");
}

TEST(CastBytes, MustBeUtf8ToBecomeText) {
  EXPECT_EQ(cast(Value(TypeId::Bytes, std::string("gr\xC3\xBCn")), TypeId::String), "grün");
  for (const char* bad : {"\xFF", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "abcdefgh\x80"}) {
    EXPECT_EQ(cast(Value(TypeId::Bytes, std::string(bad)), TypeId::String), "error 3204");
  }
}

TEST(CastJson, AcceptsJsonOnly) {
  for (const char* text : {"null", "-0.5e+3", "\"\\u00e9\\n\"", "[]", "{}", " [1 , {\"a\":\"b\"}] "}) {
    EXPECT_EQ(cast(text, TypeId::Json), text);
  }
  for (const char* text : {"", "01", "1.", ".5", "+1", "[1,]", "{a:1}", "\"\t\"", "\"\\x\"", "nul", "1 2", "{\"a\"}"}) {
    EXPECT_EQ(cast(text, TypeId::Json), "error 3204") << text;
  }
  EXPECT_EQ(cast(std::string(100'000, '['), TypeId::Json), "error 3204");
}

TEST(CastKernel, TouchesOnlyTheSelectedRowsAndReportsEachBadOne) {
  Vector input(TypeId::String);
  input.reset(5);
  for (uint32_t row = 0; row < 5; ++row) input.set_string(row, row % 2 == 0 ? "bad value of some length" : "17");
  const Vector* const inputs[] = {&input};
  const uint16_t rows[] = {0, 1, 3, 4};
  for (const bool try_cast : {false, true}) {
    const BoundScalar bound = bind_cast(TypeId::String, TypeId::BigInt, try_cast).value();
    Vector out(TypeId::BigInt);
    out.reset(5);
    out.data<int64_t>()[2] = -1;
    RowErrors errors;
    ScalarCall call{inputs, Selection(rows, 4), out, errors, bound.data.get(), 0};
    bound.kernel(call);
    EXPECT_EQ(out.at<int64_t>(1), 17);
    EXPECT_EQ(out.at<int64_t>(2), -1);
    EXPECT_EQ(out.at<int64_t>(3), 17);
    EXPECT_EQ(out.is_valid(0), !try_cast);
    EXPECT_EQ(errors.contains(4), !try_cast);
    EXPECT_FALSE(errors.contains(2));
  }
}

TEST(CastRoundTrip, EveryTypeSurvivesItsText) {
  for (const Value& value :
       {Value::int32(INT32_MIN), Value::bigint(INT64_MAX), decimal("-0.0001", 10, 4), Value::real(1e-7),
        Value(TypeId::Float, static_cast<double>(3.4e38f)), Value::date(-800000), Value(TypeId::Time, int64_t{1}),
        Value::timestamp(1381235696123456), Value::interval({-14, 3, -1}), Value::boolean(true)}) {
    const Value text = cast_value(value, TypeId::String).value();
    EXPECT_EQ(cast_value(text, value.type()).value(), value) << text.text();
  }
}

}  // namespace
}  // namespace velo::functions
