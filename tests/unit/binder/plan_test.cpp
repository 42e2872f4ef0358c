// Plans as EXPLAIN shows them, straight from the binder.
#include <gtest/gtest.h>

#include "bind_fixture.hpp"

namespace velo::binder::testing {
namespace {

struct PlanCase {
  std::string sql;
  std::string plans;
};

void expect_plans(const std::vector<PlanCase>& cases) {
  for (const PlanCase& one : cases) {
    SCOPED_TRACE(one.sql);
    const BindOutcome outcome = bind_text(kPreamble + one.sql);
    for (const Error& error : outcome.errors) ADD_FAILURE() << error.summary();
    std::string plans;
    for (const plan::Query& query : outcome.application.queries) plans += plan::explain(query);
    EXPECT_EQ(plans, one.plans);
  }
}

TEST(Plans, Groups) {
  expect_plans({
      {"SELECT sym, px * qty AS notional, note FROM trades WHERE px > 10 AND qty < 5;",
       "query result (sym STRING NOT NULL, notional DECIMAL(21,2), note STRING)\n"
       "  to standard output\n"
       "Project  columns: sym, (px * CAST(qty AS BIGINT)) AS notional, note\n"
       "  Filter  where: ((px > 10.00) AND (qty < 5))\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"CREATE STREAM out WITH ('connector'='file','path'='o.csv','format'='csv') AS SELECT sym, FIRST(px) AS open, "
       "MAX(px) AS high, SUM(px*qty)/SUM(qty) AS vwap, window_start, TUMBLE_END(ts, INTERVAL '1' MINUTE) AS e, "
       "COUNT(*) AS n FROM trades WHERE qty > 0 GROUP BY sym WINDOW TUMBLING(ts, INTERVAL '1' MINUTE) HAVING COUNT(*) "
       "> 2 EMIT FINAL;",
       "query out (sym STRING, open DECIMAL(10,2), high DECIMAL(10,2), vwap DECIMAL(38,6), window_start TIMESTAMP NOT "
       "NULL, e TIMESTAMP NOT NULL, n BIGINT)\n"
       "  to out (file, csv)\n"
       "Project  columns: sym, FIRST_VALUE(px) AS open, MAX(px) AS high, (SUM((px * CAST(qty AS BIGINT))) / SUM(qty)) "
       "AS vwap, window_start, window_end AS e, COUNT(*) AS n\n"
       "  Filter  where: (COUNT(*) > 2)\n"
       "    WindowAggregate  keys: sym | aggregates: FIRST_VALUE(px), MAX(px), SUM((px * CAST(qty AS BIGINT))), "
       "SUM(qty), COUNT(*) | window: TUMBLING(1m) | emit: final | state: about 120 bytes a group and window, freed "
       "when the watermark passes the window\n"
       "      Filter  where: (qty > 0)\n"
       "        Watermark  time: ts | delay: 5s\n"
       "          Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, "
       "ts, note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY sym;",
       "query result (sym STRING, count BIGINT)\n"
       "  to standard output\n"
       "Project  columns: sym, COUNT(*) AS count | rows: upsert by sym\n"
       "  Aggregate  keys: sym | aggregates: COUNT(*) | emit: changes | rows: upsert by sym | state: about 40 bytes a "
       "group\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT sym, COUNT(*) AS n, SUM(px) FILTER (WHERE qty > 1) FROM trades GROUP BY TUMBLE(ts, 1m), sym EMIT "
       "CHANGES;",
       "query result (sym STRING, n BIGINT, sum DECIMAL(38,2))\n"
       "  to standard output\n"
       "Project  columns: sym, COUNT(*) AS n, SUM(px) FILTER (WHERE (qty > 1)) AS sum\n"
       "  WindowAggregate  keys: sym | aggregates: COUNT(*), SUM(px) FILTER (WHERE (qty > 1)) | window: TUMBLING(1m) | "
       "emit: changes | rows: upsert by sym, window_start, window_end | state: about 64 bytes a group and window, "
       "freed when the watermark passes the window\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT window_start, window_end, COUNT(*) AS n FROM HOP(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' MINUTE, "
       "INTERVAL '5' MINUTE) GROUP BY window_start, window_end;",
       "query result (window_start TIMESTAMP NOT NULL, window_end TIMESTAMP NOT NULL, n BIGINT)\n"
       "  to standard output\n"
       "Project  columns: window_start, window_end, COUNT(*) AS n\n"
       "  WindowAggregate  aggregates: COUNT(*) | window: HOPPING(5m, 1m) | emit: final | state: about 24 bytes a "
       "group and window, freed when the watermark passes the window\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
  });
}

TEST(Plans, ChainsAndQueriesInFrom) {
  expect_plans({
      {"CREATE STREAM a AS SELECT sym, px, ts FROM trades WHERE px > 0; CREATE STREAM b WITH ('connector'='stdout') AS "
       "SELECT sym, MAX(px) AS hi FROM a GROUP BY sym WINDOW TUMBLING(ts, 10s);",
       "query a (sym STRING NOT NULL, px DECIMAL(10,2), ts TIMESTAMP)\n"
       "  to other queries\n"
       "Project  columns: sym, px, ts\n"
       "  Filter  where: (px > 0.00)\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"
       "query b (sym STRING, hi DECIMAL(10,2))\n"
       "  to b (stdout, json)\n"
       "Project  columns: sym, MAX(px) AS hi\n"
       "  WindowAggregate  keys: sym | aggregates: MAX(px) | window: TUMBLING(10s) | emit: final | state: about 40 "
       "bytes a group and window, freed when the watermark passes the window\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Upstream  query: a\n"},
      {"CREATE STREAM m AS SELECT sym, COUNT(*) AS n, window_end FROM trades GROUP BY sym WINDOW TUMBLING(1m); SELECT "
       "sym, SUM(n) AS total FROM m GROUP BY sym WINDOW TUMBLING(window_end, 1h);",
       "query m (sym STRING, n BIGINT, window_end TIMESTAMP NOT NULL)\n"
       "  to other queries\n"
       "Project  columns: sym, COUNT(*) AS n, window_end\n"
       "  WindowAggregate  keys: sym | aggregates: COUNT(*) | window: TUMBLING(1m) | emit: final | state: about 40 "
       "bytes a group and window, freed when the watermark passes the window\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"
       "query result (sym STRING, total BIGINT)\n"
       "  to standard output\n"
       "Project  columns: sym, SUM(n) AS total\n"
       "  WindowAggregate  keys: sym | aggregates: SUM(n) | window: TUMBLING(1h) | emit: final | state: about 56 bytes "
       "a group and window, freed when the watermark passes the window\n"
       "    Watermark  time: window_end | delay: 0s\n"
       "      Upstream  query: m\n"},
      {"WITH big AS (SELECT * EXCEPT (note) FROM trades WHERE qty > 100) SELECT b.sym, b.px FROM big b WHERE b.px < 5 "
       "ORDER BY px DESC, qty LIMIT 3;",
       "query result (sym STRING NOT NULL, px DECIMAL(10,2))\n"
       "  to standard output\n"
       "Project  columns: sym, px\n"
       "  Sort  by: px DESC, order2 | limit: 3 | state: at most 3 rows\n"
       "    Project  columns: sym, px, qty AS order2\n"
       "      Filter  where: (px < 5.00)\n"
       "        Project  columns: sym, px, qty, ts\n"
       "          Filter  where: (qty > 100)\n"
       "            Watermark  time: ts | delay: 5s\n"
       "              Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, "
       "qty, ts, note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"CREATE VIEW v AS SELECT sym, px * 2 AS dbl FROM trades; SELECT dbl + 1 AS x, x * 2 AS y FROM v WHERE x > 3;",
       "query result (x DECIMAL(13,2), y DECIMAL(15,2))\n"
       "  to standard output\n"
       "Project  columns: (dbl + 1.00) AS x, ((dbl + 1.00) * 2) AS y\n"
       "  Filter  where: ((dbl + 1.00) > 3.00)\n"
       "    Project  columns: sym, (px * 2) AS dbl\n"
       "      Watermark  time: ts | delay: 5s\n"
       "        Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
  });
}

TEST(Plans, Relations) {
  expect_plans({
      {"SELECT _offset, _event_time, t.* FROM trades t LIMIT 5;",
       "query result (_offset BIGINT, _event_time TIMESTAMP, sym STRING NOT NULL, px DECIMAL(10,2), qty INT, ts "
       "TIMESTAMP, note STRING)\n"
       "  to standard output\n"
       "Limit  limit: 5\n"
       "  Project  columns: _offset, ts AS _event_time, sym, px, qty, ts, note\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT symbol, MAX(price) AS hi FROM live GROUP BY symbol WINDOW TUMBLING(ts, 1m);",
       "query result (symbol STRING, hi DECIMAL(10,4))\n"
       "  to standard output\n"
       "Project  columns: symbol, MAX(price) AS hi\n"
       "  WindowAggregate  keys: symbol | aggregates: MAX(price) | window: TUMBLING(1m) | emit: final | state: about "
       "40 bytes a group and window, freed when the watermark passes the window\n"
       "    Watermark  time: ts | delay: 0s\n"
       "      Source  relation: live | connector: generator | decodes: 3 of 3 columns: symbol, price, ts | system: "
       "_timestamp, _offset, _partition, _key, _headers | input: unbounded\n"},
      {"SELECT id FROM stdin;",
       "query result (id BIGINT)\n"
       "  to standard output\n"
       "Project  columns: id\n"
       "  Source  relation: stdin | connector: stdin | format: json | decodes: 2 of 2 columns: id, name | system: "
       "_timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT id, name FROM \"data.ndjson.gz\";",
       "query result (id BIGINT, name STRING)\n"
       "  to standard output\n"
       "Project  columns: id, name\n"
       "  Source  relation: data.ndjson.gz | connector: file | format: json | decodes: 2 of 2 columns: id, name | "
       "system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT t.id FROM t WITH ('t.type' = 'file_source', 't.path' = 'x.ndjson', 'on_error' = 'skip');",
       "query result (id BIGINT)\n"
       "  to standard output\n"
       "Project  columns: id\n"
       "  Source  relation: t | connector: file | format: json | decodes: 2 of 2 columns: id, name | system: "
       "_timestamp, _offset, _partition, _key, _headers\n"},
      {"CREATE STREAM o2 AS SELECT sym FROM trades WITH ('o2.type' = 'file_sink', 'o2.path' = 'o.csv', 'o2.format' = "
       "'csv');",
       "query o2 (sym STRING NOT NULL)\n"
       "  to o2 (file, csv)\n"
       "Project  columns: sym\n"
       "  Watermark  time: ts | delay: 5s\n"
       "    Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"CREATE STREAM ev (id BIGINT, t BIGINT) WITH "
       "('connector'='file','path'='e.ndjson','event.time.field'='t','event.time.format'='epoch_millis','watermark.max_"
       "out_of_orderness'='5s'); SELECT id, COUNT(*) FROM ev GROUP BY id WINDOW TUMBLING(t, 1m);",
       "query result (id BIGINT, count BIGINT)\n"
       "  to standard output\n"
       "Project  columns: id, COUNT(*) AS count\n"
       "  WindowAggregate  keys: id | aggregates: COUNT(*) | window: TUMBLING(1m) | emit: final | state: about 32 "
       "bytes a group and window, freed when the watermark passes the window\n"
       "    Watermark  time: _event_time | delay: 5s\n"
       "      Project  columns: id, t, dateadd('millisecond', t, TIMESTAMP '1970-01-01T00:00:00Z') AS _event_time, "
       "_timestamp, _offset, _partition, _key, _headers\n"
       "        Source  relation: ev | connector: file | format: json | decodes: 2 of 2 columns: id, t | system: "
       "_timestamp, _offset, _partition, _key, _headers\n"},
  });
}

TEST(Plans, ComputedColumnsTargetsExpressions) {
  expect_plans({
      {"CREATE STREAM c (a INT, s STRING, tm AS TO_TIMESTAMP(s), WATERMARK FOR tm AS tm) WITH "
       "('connector'='file','path'='e.ndjson'); SELECT a, tm FROM c WHERE a BETWEEN 1 AND 5 OR a IN (7,8,9);",
       "query result (a INT, tm TIMESTAMP)\n"
       "  to standard output\n"
       "Project  columns: a, tm\n"
       "  Filter  where: (((a >= 1) AND (a <= 5)) OR (a IN (7, 8, 9)))\n"
       "    Watermark  time: tm | delay: 0s\n"
       "      Project  columns: a, s, to_timestamp(s) AS tm, _timestamp, _offset, _partition, _key, _headers\n"
       "        Source  relation: c | connector: file | format: json | decodes: 2 of 2 columns: a, s | system: "
       "_timestamp, _offset, _partition, _key, _headers\n"},
      {"CREATE STREAM sink1 (x DECIMAL(12,2), y STRING) WITH ('connector'='file','path'='s.csv'); INSERT INTO sink1 "
       "SELECT px, sym FROM trades; INSERT INTO sink1 (y) SELECT sym FROM trades;",
       "query sink1 (x DECIMAL(12,2), y STRING NOT NULL)\n"
       "  to sink1 (file, csv)\n"
       "Project  columns: CAST(px AS DECIMAL(12,2)) AS x, sym AS y\n"
       "  Project  columns: px, sym\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"
       "query sink1_2 (x DECIMAL(12,2), y STRING NOT NULL)\n"
       "  to sink1 (file, csv)\n"
       "Project  columns: NULL AS x, sym AS y\n"
       "  Project  columns: sym\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT DISTINCT sym FROM trades ORDER BY sym;",
       "query result (sym STRING NOT NULL)\n"
       "  to standard output\n"
       "Sort  by: sym | state: all rows\n"
       "  Distinct  state: about 32 bytes a row\n"
       "    Project  columns: sym\n"
       "      Watermark  time: ts | delay: 5s\n"
       "        Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT sym || '!' AS s, CASE qty WHEN 1 THEN 'one' ELSE 'many' END AS c, EXTRACT(YEAR FROM ts) AS y, qty IS "
       "NOT DISTINCT FROM 3 AS same, (px > 1) IS TRUE AS t, -px AS neg, ts AT TIME ZONE 'Europe/Berlin' AS z, CAST(px "
       "AS STRING) FROM trades;",
       "query result (s STRING, c STRING, y BIGINT, same BOOLEAN, t BOOLEAN, neg DECIMAL(10,2), z TIMESTAMP, px "
       "STRING)\n"
       "  to standard output\n"
       "Project  columns: (sym || '!') AS s, CASE WHEN (qty = 1) THEN 'one' ELSE 'many' END AS c, extract('year', ts) "
       "AS y, (qty IS NOT DISTINCT FROM 3) AS same, coalesce((px > 1.00), false) AS t, -(px) AS neg, "
       "timezone('Europe/Berlin', ts) AS z, CAST(px AS STRING) AS px\n"
       "  Watermark  time: ts | delay: 5s\n"
       "    Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT COUNT(*) FROM trades EMIT FINAL;",
       "query result (count BIGINT)\n"
       "  to standard output\n"
       "Project  columns: COUNT(*) AS count\n"
       "  Aggregate  aggregates: COUNT(*) | emit: final | state: about 24 bytes\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
  });
}

TEST(Plans, KeysAndTables) {
  expect_plans({
      {"SELECT qty + 1 AS k, (qty + 1) * 2 AS k2, COUNT(DISTINCT sym) FROM trades GROUP BY qty + 1 EMIT FINAL;",
       "query result (k INT, k2 INT, count BIGINT)\n"
       "  to standard output\n"
       "Project  columns: (qty + 1) AS k, ((qty + 1) * 2) AS k2, COUNT(DISTINCT sym) AS count\n"
       "  Aggregate  keys: (qty + 1) | aggregates: COUNT(DISTINCT sym) | emit: final | state: about 28 bytes a group\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT sym, px FROM trades INTO out2 WITH ('out2.type' = 'file_sink', 'out2.path' = 'o.ndjson');",
       "query out2 (sym STRING NOT NULL, px DECIMAL(10,2))\n"
       "  to out2 (file, json)\n"
       "Project  columns: sym, px\n"
       "  Watermark  time: ts | delay: 5s\n"
       "    Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"CREATE TABLE last_px WITH ('connector'='file','path'='l.ndjson') AS SELECT sym, LAST(px) AS px FROM trades "
       "GROUP BY sym;",
       "query last_px (sym STRING, px DECIMAL(10,2))\n"
       "  to last_px (file, json)\n"
       "Project  columns: sym, LAST_VALUE(px) AS px | rows: upsert by sym\n"
       "  Aggregate  keys: sym | aggregates: LAST_VALUE(px) | emit: changes | rows: upsert by sym | state: about 48 "
       "bytes a group\n"
       "    Watermark  time: ts | delay: 5s\n"
       "      Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, ts, "
       "note | system: _timestamp, _offset, _partition, _key, _headers\n"},
      {"SELECT x.n FROM (SELECT sym, COUNT(*) AS n FROM trades GROUP BY sym EMIT FINAL) x WHERE x.n > 5 ORDER BY n;",
       "query result (n BIGINT)\n"
       "  to standard output\n"
       "Sort  by: n | state: all rows\n"
       "  Project  columns: n\n"
       "    Filter  where: (n > 5)\n"
       "      Project  columns: sym, COUNT(*) AS n\n"
       "        Aggregate  keys: sym | aggregates: COUNT(*) | emit: final | state: about 40 bytes a group\n"
       "          Watermark  time: ts | delay: 5s\n"
       "            Source  relation: trades | connector: file | format: json | decodes: 5 of 5 columns: sym, px, qty, "
       "ts, note | system: _timestamp, _offset, _partition, _key, _headers\n"},
  });
}

TEST(Plans, RowsThatChange) {
  expect_plans({
      {"SELECT n, COUNT(*) AS keys FROM (SELECT symbol, COUNT(*) AS n FROM live GROUP BY symbol) x GROUP BY n;",
       "query result (n BIGINT, keys BIGINT)\n"
       "  to standard output\n"
       "Project  columns: n, COUNT(*) AS keys | rows: upsert by n\n"
       "  Aggregate  keys: n | aggregates: COUNT(*) | emit: changes | rows: upsert by n | state: about 32 bytes a "
       "group; grows with every new key, nothing ends it\n"
       "    Project  columns: symbol, COUNT(*) AS n | rows: retract\n"
       "      Normalize  rows: retract | state: about 72 bytes a key; grows with every new key, nothing ends it\n"
       "        Aggregate  keys: symbol | aggregates: COUNT(*) | emit: changes | rows: upsert by symbol | state: about "
       "40 bytes a group; grows with every new key, nothing ends it\n"
       "          Source  relation: live | connector: generator | decodes: 3 of 3 columns: symbol, price, ts | system: "
       "_timestamp, _offset, _partition, _key, _headers | input: unbounded\n"},
  });
}

TEST(Plans, TopN) {
  expect_plans({
      {"SELECT symbol, price, rn FROM (SELECT symbol, price, ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY price "
       "DESC) AS rn FROM live) x WHERE rn <= 3;",
       "query result (symbol STRING NOT NULL, price DECIMAL(10,4) NOT NULL, rn BIGINT NOT NULL)\n"
       "  to standard output\n"
       "Project  columns: symbol, price, rn | rows: upsert by symbol, rn\n"
       "  Project  columns: symbol, price, rank AS rn | rows: upsert by symbol, rn\n"
       "    TopN  top: ROW_NUMBER <= 3 | partition: symbol | order: price DESC | rows: upsert by symbol, rank | state: "
       "about 116 bytes a row, at most 3 a partition; grows with every new key, nothing ends it\n"
       "      Source  relation: live | connector: generator | decodes: 3 of 3 columns: symbol, price, ts | system: "
       "_timestamp, _offset, _partition, _key, _headers | input: unbounded\n"},
      {"SELECT symbol, price FROM live QUALIFY RANK() OVER (ORDER BY price) BETWEEN 2 AND 4;",
       "query result (symbol STRING NOT NULL, price DECIMAL(10,4) NOT NULL)\n"
       "  to standard output\n"
       "Project  columns: symbol, price | rows: retract\n"
       "  Project  columns: symbol, price, ts, _timestamp, _offset, _partition, _key, _headers, NULL AS RANK() | "
       "rows: retract\n"
       "    TopN  top: 1 < RANK <= 4 | order: price | rows: retract | state: about 116 bytes a row, of at most 4 "
       "ranks\n"
       "      Source  relation: live | connector: generator | decodes: 3 of 3 columns: symbol, price, ts | system: "
       "_timestamp, _offset, _partition, _key, _headers | input: unbounded\n"},
  });
}

}  // namespace
}  // namespace velo::binder::testing