#pragma once

#include <cstdint>
#include <vector>

#include "expr/expr.hpp"
#include "plan/node.hpp"

namespace velo::plan {

/// GROUP BY with several sets of keys: gives each row once for every set, in their order. Output columns: those of the
/// input, then the keys, NULL where a key is not in the set, then the set as a BIGINT: its lowest bits are GROUPING_ID
/// of all keys, and bits above them tell equal sets apart.
struct Expand final : Node {
  std::vector<expr::ExprPtr> keys;
  std::vector<int64_t> sets;

  bool has_key(int64_t set, size_t key) const { return (set >> (keys.size() - 1 - key) & 1) == 0; }
  std::string_view kind() const override { return "Expand"; }
  Fields fields() const override;
};

}  // namespace velo::plan
