#include "fault_cases.hpp"

namespace velo::binder::testing {
namespace {

TEST(Faults, Types) {
  expect_faults({
      {"SELECT CAST(px AS DECIMAL(99, 2)) FROM trades;",
       {"2211 19+14 DECIMAL(18, 4) holds 14 digits before the point and 4 behind it"}},
      {"SELECT sym FROM trades WHERE px;", {"2207 30+2 compare it with something, for example x <> 0"}},
      {"SELECT sym + 1 FROM trades;", {"2201 8+7 convert one side with CAST(x AS type)"}},
      {"SELECT sym FROM trades WHERE px > 'abc';", {"2208 30+10"}},
      {"SELECT SUM(sym) FROM trades;", {"2201 8+8"}},
      {"SELECT TIMESTAMP '2024-99-01' FROM trades;", {"2212 8+22 write TIMESTAMP '2024-01-31 13:45:00'"}},
      {"CREATE STREAM k (x INT, y STRING) WITH ('connector' = 'file', 'path' = 'x'); INSERT INTO k SELECT ts, sym FROM "
       "trades;",
       {"2213 92+26 write CAST(ts AS INT)"}},
      {"SELECT nope, nope + 1, uper(sym), sym FROM trades WHERE qty = 'x' AND zz > 1 GROUP BY yy;",
       {"2208 57+9", "2102 71+2 columns are sym, px, qty, ts, note", "2102 87+2 columns are sym, px, qty, ts, note",
        "2102 8+4 did you mean \"note\"?", "2104 24+4 did you mean \"upper\"?"}},
  });
}

}  // namespace
}  // namespace velo::binder::testing
