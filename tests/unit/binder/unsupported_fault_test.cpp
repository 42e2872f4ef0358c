#include "fault_cases.hpp"

namespace velo::binder::testing {
namespace {

TEST(Faults, Unsupported) {
  expect_faults({
      {"SELECT CAST(px AS ARRAY<INT>) FROM trades;", {"2506 19+10 declare the column as JSON or STRING"}},
      {"SELECT sym, COUNT(*) FROM trades GROUP BY ROLLUP(sym, qty);", {"2507 43+16 write one query a grouping"}},
      {"SELECT ARRAY[1, 2] FROM trades;", {"2506 8+11"}},
      {"SELECT sym.x FROM trades;", {"2506 8+5"}},
      {"EXPLAIN SET 'on_error' = 'skip';", {"2508 9+23"}},
  });
}

}  // namespace
}  // namespace velo::binder::testing
