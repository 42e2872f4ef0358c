// Expressions: what is read, how tightly operators bind, and that writing and reading are inverse.
#include <gtest/gtest.h>

#include <string>

#include "sql/parser.hpp"
#include "sql/unparse.hpp"

namespace velo::sql {
namespace {

Expr read(const std::string& text) {
  Result<Expr> parsed = parse_expression(text);
  EXPECT_TRUE(parsed.ok()) << text << "\n" << (parsed.ok() ? "" : render(parsed.error(), text));
  return parsed.ok() ? std::move(parsed).value() : Expr{};
}

struct Canonical {
  const char* text;
  const char* canonical;
};

constexpr Canonical kCanonical[] = {
    {"1", "1"},
    {"1.50", "1.50"},
    {".5", ".5"},
    {"1e10", "1e10"},
    {"1.5E-3", "1.5E-3"},
    {"'it''s'", "'it''s'"},
    {"E'a\\tb\\'c'", "'a\tb''c'"},
    {"TRUE", "TRUE"},
    {"false", "FALSE"},
    {"NULL", "NULL"},
    {"DATE '2024-01-01'", "DATE '2024-01-01'"},
    {"TIME '10:00'", "TIME '10:00'"},
    {"TIMESTAMP '2024-01-01 00:00:00'", "TIMESTAMP '2024-01-01 00:00:00'"},
    {"INTERVAL '1' MINUTE", "INTERVAL '1' MINUTE"},
    {"INTERVAL 5 SECOND", "INTERVAL '5' SECOND"},
    {"INTERVAL '1 day 2 hours'", "INTERVAL '1 DAY 2 HOUR'"},
    {"5m", "INTERVAL '5' MINUTE"},
    {"500ms", "INTERVAL '500' MILLISECOND"},
    {"a.b.c", "a.b.c"},
    {"\"a b\".`c`", "\"a b\".\"c\""},
    {"t.select", "t.select"},
    {"timestamp", "timestamp"},
    {"date", "date"},
    {"interval", "interval"},
    {"a != b", "a <> b"},
    {"a || b -> 'c' ->> 'd'", "a || b -> 'c' ->> 'd'"},
    {"-a", "-a"},
    {"- -1", "-(-1)"},
    {"a - -1", "a - -1"},
    {"+a", "+a"},
    {"a IS NULL", "a IS NULL"},
    {"a IS NOT TRUE", "a IS NOT TRUE"},
    {"a IS UNKNOWN", "a IS UNKNOWN"},
    {"a IS NOT DISTINCT FROM b", "a IS NOT DISTINCT FROM b"},
    {"a NOT BETWEEN 1 AND 2", "a NOT BETWEEN 1 AND 2"},
    {"a NOT IN (1, 2)", "a NOT IN (1, 2)"},
    {"a IN (SELECT b FROM t)", "a IN (SELECT b FROM t)"},
    {"a NOT LIKE 'x!%' ESCAPE '!'", "a NOT LIKE 'x!%' ESCAPE '!'"},
    {"a ILIKE b", "a ILIKE b"},
    {"a RLIKE b", "a REGEXP b"},
    {"a NOT SIMILAR TO 'x|y' ESCAPE '#'", "a NOT SIMILAR TO 'x|y' ESCAPE '#'"},
    {"a BETWEEN SYMMETRIC b AND c", "a BETWEEN b AND c OR a BETWEEN c AND b"},
    {"a = ANY (SELECT b FROM t)", "a IN (SELECT b FROM t)"},
    {"a <> ALL (SELECT b FROM t)", "a NOT IN (SELECT b FROM t)"},
    {"CASE WHEN a THEN b ELSE c END", "CASE WHEN a THEN b ELSE c END"},
    {"CASE x WHEN 1 THEN 2 WHEN 3 THEN 4 END", "CASE x WHEN 1 THEN 2 WHEN 3 THEN 4 END"},
    {"CAST(a AS DECIMAL(10,2))", "CAST(a AS DECIMAL(10, 2))"},
    {"TRY_CAST(a AS INT)", "TRY_CAST(a AS INT)"},
    {"a::int[]", "CAST(a AS ARRAY<int>)"},
    {"EXTRACT(HOUR FROM ts)", "EXTRACT(HOUR FROM ts)"},
    {"ts AT TIME ZONE 'UTC'", "ts AT TIME ZONE 'UTC'"},
    {"SUBSTRING(x FROM 1 FOR 2)", "SUBSTRING(x, 1, 2)"},
    {"SUBSTRING(x FROM 2)", "SUBSTRING(x, 2)"},
    {"SUBSTRING(x FOR 2)", "SUBSTRING(x, 1, 2)"},
    {"OVERLAY(x PLACING y FROM 2 FOR 3)", "OVERLAY(x, y, 2, 3)"},
    {"TRIM(LEADING '0' FROM x)", "LTRIM(x, '0')"},
    {"TRIM(TRAILING FROM x)", "RTRIM(x)"},
    {"TRIM(BOTH ' ' FROM x)", "TRIM(x, ' ')"},
    {"TRIM(x)", "TRIM(x)"},
    {"POSITION('a' IN b)", "POSITION('a', b)"},
    {"POSITION(a = b, c)", "POSITION(a = b, c)"},
    {"COUNT(*)", "COUNT(*)"},
    {"count(DISTINCT x) FILTER (WHERE y > 0)", "count(DISTINCT x) FILTER (WHERE y > 0)"},
    {"string_agg(a, ',' ORDER BY b DESC)", "string_agg(a, ',' ORDER BY b DESC)"},
    {"percentile_cont(0.5) WITHIN GROUP (ORDER BY x)", "percentile_cont(0.5) WITHIN GROUP (ORDER BY x)"},
    {"lag(x, 1) IGNORE NULLS OVER w", "lag(x, 1) IGNORE NULLS OVER (w)"},
    {"sum(x) OVER (PARTITION BY a, b ORDER BY c NULLS FIRST)",
     "sum(x) OVER (PARTITION BY a, b ORDER BY c NULLS FIRST)"},
    {"sum(x) OVER (ORDER BY t ROWS 5 PRECEDING)", "sum(x) OVER (ORDER BY t ROWS BETWEEN 5 PRECEDING AND CURRENT ROW)"},
    {"sum(x) OVER (ORDER BY t RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND UNBOUNDED FOLLOWING)",
     "sum(x) OVER (ORDER BY t RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND UNBOUNDED FOLLOWING)"},
    {"avg(p) OVER (ROWS WINDOW BUFFER 10 ROWS PARTITION BY s ORDER BY t)",
     "avg(p) OVER (ROWS WINDOW BUFFER 10 ROWS PARTITION BY s ORDER BY t)"},
    {"TUMBLE(ts, 1 MINUTE)", "TUMBLE(ts, INTERVAL '1' MINUTE)"},
    {"LEFT(a, 3)", "LEFT(a, 3)"},
    {"CURRENT_DATE", "CURRENT_DATE()"},
    {"EXISTS (SELECT 1)", "EXISTS (SELECT 1)"},
    {"(SELECT max(x) FROM t)", "(SELECT max(x) FROM t)"},
    {"((SELECT 1) + 1)", "(SELECT 1) + 1"},
    {"(((SELECT 1)) * 2)", "(SELECT 1) * 2"},
    {"((SELECT 1) UNION ALL (SELECT 2))", "(SELECT 1 UNION ALL SELECT 2)"},
    {"(1, 2)", "(1, 2)"},
    {"ARRAY[1, 2]", "ARRAY[1, 2]"},
    {"ARRAY[]", "ARRAY[]"},
    {"MAP{'a': 1}", "MAP{'a': 1}"},
    {"MAP['a', 1, 'b', 2]", "MAP{'a': 1, 'b': 2}"},
    {"STRUCT(1 AS a, 2)", "STRUCT(1 AS a, 2)"},
    {"a[1].b[2]", "a[1].b[2]"},
    {"(a).f", "(a).f"},
    {"f(x).g", "f(x).g"},
};

TEST(Expression, ReadsEveryForm) {
  for (const Canonical& c : kCanonical) EXPECT_EQ(unparse(read(c.text)), c.canonical) << c.text;
}

TEST(Expression, WritingAndReadingAreInverse) {
  for (const Canonical& c : kCanonical) {
    const Expr once = read(c.text);
    EXPECT_EQ(read(unparse(once)), once) << c.text;
  }
}

// Both sides are the same expression: the right one says with parentheses what the left one means.
constexpr Canonical kBinding[] = {
    {"a OR b AND c", "a OR (b AND c)"},
    {"NOT a AND b", "(NOT a) AND b"},
    {"NOT a = b", "NOT (a = b)"},
    {"NOT a IS NULL", "NOT (a IS NULL)"},
    {"a = b IS NULL", "(a = b) IS NULL"},
    {"a + b = c * d", "(a + b) = (c * d)"},
    {"a = b || c", "a = (b || c)"},
    {"a || b + c", "a || (b + c)"},
    {"j ->> 'x' = 'y'", "(j ->> 'x') = 'y'"},
    {"a LIKE b || '%'", "a LIKE (b || '%')"},
    {"a LIKE b = c", "(a LIKE b) = c"},
    {"a BETWEEN 1 AND 2 AND c", "(a BETWEEN 1 AND 2) AND c"},
    {"a BETWEEN b + 1 AND c * 2", "a BETWEEN (b + 1) AND (c * 2)"},
    {"NOT a BETWEEN 1 AND 2", "NOT (a BETWEEN 1 AND 2)"},
    {"a - b - c", "(a - b) - c"},
    {"a / b * c % d", "((a / b) * c) % d"},
    {"a + b * c", "a + (b * c)"},
    {"-a * b", "(-a) * b"},
    {"-a::int", "-(a::int)"},
    {"-a[1]", "-(a[1])"},
    {"a * b AT TIME ZONE 'x'", "a * (b AT TIME ZONE 'x')"},
    {"-a AT TIME ZONE 'x'", "(-a) AT TIME ZONE 'x'"},
    {"a IS DISTINCT FROM b = c", "a IS DISTINCT FROM (b = c)"},
};

TEST(Expression, BindsLikePostgres) {
  for (const Canonical& c : kBinding) EXPECT_EQ(read(c.text), read(c.canonical)) << c.text;
}

TEST(Expression, ParenthesesThatMatterAreKept) {
  for (const char* text :
       {"(a OR b) AND c", "(a + b) * c", "a - (b - c)", "(a = b) = c", "-(a + b)", "NOT (a OR b)", "(a IS NULL) = b",
        "(NOT a) IS NULL", "(-a)[1]", "(a || b) + c", "(a BETWEEN 1 AND 2) BETWEEN b AND c"}) {
    EXPECT_EQ(unparse(read(text)), text);
  }
}

TEST(Expression, KnowsItsPlace) {
  const Expr sum = read("a +\n  日本 * 2");
  EXPECT_EQ(sum.position(), (TextPosition{1, 1, 3}));
  const Expr& product = *sum.as<Binary>()->right;
  EXPECT_EQ(product.position(), (TextPosition{2, 3, 6}));
  EXPECT_EQ(product.as<Binary>()->op_span.position, (TextPosition{2, 6, 1}));
  EXPECT_EQ(product.as<Binary>()->right->position(), (TextPosition{2, 8, 1}));
}

TEST(Expression, NamesCompareWithoutCaseAndKeepIt) {
  EXPECT_EQ(read("Price + 1"), read("price + 1"));
  EXPECT_EQ(read("Price").as<NameRef>()->parts[0].text, "Price");
  EXPECT_NE(read("a + 1"), read("a + 2"));
  EXPECT_NE(read("'A'"), read("'a'"));
}

TEST(Expression, NestsToALimit) {
  EXPECT_TRUE(parse_expression(std::string(150, '(') + "1" + std::string(150, ')')).ok());
  std::string sum = "1";
  for (int i = 0; i < 1500; ++i) sum += " + 1";
  EXPECT_TRUE(parse_expression(sum).ok());
}

TEST(Expression, RefusesWhatWouldExhaustTheStack) {
  const auto repeat = [](const std::string& part) {
    std::string out;
    for (int i = 0; i < 20000; ++i) out += part;
    return out;
  };
  for (const std::string& text :
       {repeat("("), repeat("- "), repeat("NOT "), repeat("CASE WHEN "), repeat("f("), "x" + repeat("[1]"),
        "1" + repeat("+1"), "CAST(1 AS " + repeat("ARRAY<"), "1::INT" + repeat("[]"), "x" + repeat("::INT"),
        repeat("(SELECT "), repeat("EXISTS (SELECT ")}) {
    const Result<Expr> parsed = parse_expression(text);
    ASSERT_FALSE(parsed.ok()) << text.substr(0, 20);
    EXPECT_EQ(parsed.error().code, 2009) << text.substr(0, 20);
  }
}

TEST(Type, ReadsEveryForm) {
  constexpr Canonical kTypes[] = {
      {"INT", "INT"},
      {"decimal(38,10)", "decimal(38, 10)"},
      {"VARCHAR(20)", "VARCHAR(20)"},
      {"DOUBLE PRECISION", "DOUBLE PRECISION"},
      {"timestamp(3) with time zone", "timestamp(3) WITH TIME ZONE"},
      {"TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP WITHOUT TIME ZONE"},
      {"ARRAY<MAP<STRING, INT>>", "ARRAY<MAP<STRING, INT>>"},
      {"STRUCT<a INT, b ARRAY<STRUCT<c INT>>>", "STRUCT<a INT, b ARRAY<STRUCT<c INT>>>"},
      {"STRUCT<a: INT>", "STRUCT<a INT>"},
      {"INT[][]", "ARRAY<ARRAY<INT>>"},
  };
  for (const Canonical& c : kTypes) {
    const Result<TypeName> type = parse_type(c.text);
    ASSERT_TRUE(type.ok()) << c.text;
    EXPECT_EQ(unparse(*type), c.canonical);
    EXPECT_EQ(parse_type(unparse(*type)).value(), *type);
  }
}

}  // namespace
}  // namespace velo::sql
