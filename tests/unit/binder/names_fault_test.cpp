#include "fault_cases.hpp"

namespace velo::binder::testing {
namespace {

TEST(Faults, Names) {
  expect_faults({
      {"SELECT symb FROM trades;", {"2102 8+4 did you mean \"sym\"?"}},
      {"SELECT sym FROM trade;", {"2101 17+5 did you mean \"trades\"?"}},
      {"SELECT t.sym FROM trades;", {"2107 8+1"}},
      {"SELECT trades.sim FROM trades;", {"2102 8+10 did you mean \"sym\"?"}},
      {"SELECT uper(sym) FROM trades;", {"2104 8+4 did you mean \"upper\"?"}},
      {"SELECT nonsense(sym) FROM trades;", {"2104 8+8 SHOW FUNCTIONS lists all of them"}},
      {"SELECT CAST(px AS DECIML(3)) FROM trades;", {"2105 19+6 did you mean \"DECIMAL\"?"}},
      {"SELECT sym FROM trades GROUP BY 7;", {"2109 33+1 items count from 1 to 1, and * is none"}},
      {"SELECT sym FROM trades ORDER BY 3;", {"2109 33+1 items count from 1 to 1"}},
      {"SELECT sym AS a, px AS a FROM trades;", {"2110 18+2 give one of them another name with AS"}},
      {"SELECT * EXCEPT (nope) FROM trades;", {"2102 18+4 did you mean \"note\"?"}},
      {"SELECT x.* FROM trades;", {"2107 8+1"}},
      {"CREATE STREAM trades (a INT) WITH ('connector' = 'file', 'path' = 'x');",
       {"2106 15+6 choose another name, or write CREATE OR REPLACE"}},
      {"CREATE STREAM s (a INT, a INT) WITH ('connector' = 'file', 'path' = 'x');", {"2110 25+1"}},
      {"CREATE STREAM s (a INTT) WITH ('connector' = 'file', 'path' = 'x');", {"2105 20+4 did you mean \"INT\"?"}},
      {"CREATE STREAM s (a TIMESTAMP, WATERMARK FOR b AS b) WITH ('connector' = 'file', 'path' = 'x');",
       {"2102 45+1"}},
      {"CREATE STREAM s (a INT, PRIMARY KEY (b)) WITH ('connector' = 'file', 'path' = 'x');",
       {"2102 38+1"}},
      {"INSERT INTO nowhere SELECT sym FROM trades;",
       {"2101 13+7 declare it: CREATE STREAM nowhere (..) WITH ('connector' = 'file', 'path' = '..')"}},
      {"CREATE STREAM k (x INT, y STRING) WITH ('connector' = 'file', 'path' = 'x'); INSERT INTO k (x, z) SELECT qty, "
       "sym FROM trades;",
       {"2102 96+1"}},
      {"CREATE STREAM b AS SELECT nope FROM trades; SELECT x FROM b;", {"2102 27+4 did you mean \"note\"?"}},
      {"SELECT x FROM later; CREATE STREAM later (x INT) WITH ('connector' = 'file', 'path' = 'x');",
       {"2101 15+5 it is declared in line 2, below its use: move it up"}},
      {"DROP STREAM nope;", {"2101 13+4"}},
      {"SELECT \"abc\" FROM trades WHERE sym = \"IBM\";",
       {"2102 38+5 double quotes make names; texts stand in single quotes",
        "2102 8+5 double quotes make names; texts stand in single quotes"}},
      {"DESCRIBE nope;", {"2101 10+4 declare it: CREATE STREAM nope (..) WITH ('connector' = 'file', 'path' = '..')"}},
      {"SELECT n.a FROM NOSUCH(1) n;",
       {"2104 17+6 FROM takes UNNEST(array), TUMBLE(TABLE t, DESCRIPTOR(ts), size) and HOP"}},
      {"SELECT a + b AS c, c + c2 AS d FROM plain;", {"2102 24+2 did you mean \"c\"?"}},
  });
}

}  // namespace
}  // namespace velo::binder::testing
