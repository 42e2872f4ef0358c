#include "fault_cases.hpp"

namespace velo::binder::testing {
namespace {

TEST(Faults, Aggregates) {
  expect_faults({
      {"SELECT sym FROM trades WHERE COUNT(*) > 1;", {"2301 30+8 conditions on aggregates belong in HAVING"}},
      {"SELECT SUM(COUNT(*)) FROM trades;",
       {"2302 12+8 compute the inner one in a query of its own: FROM (SELECT ..) AS t"}},
      {"SELECT sym, px FROM trades GROUP BY sym;",
       {"2303 13+2 add it to GROUP BY or wrap it in an aggregate, for example LAST(px)"}},
      {"SELECT sym, COUNT(*) FROM trades;",
       {"2303 8+3 add it to GROUP BY or wrap it in an aggregate, for example LAST(sym)"}},
      {"SELECT *, COUNT(*) FROM trades;", {"2303 8+1 name the columns, for example LAST(sym)"}},
      {"SELECT sym FROM trades GROUP BY sym HAVING px > 3;",
       {"2303 44+2 add it to GROUP BY or wrap it in an aggregate, for example LAST(px)"}},
      {"SELECT COUNT(*) AS n FROM trades GROUP BY n;", {"2301 8+8"}},
      {"SELECT sym, COUNT(*) FROM plain GROUP BY sym WINDOW TUMBLING(1m);",
       {"2304 53+12 name a TIMESTAMP column in the window: TUMBLING(at, 1m), or declare it in CREATE STREAM plain: "
        "WATERMARK FOR at AS at - INTERVAL '5' SECOND"}},
      {"SELECT sym, COUNT(*) FROM plain GROUP BY sym WINDOW TUMBLING(a, 1m);",
       {"2305 62+1 declare 'event.time.field' and 'event.time.format', or a column ts AS TO_TIMESTAMP(..)"}},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY sym WINDOW TUMBLING(sym, 1m);",
       {"2306 63+3 window over ts, or declare WATERMARK FOR sym"}},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY sym WINDOW TUMBLING(ts, INTERVAL '1' MONTH);",
       {"2307 67+18 write it in days or less: 30d"}},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY sym WINDOW TUMBLING(ts, 0s);", {"2307 67+2"}},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY sym WINDOW HOPPING(ts, 1m, 5m);",
       {"2307 70+2 HOPPING takes (time, size, advance), HOP(time, advance, size)"}},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY sym, TUMBLE(ts, 1m), HOP(ts, 1m, 5m);",
       {"2313 64+15 remove one of the two"}},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY sym, TUMBLE(ts);",
       {"2307 48+10 write TUMBLE(time, size [, offset])"}},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY sym, TUMBLE(ts, 5);", {"2307 59+1 write INTERVAL '1' MINUTE or 1m"}},
      {"SELECT window_start FROM trades;", {"2311 8+12 add WINDOW TUMBLING(time, 1m)"}},
      {"SELECT TUMBLE_START(ts, 1m) FROM trades;", {"2311 8+12 add WINDOW TUMBLING(time, 1m)"}},
      {"SELECT TUMBLE(ts, 1m) FROM trades;", {"2311 8+6 TUMBLE_START(..) and window_start give the window of a row"}},
      {"SELECT symbol, COUNT(*) FROM live GROUP BY symbol EMIT FINAL;",
       {"2308 51+10 add a window, for example WINDOW TUMBLING(ts, 1m), or use EMIT CHANGES"}},
      {"SELECT symbol FROM live ORDER BY price;", {"2310 34+5 leave ORDER BY out; LIMIT alone takes the first rows"}},
      {"SELECT symbol, COUNT(*) FROM live GROUP BY symbol EMIT CHANGES EVERY INTERVAL '1' SECOND;",
       {"2304 51+38 declare WATERMARK FOR ts AS ts - INTERVAL '5' SECOND in its CREATE STREAM"}},
      {"SELECT symbol FROM live EMIT CHANGES EVERY INTERVAL '1' SECOND;", {"2312 25+38 leave EVERY out"}},
      {"SELECT sym, COUNT(*) AS n FROM trades GROUP BY sym ORDER BY n EMIT CHANGES;",
       {"2309 61+1 write EMIT FINAL, or leave EMIT out"}},
      {"SELECT sym, GROUPING(qty) AS n FROM trades GROUP BY ROLLUP(sym);", {"2317 22+3"}},
      {"SELECT DISTINCT sym FROM trades ORDER BY px;", {"2316 42+2"}},
      {"SELECT sym FROM trades LIMIT -1;", {"2315 30+2"}},
      {"SELECT sym FROM trades LIMIT 1.5;", {"2315 30+3"}},
      {"SELECT UPPER(*) FROM trades;", {"2314 8+8"}},
      {"SELECT UPPER(DISTINCT sym) FROM trades;", {"2314 8+19"}},
      {"SELECT SUM(*) FROM trades;", {"2314 8+6"}},
      {"CREATE STREAM w (at TIMESTAMP, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH ('connector'='file','path'='x'); "
       "SELECT COUNT(*) FROM w WINDOW TUMBLING(at, 1m);",
       {"2306 147+2 window over ts, or declare WATERMARK FOR at"}},
      {"SELECT COUNT(*) FROM trades GROUP BY SUM(qty);", {"2301 38+8"}},
  });
}

}  // namespace
}  // namespace velo::binder::testing
