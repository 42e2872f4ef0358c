#include "base/error.hpp"

#include <gtest/gtest.h>

namespace velo {
namespace {

TEST(ErrorSummary, NamesThePlaceAndTheCode) {
  const Error error = Error(2104, "unknown column \"pirce\"", {3, 8, 5}).with_where("app.sql");
  EXPECT_EQ(error.summary(), "app.sql:3:8: error 2104: unknown column \"pirce\"");
}

TEST(ErrorSummary, WithoutAFileSaysLine) {
  EXPECT_EQ(Error(2001, "unexpected end", {2, 1}).summary(), "line 2:1: error 2001: unexpected end");
}

TEST(ErrorSummary, WithoutAPositionNamesOnlyTheFile) {
  EXPECT_EQ(Error(4001, "no such file").with_where("trades.csv").summary(), "trades.csv: error 4001: no such file");
  EXPECT_EQ(Error(4001, "no such file").summary(), "error 4001: no such file");
}

TEST(ErrorRender, UnderlinesTheFaultAndGivesTheHint) {
  const std::string source = "SELECT sym,\n       pirce\nFROM trades;\n";
  const Error error = Error(2104, "unknown column", {2, 8, 5}).with_where("a.sql").with_hint("did you mean \"price\"?");
  EXPECT_EQ(render(error, source),
            "a.sql:2:8: error 2104: unknown column\n"
            "  2 |        pirce\n"
            "    |        ^~~~~\n"
            "  hint: did you mean \"price\"?");
}

TEST(ErrorRender, CountsCodePointsNotBytes) {
  EXPECT_EQ(render(Error(2001, "bad", {1, 4}), "äöü!"),
            "line 1:4: error 2001: bad\n"
            "  1 | äöü!\n"
            "    |    ^");
}

TEST(ErrorRender, KeepsTabsSoThatTheCaretLinesUp) {
  EXPECT_EQ(render(Error(2001, "bad", {1, 3}), "\tx!"),
            "line 1:3: error 2001: bad\n"
            "  1 | \tx!\n"
            "    | \t ^");
}

TEST(ErrorRender, DropsTheCarriageReturnOfTheLine) {
  const std::string text = render(Error(2001, "bad", {1, 1}), "a\r\nb\r\n");
  EXPECT_EQ(text.find('\r'), std::string::npos);
}

TEST(ErrorRender, SaysNothingMoreWithoutSource) {
  EXPECT_EQ(render(Error(2001, "bad", {7, 1}), ""), "line 7:1: error 2001: bad");
  EXPECT_EQ(render(Error(2001, "bad", {7, 1}), "only one line"), "line 7:1: error 2001: bad");
}

TEST(ErrorRender, ShowsThePartOfALongLineAroundTheFault) {
  const std::string source = std::string(300, 'a') + "ä!" + std::string(300, 'b');
  const std::string text = render(Error(2001, "bad", {1, 302, 500}), source);
  EXPECT_EQ(text, "line 1:302: error 2001: bad\n  1 | …" + std::string(58, 'a') + "ä!" + std::string(100, 'b') +
                      "…\n    |  " + std::string(59, ' ') + '^' + std::string(100, '~'));
}

TEST(ErrorRender, ShortensMessagesAndHints) {
  const Error error = Error(2104, "unknown column " + std::string(100'000, 'x')).with_hint(std::string(100'000, 'h'));
  EXPECT_LT(render(error, "").size(), 1400);
  EXPECT_NE(error.summary().find("xx…xx"), std::string::npos);
}

TEST(ErrorRender, WidensTheMarginWithTheLineNumber) {
  std::string source(11, '\n');
  source += "here";
  EXPECT_EQ(render(Error(2001, "bad", {12, 1}), source),
            "line 12:1: error 2001: bad\n"
            "  12 | here\n"
            "     | ^");
}

}  // namespace
}  // namespace velo
