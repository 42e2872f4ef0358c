#include "fault_cases.hpp"

namespace velo::binder::testing {
namespace {

TEST(Faults, Unsupported) {
  expect_faults({
      {"SELECT sym, COUNT(*) FROM trades GROUP BY ROLLUP(sym, qty);", {"2507 43+16 write one query a grouping"}},
      {"EXPLAIN SET 'on_error' = 'skip';", {"2508 9+23"}},
  });
}

}  // namespace
}  // namespace velo::binder::testing
