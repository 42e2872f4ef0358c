#include "base/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <unordered_map>
#include <vector>

namespace velo {
namespace {

TEST(Text, FoldsAsciiOnly) {
  EXPECT_EQ(to_lower("SELECT Ä"), "select Ä");
  EXPECT_EQ(to_upper("select ä"), "SELECT ä");
  EXPECT_TRUE(equals_ignore_case("Price", "pRICE"));
  EXPECT_FALSE(equals_ignore_case("price", "prices"));
  EXPECT_FALSE(equals_ignore_case("@", "`"));
}

TEST(Text, TrimsBlanksAtBothEnds) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Nearest, FindsTheTypo) {
  const std::vector<std::string> columns = {"symbol", "price", "quantity"};
  EXPECT_EQ(nearest("pirce", columns), "price");
  EXPECT_EQ(nearest("PRICE_", columns), "price");
  EXPECT_EQ(nearest("quantiti", columns), "quantity");
}

TEST(Nearest, RefusesWhatIsTooFar) {
  const std::vector<std::string> columns = {"symbol", "price"};
  EXPECT_EQ(nearest("exchange", columns), "");
  EXPECT_EQ(nearest("x", columns), "");
  EXPECT_EQ(nearest("price", {}), "");
}

TEST(Nearest, CountsASwapAsOneEdit) {
  // "ba" is one swap from "ab" and one edit from "b"; the first of equals wins.
  const std::vector<std::string> candidates = {"ab", "b"};
  EXPECT_EQ(nearest("ba", candidates), "ab");
}

TEST(DidYouMean, IsAQuestionOrNothing) {
  const std::vector<std::string> functions = {"count", "sum"};
  EXPECT_EQ(did_you_mean("cuont", functions), "did you mean \"count\"?");
  EXPECT_EQ(did_you_mean("percentile", functions), "");
}

TEST(NameMap, FindsNamesInAnyCase) {
  std::unordered_map<std::string, int, NameHash, NameEqual> names;
  names.emplace("Trades", 1);
  EXPECT_TRUE(names.contains("TRADES"));
  EXPECT_TRUE(names.contains(std::string_view("trades")));
  EXPECT_FALSE(names.contains("trade"));
  EXPECT_FALSE(names.emplace("tradeS", 2).second);
}

}  // namespace
}  // namespace velo
