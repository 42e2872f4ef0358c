#include "catalog/options.hpp"

#include <gtest/gtest.h>

namespace velo::catalog {
namespace {

constexpr OptionSpec kSpecs[] = {
    {"path", OptionType::Text, "", "where the file is", "", true},
    {"batch.rows", OptionType::Integer, "4096", "", "", false},
    {"header", OptionType::Boolean, "true", "", "", false},
    {"timeout", OptionType::Duration, "10s", "", "", false},
    {"buffer", OptionType::Bytes, "64KiB", "", "", false},
    {"late_rows", OptionType::Choice, "drop", "", "drop|dead_letter|fail", false},
};

int64_t duration(std::string text) {
  Options options;
  options.set("timeout", std::move(text));
  const auto result = options.duration(spec(kSpecs, "timeout"));
  return result.ok() ? *result : -1;
}

int64_t bytes(std::string text) {
  Options options;
  options.set("buffer", std::move(text));
  const auto result = options.bytes(spec(kSpecs, "buffer"));
  return result.ok() ? *result : -1;
}

TEST(Options, NamesFoldCase) {
  Options options;
  options.set("Path", "a");
  EXPECT_TRUE(options.has("PATH"));
  options.erase("pAth");
  EXPECT_FALSE(options.has("path"));
}

TEST(Options, FallbacksApply) {
  const Options options;
  EXPECT_EQ(*options.integer(spec(kSpecs, "batch.rows")), 4096);
  EXPECT_EQ(*options.boolean(spec(kSpecs, "header")), true);
  EXPECT_EQ(*options.duration(spec(kSpecs, "timeout")), 10'000'000);
  EXPECT_EQ(*options.bytes(spec(kSpecs, "buffer")), 65536);
  EXPECT_EQ(*options.text(spec(kSpecs, "late_rows")), "drop");
}

TEST(Options, Durations) {
  EXPECT_EQ(duration("500"), 500'000);
  EXPECT_EQ(duration("100 ms"), 100'000);
  EXPECT_EQ(duration("0.1s"), 100'000);
  EXPECT_EQ(duration("1 minute"), 60'000'000);
  EXPECT_EQ(duration("1h 30m"), 5'400'000'000);
  EXPECT_EQ(duration("7us"), 7);
  EXPECT_EQ(duration("soon"), -1);
  EXPECT_EQ(duration("5 parsecs"), -1);
  EXPECT_EQ(duration("-5s"), -1);
  EXPECT_EQ(duration("99999999999999999d"), -1);
}

TEST(Options, Bytes) {
  EXPECT_EQ(bytes("4096"), 4096);
  EXPECT_EQ(bytes("64KiB"), 65536);
  EXPECT_EQ(bytes("1 MB"), 1'000'000);
  EXPECT_EQ(bytes("1.5k"), 1536);
  EXPECT_EQ(bytes("2 bananas"), -1);
  EXPECT_EQ(bytes("1k 2k"), -1);
}

TEST(Options, ValidateReportsEveryFault) {
  Options options;
  options.set("heade", OptionValue{"yes", {3, 4, 5}});
  options.set("batch.rows", OptionValue{"many", {5, 1, 6}});
  options.set("late_rows", OptionValue{"drp", {6, 1, 5}});
  const std::vector<Error> errors = validate(options, kSpecs, "connector file");
  ASSERT_EQ(errors.size(), 4u);
  EXPECT_EQ(errors[0].code, 1101);
  EXPECT_EQ(errors[0].hint, "did you mean \"header\"?");
  EXPECT_EQ(errors[0].position, (TextPosition{3, 4, 5}));
  EXPECT_EQ(errors[1].code, 1102);
  EXPECT_EQ(errors[1].message, "connector file needs the option 'path'");
  EXPECT_EQ(errors[2].code, 1103);
  EXPECT_EQ(errors[2].position.line, 5u);
  EXPECT_EQ(errors[3].hint, "did you mean \"drop\"?");
}

}  // namespace
}  // namespace velo::catalog
