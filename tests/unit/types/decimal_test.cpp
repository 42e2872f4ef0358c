#include "types/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "types/number_text.hpp"
#include "types/wide_int.hpp"
#include "unit/types/big_number.hpp"

namespace velo {
namespace {

using test::BigNumber;

/// Numbers of every length, with many zeros, nines and fives, where carries and ties happen.
class DecimalProperties : public ::testing::Test {
 protected:
  Int128 number(unsigned max_digits = 38) {
    const unsigned digits = 1 + pick(max_digits);
    Int128 value = 0;
    const unsigned mode = pick(4);
    for (unsigned i = 0; i < digits; ++i) value = value * 10 + static_cast<int>(digit(mode));
    return pick(2) ? -value : value;
  }
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  unsigned digit(unsigned mode) {
    constexpr unsigned kSpecial[] = {0, 9, 5, 0};
    return mode == 0 || pick(4) == 0 ? pick(10) : kSpecial[mode];
  }

  static BigNumber big(Int128 value) { return BigNumber(decimal_text(value, 0)); }
  static bool fits(const BigNumber& value) {
    const BigNumber limit("170141183460469231731687303715884105727");
    return !(value - limit - BigNumber("1")).text().starts_with('-') ? false : !(value + limit).negative();
  }

  std::mt19937_64 random_{20231008};
};

TEST_F(DecimalProperties, TextRoundTripsAtEveryScale) {
  for (int i = 0; i < 20'000; ++i) {
    const Int128 value = number();
    const unsigned scale = pick(39);
    const std::string text = decimal_text(value, scale);
    Int128 back = 0;
    ASSERT_EQ(parse_decimal(text, 38, scale, back), DecimalParse::Ok) << text;
    ASSERT_TRUE(back == value) << text;
    ASSERT_LE(text.size(), 41u);
    if (value == static_cast<int64_t>(value)) {
      char buffer[41];
      ASSERT_EQ(std::string(buffer, write_decimal(buffer, static_cast<int64_t>(value), scale)), text);
    }
  }
}

TEST_F(DecimalProperties, ParsingRoundsLikePaper) {
  for (int i = 0; i < 20'000; ++i) {
    const Int128 value = number();
    const unsigned scale = pick(39);
    const unsigned wanted = pick(39);
    const std::string text = decimal_text(value, scale);
    const int exponent = static_cast<int>(pick(81)) - 40;
    const int shift = static_cast<int>(wanted) - static_cast<int>(scale) + exponent;
    const BigNumber expected = shift >= 0
                                   ? big(value).shifted(static_cast<size_t>(shift))
                                   : divide_half_away(big(value), BigNumber("1").shifted(static_cast<size_t>(-shift)));
    Int128 parsed = 0;
    const DecimalParse state = parse_decimal(text + 'e' + std::to_string(exponent), 38, wanted, parsed);
    if (expected.digit_count() > 38) {
      ASSERT_EQ(state, DecimalParse::OutOfRange) << text;
    } else {
      ASSERT_EQ(state, DecimalParse::Ok) << text;
      ASSERT_EQ(decimal_text(parsed, 0), expected.text()) << text << " to scale " << wanted;
    }
  }
}

TEST_F(DecimalProperties, RescaleRoundsLikePaper) {
  for (int i = 0; i < 20'000; ++i) {
    const Int128 value = number();
    const unsigned from = pick(39);
    const unsigned to = pick(39);
    const BigNumber expected =
        to >= from ? big(value).shifted(to - from) : divide_half_away(big(value), BigNumber("1").shifted(from - to));
    Int128 out = 42;
    const bool ok = rescale(value, from, to, out);
    ASSERT_EQ(ok, fits(expected));
    ASSERT_EQ(decimal_text(out, 0), ok ? expected.text() : "42");
  }
}

TEST_F(DecimalProperties, DivisionRoundsLikePaper) {
  for (int i = 0; i < 10'000; ++i) {
    const Int128 a = number();
    Int128 b = number();
    if (b == 0) b = 7;
    const unsigned a_scale = pick(39);
    const unsigned b_scale = pick(39);
    const unsigned scale = pick(39);
    const int shift = static_cast<int>(scale) - static_cast<int>(a_scale) + static_cast<int>(b_scale);
    const BigNumber expected = shift >= 0 ? divide_half_away(big(a).shifted(static_cast<size_t>(shift)), big(b))
                                          : divide_half_away(big(a), big(b).shifted(static_cast<size_t>(-shift)));
    Int128 out = 42;
    const bool ok = divide(a, a_scale, b, b_scale, scale, out);
    ASSERT_EQ(ok, fits(expected)) << expected.text();
    ASSERT_EQ(decimal_text(out, 0), ok ? expected.text() : "42")
        << decimal_text(a, 0) << " / " << decimal_text(b, 0) << ' ' << shift;
  }
}

TEST_F(DecimalProperties, ProductsRoundLikePaper) {
  for (int i = 0; i < 10'000; ++i) {
    const Int128 a = number();
    const Int128 b = number();
    const unsigned a_scale = pick(39);
    const unsigned b_scale = pick(39);
    const unsigned scale = pick(39);
    const BigNumber product = big(a) * big(b);
    const int shift = static_cast<int>(scale) - static_cast<int>(a_scale + b_scale);
    const BigNumber expected = shift >= 0
                                   ? product.shifted(static_cast<size_t>(shift))
                                   : divide_half_away(product, BigNumber("1").shifted(static_cast<size_t>(-shift)));
    Int128 out = 42;
    const bool ok = multiply(a, a_scale, b, b_scale, scale, out);
    ASSERT_EQ(ok, fits(expected)) << expected.text();
    ASSERT_EQ(decimal_text(out, 0), ok ? expected.text() : "42");
    Int128 exact = 42;
    ASSERT_EQ(multiply_overflows(a, b, exact), !fits(product));
    ASSERT_EQ(decimal_text(exact, 0), fits(product) ? product.text() : "42");
  }
}

TEST_F(DecimalProperties, AveragesRoundLikePaper) {
  for (int i = 0; i < 20'000; ++i) {
    const Int128 value = number();
    const Int128 count = 1 + static_cast<Int128>(magnitude(number(1 + pick(18))));
    ASSERT_EQ(decimal_text(divide_rounded(value, count), 0), divide_half_away(big(value), big(count)).text());
  }
}

TEST_F(DecimalProperties, WideDivisionIsExactAtTheLimbs) {
  for (int i = 0; i < 20'000; ++i) {
    // Operands of all ones and all zeros are where the quotient digits of the long division are guessed wrong.
    const auto limb = [&]() -> uint64_t {
      return pick(3) == 0 ? ~uint64_t{0} - pick(2) : pick(3) == 0 ? pick(2) : random_();
    };
    const UInt128 b = ((static_cast<UInt128>(limb()) << 64) | limb()) >> pick(127);
    const UInt128 q = ((static_cast<UInt128>(limb()) << 64) | limb()) >> pick(127);
    if (b == 0) continue;
    UInt256 dividend = multiply_wide(b, q);
    const UInt128 rest = b - 1;
    const UInt128 low = dividend.low() + rest;
    const UInt128 high = dividend.high() + (low < rest ? 1 : 0);
    dividend = {{static_cast<uint64_t>(low), static_cast<uint64_t>(low >> 64), static_cast<uint64_t>(high),
                 static_cast<uint64_t>(high >> 64)}};
    UInt128 quotient = 0;
    UInt128 remainder = 0;
    ASSERT_TRUE(divide_wide(dividend, b, quotient, remainder));
    ASSERT_TRUE(quotient == q && remainder == rest) << i;
    ASSERT_TRUE(subtract(dividend, UInt256::from(rest)) == multiply_wide(q, b));
  }
}

TEST(Decimal, ParsesTheFormsOfNumbers) {
  Int128 out = 0;
  const auto parsed = [&](std::string_view text) {
    return parse_decimal(text, 10, 2, out) == DecimalParse::Ok ? decimal_text(out, 2) : std::string("error");
  };
  EXPECT_EQ(parsed("12.345"), "12.35");
  EXPECT_EQ(parsed("-12.345"), "-12.35");
  EXPECT_EQ(parsed("+.5"), "0.50");
  EXPECT_EQ(parsed("5."), "5.00");
  EXPECT_EQ(parsed("1.5E3"), "1500.00");
  EXPECT_EQ(parsed("-0.004"), "0.00");
  EXPECT_EQ(parsed("-0.005"), "-0.01");
  EXPECT_EQ(parsed("0e999999999999999999999"), "0.00");
  EXPECT_EQ(parsed("1e-999999999999999999999"), "0.00");
  EXPECT_EQ(parsed("99999999.994"), "99999999.99");
  EXPECT_EQ(parsed(std::string(500, '0') + "1.25" + std::string(500, '9')), "1.26");
  for (const char* text :
       {"", "-", ".", "+-1", "1e", "1e+", "1 ", " 1", "1.2.3", "abc", "0x10", "1,5", "NaN", "1e1.5", "--1"}) {
    EXPECT_EQ(parse_decimal(text, 10, 2, out), DecimalParse::Malformed) << text;
  }
  for (const char* text : {"100000000", "99999999.995", "1e8", "-1e99", "1e999999999999999999999"}) {
    EXPECT_EQ(parse_decimal(text, 10, 2, out), DecimalParse::OutOfRange) << text;
  }
}

TEST(Decimal, LiteralsKeepEveryDigit) {
  const auto type = [](std::string_view text) {
    unsigned precision = 0;
    unsigned scale = 0;
    if (!literal_decimal_type(text, precision, scale)) return std::string("none");
    return std::to_string(precision) + ',' + std::to_string(scale);
  };
  EXPECT_EQ(type("12.340"), "5,3");
  EXPECT_EQ(type("0.05"), "2,2");
  EXPECT_EQ(type("0"), "1,0");
  EXPECT_EQ(type("100"), "3,0");
  EXPECT_EQ(type("007"), "1,0");
  EXPECT_EQ(type("0.000"), "3,3");
  EXPECT_EQ(type(std::string(38, '9')), "38,0");
  EXPECT_EQ(type(std::string(39, '9')), "none");
}

TEST(Decimal, ResultTypesFollowTheDialect) {
  const auto d = [](int p, int s) { return Type::decimal(static_cast<uint8_t>(p), static_cast<uint8_t>(s)); };
  EXPECT_EQ(decimal_add_type(d(10, 2), d(8, 4)), d(13, 4));
  EXPECT_EQ(decimal_multiply_type(d(10, 2), d(10, 4)), d(21, 6));
  EXPECT_EQ(decimal_divide_type(d(10, 2), d(10, 2)), d(23, 13));
  EXPECT_EQ(decimal_modulo_type(d(10, 2), d(8, 4)), d(8, 4));
  EXPECT_EQ(decimal_multiply_type(d(38, 10), d(38, 10)), d(38, 6));
  EXPECT_EQ(decimal_add_type(d(38, 38), d(38, 0)), d(38, 6));
  EXPECT_EQ(as_decimal_type(TypeId::BigInt), d(19, 0));
}

TEST(Decimal, ConvertsToTheNearestDouble) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const auto value = static_cast<int64_t>(random()) >> (random() % 40);
    const auto scale = static_cast<unsigned>(random() % 19);
    ASSERT_EQ(decimal_to_double(value, scale), std::strtod(decimal_text(value, scale).c_str(), nullptr));
  }
  Int128 out = 0;
  ASSERT_TRUE(double_to_decimal(2.675, 10, 2, out));
  EXPECT_EQ(decimal_text(out, 2), "2.68");
  EXPECT_FALSE(double_to_decimal(NAN, 10, 2, out));
  EXPECT_FALSE(double_to_decimal(INFINITY, 10, 2, out));
  EXPECT_FALSE(double_to_decimal(1e8, 10, 2, out));
}

TEST(NumberText, WritesIntegers) {
  std::mt19937_64 random(5);
  char buffer[24];
  for (const int64_t value : {INT64_MIN, INT64_MAX, int64_t{0}, int64_t{-1}, int64_t{9999}, int64_t{10000}}) {
    EXPECT_EQ(std::string(buffer, write_int64(buffer, value)), std::to_string(value));
  }
  EXPECT_EQ(std::string(buffer, write_uint64(buffer, UINT64_MAX)), std::to_string(UINT64_MAX));
  uint64_t power = 1;
  for (unsigned digits = 1; digits <= 20; ++digits, power *= 10) {
    EXPECT_EQ(count_digits(power), digits);
    EXPECT_EQ(count_digits(power - 1), std::max(digits - 1, 1u));
  }
  for (int i = 0; i < 20'000; ++i) {
    const auto value = static_cast<int64_t>(random()) >> (random() % 64);
    ASSERT_EQ(std::string(buffer, write_int64(buffer, value)), std::to_string(value));
    int64_t back = 0;
    ASSERT_EQ(parse_int64({buffer, static_cast<size_t>(write_int64(buffer, value) - buffer)}, back), DecimalParse::Ok);
    ASSERT_EQ(back, value);
  }
}

TEST(NumberText, ReadsIntegersAtTheEdges) {
  int64_t value = 7;
  EXPECT_EQ(parse_int64("-9223372036854775808", value), DecimalParse::Ok);
  EXPECT_EQ(value, INT64_MIN);
  EXPECT_EQ(parse_int64("9223372036854775808", value), DecimalParse::OutOfRange);
  EXPECT_EQ(parse_int64("99999999999999999999999", value), DecimalParse::OutOfRange);
  EXPECT_EQ(parse_int64("99999999999999999999999x", value), DecimalParse::Malformed);
  EXPECT_EQ(parse_int64("+", value), DecimalParse::Malformed);
  EXPECT_EQ(parse_int64("", value), DecimalParse::Malformed);
  EXPECT_EQ(parse_int64("1.0", value), DecimalParse::Malformed);
  EXPECT_EQ(value, INT64_MIN);
}

TEST(NumberText, WritesDoublesAsPostgres) {
  EXPECT_EQ(double_text(0.1), "0.1");
  EXPECT_EQ(double_text(-0.0), "-0");
  EXPECT_EQ(double_text(100000), "100000");
  EXPECT_EQ(double_text(1e14), "100000000000000");
  EXPECT_EQ(double_text(1e15), "1e+15");
  EXPECT_EQ(double_text(1.5e-4), "0.00015");
  EXPECT_EQ(double_text(1.5e-5), "1.5e-05");
  EXPECT_EQ(double_text(123.456), "123.456");
  EXPECT_EQ(double_text(-INFINITY), "-Infinity");
  EXPECT_EQ(double_text(NAN), "NaN");
  EXPECT_EQ(float_text(0.1f), "0.1");
  EXPECT_EQ(float_text(1e6f), "1e+06");
  std::mt19937_64 random(9);
  for (int i = 0; i < 20'000; ++i) {
    const uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    double back = 0;
    ASSERT_EQ(parse_double(double_text(value), back), DecimalParse::Ok);
    ASSERT_EQ(back, value);
  }
}

TEST(NumberText, ReadsDoubles) {
  double value = 1;
  EXPECT_EQ(parse_double("-1.5e3", value), DecimalParse::Ok);
  EXPECT_EQ(value, -1500);
  EXPECT_EQ(parse_double("-Infinity", value), DecimalParse::Ok);
  EXPECT_TRUE(std::isinf(value) && value < 0);
  EXPECT_EQ(parse_double("1e400", value), DecimalParse::OutOfRange);
  EXPECT_EQ(parse_double("1e-400", value), DecimalParse::Ok);
  EXPECT_EQ(value, 0);
  for (const char* text : {"", "x", "1x", "+-1", "1e", " 1", "0x10"})
    EXPECT_EQ(parse_double(text, value), DecimalParse::Malformed) << text;
}

}  // namespace
}  // namespace velo
