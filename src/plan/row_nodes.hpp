#pragma once

#include <cstdint>
#include <vector>

#include "expr/expr.hpp"
#include "plan/node.hpp"

namespace velo::plan {

/// Keeps the rows whose predicate is TRUE.
struct Filter final : Node {
  expr::ExprPtr predicate;

  std::string_view kind() const override { return "Filter"; }
  Fields fields() const override;
};

/// Computes the output columns, one expression each over the input's columns.
struct Project final : Node {
  std::vector<expr::ExprPtr> columns;

  std::string_view kind() const override { return "Project"; }
  Fields fields() const override;
};

/// Passes a row on when it is the first with its values (NULLs are equal).
struct Distinct final : Node {
  std::string_view kind() const override { return "Distinct"; }
  Fields fields() const override { return {}; }
};

struct SortKey {
  size_t column = 0;
  bool descending = false;
  bool nulls_first = false;
};

/// `ts DESC, x` over columns of these names.
std::string sort_text(const std::vector<SortKey>& keys, const std::vector<std::string>& names);

/// ORDER BY over a bounded input (stable), or LIMIT/OFFSET alone (then it stops the query as soon as it is satisfied).
struct Sort final : Node {
  std::vector<SortKey> keys;  ///< empty: keep the order
  uint64_t limit = UINT64_MAX;
  uint64_t offset = 0;

  std::string_view kind() const override { return keys.empty() ? "Limit" : "Sort"; }
  Fields fields() const override;
};

/// Makes an Upsert input exact: keeps the last row of each key, and takes it back before a new one comes or when it is
/// deleted. A row that equals the one it replaces gives nothing. The output is Retract, with the key of the input.
struct Normalize final : Node {
  std::string_view kind() const override { return "Normalize"; }
  Fields fields() const override { return {}; }
};

/// EMIT FINAL over rows that may be taken back: keeps those that count, and gives them at the end of the input as
/// inserts, in the order in which they came.
struct FinalRows final : Node {
  bool implied = false;  ///< nobody wrote EMIT FINAL: the node above needs it

  std::string_view kind() const override { return "FinalRows"; }
  Fields fields() const override { return {}; }
};

/// UNION ALL: the rows of all inputs as they come. The columns of all inputs have the same types.
struct Union final : Node {
  std::string_view kind() const override { return "Union"; }
  Fields fields() const override { return {}; }
};

/// CROSS JOIN UNNEST: each row once per place of its arrays and maps, with what stands there behind its columns: an
/// element, the fields of an element that is a struct, key and value of a map; shorter ones are padded with NULL.
/// `keep_empty` (LEFT JOIN UNNEST): a row without elements once, padded. `ordinality` adds the place from 1 as a BIGINT
/// behind.
struct Unnest final : Node {
  std::vector<expr::ExprPtr> arrays;
  bool keep_empty = false;
  bool ordinality = false;

  std::string_view kind() const override { return "Unnest"; }
  Fields fields() const override;
};

}  // namespace velo::plan
