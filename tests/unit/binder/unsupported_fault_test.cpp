#include "fault_cases.hpp"

namespace velo::binder::testing {
namespace {

TEST(Faults, Unsupported) {
  expect_faults({
      {"EXPLAIN SET 'on_error' = 'skip';", {"2508 9+23"}},
  });
}

}  // namespace
}  // namespace velo::binder::testing
