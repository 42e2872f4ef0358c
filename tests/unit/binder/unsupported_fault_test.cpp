#include "fault_cases.hpp"

namespace velo::binder::testing {
namespace {

TEST(Faults, Unsupported) {
  expect_faults({
      {"SELECT CAST(px AS ARRAY<INT>) FROM trades;", {"2506 19+10 declare the column as JSON or STRING"}},
      {"SELECT a.sym FROM trades a JOIN plain b ON a.sym = b.sym;", {"2501 28+29"}},
      {"SELECT sym FROM trades UNION ALL SELECT sym FROM plain;", {"2502 24+9 write one query a branch"}},
      {"SELECT sym FROM trades WHERE sym IN (SELECT sym FROM plain);", {"2504 30+30 list the values"}},
      {"SELECT sym FROM trades WHERE EXISTS (SELECT 1 FROM plain);", {"2504 30+28"}},
      {"SELECT (SELECT MAX(a) FROM plain) FROM trades;", {"2504 8+26 a query in FROM is: FROM (SELECT ..) AS t"}},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY ROLLUP(sym, qty);", {"2507 43+16 write one query a grouping"}},
      {"SELECT ARRAY[1, 2] FROM trades;", {"2506 8+11"}},
      {"SELECT sym.x FROM trades;", {"2506 8+5"}},
      {"EXPLAIN SET 'on_error' = 'skip';", {"2508 9+23"}},
  });
}

}  // namespace
}  // namespace velo::binder::testing
