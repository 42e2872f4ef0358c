#include "types/digits.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "types/number_text.hpp"

namespace velo {
namespace {

// Values of every length, and those next to where a digit more begins.
std::vector<uint64_t> values() {
  std::mt19937_64 random(1);
  std::vector<uint64_t> out = {0, kSixteenDigits - 1};
  for (uint64_t power = 1; power < kSixteenDigits; power *= 10) {
    for (const uint64_t near : {power - 1, power, power + 1}) out.push_back(near);
    for (int i = 0; i < 500; ++i) out.push_back(random() % (power * 10));
  }
  return out;
}

TEST(Digits, WholeNumbers) {
  char text[64];
  for (const uint64_t value : values())
    ASSERT_EQ(std::string(text, write_up_to_sixteen(text, value)), std::to_string(value));
}

TEST(Digits, FixedPointIsTheNumberWithAPointInside) {
  char text[64];
  for (unsigned scale = 1; scale <= FixedPoint::kMaxScale; ++scale) {
    const FixedPoint form(scale);
    for (const uint64_t value : values()) {
      std::string digits = std::to_string(value);
      if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
      digits.insert(digits.size() - scale, ".");
      ASSERT_EQ(std::string(text, write_fixed_point(text, value, form)), digits) << scale;
    }
  }
}

TEST(Digits, WritesNoFurtherThanItSays) {
  for (const uint64_t value : values()) {
    std::string text(64, '#');
    const auto size = static_cast<size_t>(write_up_to_sixteen(text.data(), value) - text.data());
    EXPECT_EQ(text.substr(size + 8), std::string(64 - size - 8, '#'));
  }
}

}  // namespace
}  // namespace velo
