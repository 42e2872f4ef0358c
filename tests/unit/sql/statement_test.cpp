// Statements and queries: every production once, its canonical text, and the way back.
#include <gtest/gtest.h>

#include <string>

#include "sql/parser.hpp"
#include "sql/unparse.hpp"

namespace velo::sql {
namespace {

Statement read(const std::string& text) {
  ParseOutcome outcome = parse_script(text);
  for (const Error& error : outcome.errors) ADD_FAILURE() << render(error, text);
  EXPECT_EQ(outcome.script.statements.size(), 1u) << text;
  return outcome.script.statements.empty() ? Statement{} : std::move(outcome.script.statements[0]);
}

// Texts that are their own canonical form.
constexpr const char* kFixed[] = {
    "CREATE STREAM s",
    "CREATE OR REPLACE TABLE t (a INT PRIMARY KEY)",
    "CREATE STREAM IF NOT EXISTS s (a INT NOT NULL, b DECIMAL(10, 2) DEFAULT -1, c BYTES METADATA, d STRING METADATA "
    "FROM 'x')",
    "CREATE STREAM s (a INT, b AS a + 1, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, PRIMARY KEY "
    "(a, ts))",
    "CREATE STREAM s WITH ('connector' = 'file', 'n' = 5, 'x' = -1.5, 'b' = true, 'w' = json)",
    "CREATE TABLE t WITH ('a' = 'b') AS SELECT a PRIMARY KEY, COUNT(*) AS n FROM s GROUP BY a EMIT CHANGES WITH "
    "('out.type' = 'f')",
    "CREATE VIEW v AS SELECT * FROM t",
    "INSERT INTO t SELECT a FROM s",
    "INSERT INTO t (a, b) VALUES (1, 'x'), (2, NULL)",
    "SELECT * FROM (VALUES (1, 'x'), (2, NULL))",
    "SELECT v.a FROM (VALUES (1), (2)) AS v(a) JOIN t ON v.a = t.a",
    "EXPLAIN SELECT 1",
    "EXPLAIN ANALYZE CREATE STREAM s AS SELECT 1",
    "DESCRIBE t",
    "SHOW STREAMS",
    "SHOW TABLES",
    "SHOW JOBS",
    "SHOW FUNCTIONS",
    "SHOW CREATE t",
    "DROP STREAM s",
    "DROP TABLE IF EXISTS t",
    "DROP VIEW v",
    "SET 'a' = 'b'",
    "PAUSE JOB j",
    "RESUME JOB j",
    "STOP JOB j",
    "SELECT DISTINCT a, b AS c, t.*, * EXCEPT (x, y) FROM t",
    "WITH a AS (SELECT 1), b(x) AS (SELECT 2) SELECT * FROM a UNION ALL SELECT * FROM b ORDER BY 1 DESC NULLS LAST "
    "LIMIT 10 OFFSET 2",
    "SELECT a FROM t INTERSECT SELECT b FROM u UNION SELECT c FROM v EXCEPT SELECT d FROM w",
    "SELECT a FROM t WHERE b > 1 GROUP BY a, 2 HAVING count(*) > 1 QUALIFY c = 1 ORDER BY a EMIT FINAL INTO o WITH "
    "('x' = 'y')",
    "SELECT a FROM t EMIT CHANGES EVERY INTERVAL '1' SECOND",
    "SELECT a FROM t GROUP BY ROLLUP (a, (b, c)), CUBE (a), GROUPING SETS ((a, b), a, ())",
    "SELECT a FROM t WINDOW TUMBLING (INTERVAL '1' MINUTE)",
    "SELECT a FROM t WINDOW TUMBLING (t.ts, INTERVAL '1' MINUTE, OFFSET INTERVAL '5' SECOND, GRACE PERIOD INTERVAL '1' "
    "HOUR)",
    "SELECT a FROM t WINDOW HOPPING (ts, INTERVAL '5' MINUTE, INTERVAL '1' MINUTE)",
    "SELECT a FROM t WINDOW SESSION (ts, INTERVAL '30' SECOND)",
    "SELECT a FROM t WINDOW CUMULATE (ts, INTERVAL '1' HOUR, INTERVAL '1' DAY)",
    "SELECT sum(x) OVER (w) FROM t WINDOW w AS (PARTITION BY a), v AS (w ORDER BY b)",
    "SELECT * FROM (SELECT a FROM t) AS s",
    "SELECT * FROM TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE) AS w",
    "SELECT * FROM HOP(DATA => TABLE t, TIMECOL => DESCRIPTOR(ts), SLIDE => INTERVAL '1' MINUTE)",
    "SELECT * FROM a JOIN b WITHIN INTERVAL '5' MINUTE GRACE PERIOD INTERVAL '1' MINUTE ON a.x = b.x",
    "SELECT * FROM a LEFT JOIN b WITHIN (INTERVAL '1' MINUTE, INTERVAL '2' MINUTE) ON a.x = b.x RIGHT JOIN c USING (x, "
    "y)",
    "SELECT * FROM a FULL JOIN b ON TRUE CROSS JOIN UNNEST(a.items) AS u(x, y)",
    "SELECT * FROM o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.c = r.c",
    "SELECT * FROM t ASOF JOIN q MATCH_CONDITION (q.ts <= t.ts) ON q.s = t.s",
};

TEST(Statement, CanonicalTextStays) {
  for (const char* text : kFixed) EXPECT_EQ(unparse(read(text)), text);
}

struct Canonical {
  const char* text;
  const char* canonical;
};

constexpr Canonical kOtherForms[] = {
    {"select a b from t c", "SELECT a AS b FROM t AS c"},
    {"SELECT a FROM t;", "SELECT a FROM t"},
    {"((SELECT a FROM t))", "SELECT a FROM t"},
    {"(SELECT a FROM t LIMIT 1) UNION ALL (SELECT b FROM u)",
     "SELECT * FROM (SELECT a FROM t LIMIT 1) UNION ALL SELECT b FROM u"},
    {"SELECT a FROM t UNION SELECT b FROM u INTERSECT SELECT c FROM v",
     "SELECT a FROM t UNION SELECT * FROM (SELECT b FROM u INTERSECT SELECT c FROM v)"},
    {"SELECT a FROM t OFFSET 2 ROWS FETCH FIRST 3 ROWS ONLY", "SELECT a FROM t LIMIT 3 OFFSET 2"},
    {"SELECT a FROM t FETCH NEXT ROW ONLY", "SELECT a FROM t LIMIT 1"},
    {"SELECT a FROM t OFFSET 2 LIMIT 3", "SELECT a FROM t LIMIT 3 OFFSET 2"},
    {"SELECT a FROM t LIMIT ALL OFFSET 1 ROW", "SELECT a FROM t OFFSET 1"},
    {"SELECT a FROM t, u x", "SELECT a FROM t CROSS JOIN u AS x"},
    {"SELECT a FROM t LEFT OUTER JOIN u ON 1 = 1 INNER JOIN v ON 2 = 2",
     "SELECT a FROM t LEFT JOIN u ON 1 = 1 JOIN v ON 2 = 2"},
    {"SELECT a FROM t JOIN u ON x WITHIN 5m", "SELECT a FROM t JOIN u WITHIN INTERVAL '5' MINUTE ON x"},
    {"SELECT a FROM t JOIN u AS r FOR SYSTEM_TIME AS OF t.ts ON x",
     "SELECT a FROM t JOIN u FOR SYSTEM_TIME AS OF t.ts AS r ON x"},
    {"SELECT a FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), 1 MINUTE))",
     "SELECT a FROM TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)"},
    {"SELECT a FROM t WINDOW TUMBLING(1m) GROUP BY a",
     "SELECT a FROM t GROUP BY a WINDOW TUMBLING (INTERVAL '1' MINUTE)"},
    {"SELECT a FROM t WINDOW TUMBLING (SIZE 1 MINUTE, GRACE PERIOD 5 SECONDS)",
     "SELECT a FROM t WINDOW TUMBLING (INTERVAL '1' MINUTE, GRACE PERIOD INTERVAL '5' SECOND)"},
    {"SELECT a FROM t WINDOW TUMBLING (ts, 1h, 15m)",
     "SELECT a FROM t WINDOW TUMBLING (ts, INTERVAL '1' HOUR, OFFSET INTERVAL '15' MINUTE)"},
    {"SELECT a FROM t WINDOW SLIDING (5m, 30s)",
     "SELECT a FROM t WINDOW HOPPING (INTERVAL '5' MINUTE, INTERVAL '30' SECOND)"},
    {"SELECT a FROM t WINDOW HOPPING (SIZE 5 MINUTES, ADVANCE BY 1 MINUTE)",
     "SELECT a FROM t WINDOW HOPPING (INTERVAL '5' MINUTE, INTERVAL '1' MINUTE)"},
    {"SELECT a FROM t WINDOW SESSION (GAP 30 SECONDS)", "SELECT a FROM t WINDOW SESSION (INTERVAL '30' SECOND)"},
    {"SELECT a FROM t EMIT CHANGES EVERY 500ms", "SELECT a FROM t EMIT CHANGES EVERY INTERVAL '500' MILLISECOND"},
    {"SELECT * EXCLUDE (a) FROM t", "SELECT * EXCEPT (a) FROM t"},
    {"CREATE STREAM s (a INT) WITH (out.type = 'x', b = TRUE)",
     "CREATE STREAM s (a INT) WITH ('out.type' = 'x', 'b' = true)"},
    {"INSERT INTO t (SELECT a FROM s)", "INSERT INTO t SELECT a FROM s"},
    {"SHOW CREATE TABLE t", "SHOW CREATE t"},
    {"desc t", "DESCRIBE t"},
    {"SELECT /* a /* nested */ comment */ 1 -- and another", "SELECT 1"},
};

TEST(Statement, OtherFormsMeanTheSame) {
  for (const Canonical& c : kOtherForms) EXPECT_EQ(unparse(read(c.text)), c.canonical) << c.text;
}

TEST(Statement, WritingAndReadingAreInverse) {
  for (const Canonical& c : kOtherForms) {
    const Statement once = read(c.text);
    EXPECT_EQ(read(unparse(once)), once) << c.text;
  }
  for (const char* text : kFixed) EXPECT_EQ(read(unparse(read(text))), read(text)) << text;
}

TEST(Statement, KeywordsServeAsNames) {
  for (const char* name :
       {"timestamp", "date",  "time",   "value", "key",     "type",      "size",   "count", "window",
        "interval",  "year",  "first",  "last",  "offset",  "row",       "rows",   "range", "job",
        "stream",    "table", "format", "emit",  "primary", "watermark", "array",  "map",   "struct",
        "left",      "full",  "exists", "set",   "show",    "grace",     "within", "final", "values"}) {
    const std::string word = name;
    read("SELECT " + word + ", t." + word + " FROM t WHERE " + word + " = 1 GROUP BY " + word);
    read("SELECT a AS " + word + " FROM " + word + " AS " + word);
    read("CREATE STREAM " + word + " (" + word + " STRING)");
  }
}

TEST(Statement, KnowsItsPlace) {
  const std::string text = "SELECT 1;\n  CREATE STREAM s\n(ab INT);";
  const ParseOutcome outcome = parse_script(text);
  ASSERT_EQ(outcome.script.statements.size(), 2u);
  const SourceSpan& span = outcome.script.statements[1].span;
  EXPECT_EQ(span.position, (TextPosition{2, 3, 15}));
  EXPECT_EQ(text.substr(span.begin, span.end - span.begin), "CREATE STREAM s\n(ab INT)");
  const auto* create = outcome.script.statements[1].as<CreateRelation>();
  ASSERT_NE(create, nullptr);
  EXPECT_EQ(create->elements[0].span.position, (TextPosition{3, 2, 6}));
}

TEST(Annotations, GoToApplicationAndStatements) {
  const std::string text =
      "-- @app: demo\n-- @version: 1.0\n\n-- A comment\n-- @name: first\n-- @flag\nSELECT 1; -- @not: alone\n"
      "-- @job_mode: simple\nSELECT\n  -- @inside: yes\n  2;\n-- @behind: x\n";
  const ParseOutcome outcome = parse_script(text);
  ASSERT_TRUE(outcome.errors.empty());
  const Script& script = outcome.script;
  ASSERT_EQ(script.annotations.size(), 2u);
  EXPECT_EQ(script.annotations[1].key, "version");
  EXPECT_EQ(script.annotations[1].value, "1.0");
  EXPECT_EQ(script.annotations[1].key_span.position, (TextPosition{2, 4, 8}));
  EXPECT_EQ(script.annotations[1].value_span.position, (TextPosition{2, 14, 3}));
  ASSERT_EQ(script.statements.size(), 2u);
  ASSERT_EQ(script.statements[0].annotations.size(), 2u);
  EXPECT_EQ(script.statements[0].annotations[0].value, "first");
  EXPECT_EQ(script.statements[0].annotations[1].value, "");
  ASSERT_EQ(script.statements[1].annotations.size(), 2u);
  EXPECT_EQ(script.statements[1].annotations[1].key, "inside");
  ASSERT_EQ(script.unattached.size(), 1u);
  EXPECT_EQ(parse_script(unparse(script)).script, script);
}

TEST(Annotations, AppInTheBlockOfTheStatementIsStillTheApplication) {
  const ParseOutcome outcome = parse_script("-- @app: demo\n-- @phase: test\nSELECT 1");
  EXPECT_EQ(outcome.script.annotations.size(), 2u);
  EXPECT_TRUE(outcome.script.statements.at(0).annotations.empty());
}

}  // namespace
}  // namespace velo::sql
