// Syntax errors: the code, the exact place, and the hint.
#include <gtest/gtest.h>

#include <string>

#include "sql/parser.hpp"

namespace velo::sql {
namespace {

struct Fault {
  const char* text;
  ErrorCode code;
  TextPosition position;
  const char* hint;  ///< A part of it.
};

constexpr Fault kFaults[] = {
    {"SELECT a, b FORM trades", 2001, {1, 18, 6}, "did you mean FROM in place of \"FORM\"?"},
    {"SELECT a b c FROM t", 2001, {1, 12, 1}, "`,` may be missing in front of \"c\""},
    {"SELECT a, FROM t", 2001, {1, 11, 4}, "nothing follows the `,`"},
    {"SELECT sum(a b) FROM t", 2001, {1, 14, 1}, "`,` may be missing"},
    {"SELECT a FROM t GROUP BY a WHERE b", 2010, {1, 28, 5}, "move WHERE in front of GROUP BY"},
    {"SELECT a FROM t HAVING b GROUP BY a", 2010, {1, 26, 5}, "move GROUP BY in front of HAVING"},
    {"SELECT a FROM t ORDER BY a WHERE b", 2010, {1, 28, 5}, "move WHERE in front of ORDER BY"},
    {"SELECT a FROM t EMIT CHANGES LIMIT 5", 2010, {1, 30, 5}, "move LIMIT in front of EMIT"},
    {"SELECT a FROM t LIMIT 5 LIMIT 6", 2010, {1, 25, 5}, ""},
    {"SELECT a FROM t WHERE a == 1", 2001, {1, 25, 2}, "equality is written ="},
    {"SELECT a FROM t WHERE a && b", 2001, {1, 25, 2}, "AND"},
    {"SELECT a FROM t WHERE ! b", 2001, {1, 23, 1}, "NOT"},
    {"SELECT a FROM t WHERE (a = 1 OR b", 2015, {1, 23, 1}, "add `)` in front of the end of the text"},
    {"SELECT count(* FROM t", 2001, {1, 16, 4}, ""},
    {"SELECT a FROM t WHERE a < b < c", 2011, {1, 29, 1}, "a < b AND b < c"},
    {"SELCT a FROM t", 2012, {1, 1, 5}, "SELECT"},
    {"SELECT order FROM t", 2001, {1, 8, 5}, "\"order\""},
    {"CREATE STREAM order (a INT)", 2008, {1, 15, 5}, "\"order\""},
    {"CREATE STRAEM x (a INT)", 2001, {1, 8, 6}, "STREAM"},
    {"CREATE STREAM x (a INT b INT)", 2001, {1, 24, 1}, "`,` may be missing"},
    {"CREATE STREAM x (a)", 2001, {1, 19, 1}, "BIGINT"},
    {"CREATE STREAM x WITH ('a' = )", 2001, {1, 29, 1}, ""},
    {"SELECT SUM(a) OVER (ROWS WINDOW BUFFER 5 ROWS EMIT FINAL) FROM t", 2001, {1, 52, 5}, "QUALIFY"},
    {"SELECT SUM(a) OVER (ROWS WINDOW BUFFER 5 ROWS EXPIRE AFTER 5m) FROM t",
     2001,
     {1, 60, 2},
     "leave EXPIRE AFTER out"},
    {"CREATE STREAM x WITH ('a' 'b')", 2001, {1, 27, 3}, ""},
    {"SELECT a FROM t JOIN u", 2001, {1, 23, 1}, "CROSS JOIN"},
    {"SELECT a FROM t CROSS JOIN u ON x", 2001, {1, 17, 5}, "write JOIN"},
    {"SELECT a FROM (t JOIN u ON x)", 2001, {1, 16, 1}, "parentheses in FROM hold a query"},
    {"SELECT a FROM t WINDOW TUMBLING (5)", 2001, {1, 34, 1}, "1 MINUTE"},
    {"SELECT a FROM t WINDOW TUMBLING (ts)", 2001, {1, 33, 4}, "TUMBLING ([time,] size [, offset])"},
    {"SELECT a FROM t WINDOW HOPPING (5m)", 2001, {1, 32, 4}, "HOPPING ([time,] size, advance)"},
    {"SELECT a FROM t WINDOW HOPPING (SIZE 5m)", 2001, {1, 32, 9}, "HOPPING ([time,] size, advance)"},
    {"SELECT a FROM t WINDOW SESSION (1m, 2m)", 2001, {1, 32, 8}, "SESSION ([time,] gap)"},
    {"SELECT a FROM t WINDOW TUMBLING (SIZE 1m, SIZE 2m)", 2010, {1, 43, 4}, ""},
    {"SELECT a FROM t EMIT CHANGE", 2001, {1, 22, 6}, "EMIT CHANGES"},
    {"SELECT a FROM t JOIN u WITHIN 5 ON x", 2001, {1, 33, 2}, "5 SECONDS"},
    {"SELECT INTERVAL '5' FROM t", 2001, {1, 21, 4}, "INTERVAL '5' SECOND"},
    {"SELECT INTERVAL '5 fortnights' FROM t", 2013, {1, 8, 23}, ""},
    {"SELECT INTERVAL '99999999999' DAY", 2013, {1, 8, 26}, ""},
    {"SELECT a FROM t garbage more", 2002, {1, 25, 4}, ""},
    {"SELECT a FROM t GRUOP BY a", 2002, {1, 23, 2}, "did you mean GROUP in place of \"GRUOP\"?"},
    {"SELECT a FROM t)", 2002, {1, 16, 1}, "no `(`"},
    {"SELECT 12abc", 2007, {1, 8, 5}, "500ms"},
    {"SELECT “a”", 2006, {1, 8, 1}, "plain"},
    {"SELECT ${X}", 2006, {1, 8, 1}, "variables"},
    {"SELECT 日本 @", 2006, {1, 11, 1}, ""},
    {"SELECT 'a", 2003, {1, 8, 2}, "''"},
    {"SELECT E'\\q'", 2014, {1, 8, 5}, "\\n"},
    {"SELECT \"a", 2005, {1, 8, 2}, "close it with \""},
    {"SELECT \"\"", 2005, {1, 8, 2}, ""},
    {"SELECT 1 /* foo", 2004, {1, 10, 2}, "*/"},
    {"SELECT CASE WHEN a THEN b", 2015, {1, 8, 4}, "END"},
    {"SELECT CASE a END", 2001, {1, 15, 3}, ""},
    {"SHOW STREMS", 2001, {1, 6, 6}, "STREAMS"},
    {"INSERT INTO x", 2001, {1, 14, 1}, ""},
    {"SELECT\n  a\nFROM", 2001, {3, 5, 1}, ""},
    {"SELECT a WHERE b = 'x' 'y'", 2002, {1, 24, 3}, ""},
    {"42", 2001, {1, 1, 2}, ""},
};

TEST(SyntaxError, HasCodePlaceAndHint) {
  for (const Fault& fault : kFaults) {
    const ParseOutcome outcome = parse_script(fault.text);
    ASSERT_EQ(outcome.errors.size(), 1u) << fault.text;
    const Error& error = outcome.errors[0];
    EXPECT_EQ(error.code, fault.code) << render(error, fault.text);
    EXPECT_EQ(error.position, fault.position) << render(error, fault.text) << " length " << error.position.length;
    EXPECT_NE(error.hint.find(fault.hint), std::string::npos) << render(error, fault.text);
    EXPECT_TRUE(outcome.script.statements.empty()) << fault.text;
  }
}

std::vector<uint32_t> lines(const ParseOutcome& outcome) {
  std::vector<uint32_t> out;
  for (const Error& error : outcome.errors) out.push_back(error.position.line);
  return out;
}

TEST(SyntaxError, AllOfAFileAreReported) {
  const ParseOutcome outcome =
      parse_script("SELCT 1;\nSELECT 1;\nSELECT a FROM;\nCREATE STREAM (a INT);\nSELECT 2;\nDROP x;");
  EXPECT_EQ(lines(outcome), (std::vector<uint32_t>{1, 3, 4, 6}));
  EXPECT_EQ(outcome.script.statements.size(), 2u);
}

TEST(SyntaxError, MissingSemicolonCostsNoStatement) {
  const ParseOutcome outcome = parse_script("SELECT a FROM t\nCREATE STREAM s (a INT);\nSELECT b FROM;\n");
  EXPECT_EQ(lines(outcome), (std::vector<uint32_t>{2, 3}));
  EXPECT_NE(outcome.errors[0].hint.find("`;` may be missing"), std::string::npos);
  EXPECT_EQ(outcome.script.statements.size(), 1u);
}

TEST(SyntaxError, MissingQuoteIsFoundWhereItIsMissing) {
  const ParseOutcome outcome = parse_script("SELECT 'x;\nSELECT 'y', 1;\nSELCT;\nSELECT 'z';");
  ASSERT_EQ(lines(outcome), (std::vector<uint32_t>{1, 3}));
  EXPECT_EQ(outcome.errors[0].code, 2003);
  EXPECT_EQ(outcome.script.statements.size(), 2u);
}

TEST(SyntaxError, TextsMaySpanLines) {
  const ParseOutcome outcome = parse_script("SELECT 'a\nb', 1;");
  EXPECT_TRUE(outcome.errors.empty());
}

TEST(SyntaxError, NothingIsSkippedInExpressionsTypesAndDurations) {
  EXPECT_EQ(parse_expression("a + 1 b").error().position, (TextPosition{1, 7, 1}));
  EXPECT_EQ(parse_expression("").error().code, 2001);
  EXPECT_FALSE(parse_type("INT INT").ok());
  EXPECT_FALSE(parse_duration("5m 3").ok());
}

TEST(SyntaxError, AnyPrefixAndAnyDamageIsSurvived) {
  const std::string text =
      "-- @a: b\nWITH c AS (SELECT 1) SELECT a.b[1], 'x''y', E'\\n', CASE WHEN a THEN 1.5e3 END, \"q\", f(DISTINCT x) "
      "OVER (PARTITION BY y) "
      "FROM t AS u JOIN v WITHIN 5m ON u.a = v.b WINDOW HOPPING (ts, SIZE 1h, ADVANCE BY 1m) EMIT FINAL WITH ('a' = "
      "'b'); /* c */";
  for (size_t i = 0; i < text.size(); ++i) {
    parse_script(text.substr(0, i));
    std::string damaged = text;
    damaged[i] = "();'\"\\\xFF,<"[i % 9];
    parse_script(damaged);
  }
}

}  // namespace
}  // namespace velo::sql
