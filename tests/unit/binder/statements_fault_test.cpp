#include "fault_cases.hpp"

namespace velo::binder::testing {
namespace {

TEST(Faults, Statements) {
  expect_faults({
      {"CREATE STREAM s (a INT, WATERMARK FOR a AS a) WITH ('connector' = 'file', 'path' = 'x');",
       {"2408 39+1 add a computed column, ts AS TO_TIMESTAMP(a), and declare the watermark for it"}},
      {"CREATE STREAM s (a TIMESTAMP, WATERMARK FOR a AS a + INTERVAL '1' SECOND) WITH ('connector' = 'file', 'path' = "
       "'x');",
       {"2408 50+23 write WATERMARK FOR a AS a - INTERVAL '5' SECOND"}},
      {"CREATE STREAM s (a INT) WITH ('connector' = 'kafka', 'topic' = 'x');",
       {"2402 45+7 available: file, generator, stdin, stdout"}},
      {"CREATE STREAM s (a INT) WITH ('connector' = 'fil', 'path' = 'x');",
       {"2402 45+5 did you mean \"file\"? available: file, generator, stdin, stdout"}},
      {"CREATE STREAM s (a INT) WITH ('connector' = 'file', 'format' = 'jsn', 'path' = 'x');",
       {"2403 64+5 did you mean \"json\"? available: json, csv"}},
      {"CREATE STREAM s (a INT) WITH ('connector' = 'file');", {"1102 45+6 where the file is"}},
      {"CREATE STREAM s (a INT) WITH ('connector' = 'file', 'path' = 'x', 'paht' = 'y');",
       {"1101 76+3 did you mean \"path\"?"}},
      {"CREATE STREAM s (a INT) WITH ('connector' = 'file', 'path' = 'x', 'path' = 'y');", {"2411 67+6"}},
      {"CREATE STREAM s (a INT) WITH ('connector' = 'file', 'path' = 'x', 'watermark.idle_timeout' = 'soon');",
       {"1103 94+6 write for example 500ms, 5s, 1 minute or 2h"}},
      {"CREATE STREAM s (a INT); SELECT a FROM s;",
       {"2405 40+1 add WITH ('connector' = 'file', 'path' = '..') to its declaration"}},
      {"CREATE STREAM s WITH ('connector' = 'generator') AS SELECT sym FROM trades;", {"2404 15+1"}},
      {"CREATE STREAM s WITH ('path' = 'x') AS SELECT sym FROM trades;",
       {"2405 15+1 add 'connector' = 'file', or leave the other options out"}},
      {"SELECT a FROM o WITH ('o.type' = 'stdout_sink');", {"2404 15+1"}},
      {"SELECT sym FROM trades WITH ('on_eror' = 'skip');", {"2410 30+9 did you mean \"on_error\"?"}},
      {"SELECT sym FROM trades WITH ('on_error' = 'ignore');", {"1103 43+8"}},
      {"SELECT sym FROM trades WITH ('trdes.path' = 'x');", {"2410 30+12 did you mean \"trades\"?"}},
      {"CREATE STREAM k (x INT, y STRING) WITH ('connector' = 'file', 'path' = 'x'); INSERT INTO k SELECT sym FROM "
       "trades;",
       {"2406 92+22 k is (x INT, y STRING)"}},
      {"PAUSE JOB j;", {"2407 1+11"}},
      {"SHOW JOBS;", {"2407 1+9"}},
      {"SET 'on_eror' = 'skip';", {"2410 5+9 did you mean \"on_error\"?"}},
      {"CREATE STREAM s (a INT) WITH ('config_file' = 'missing.yaml');",
       {"1104 47+14 paths are relative to the SQL file"}},
  });
}

}  // namespace
}  // namespace velo::binder::testing
