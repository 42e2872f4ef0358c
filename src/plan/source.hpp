#pragma once

#include <optional>
#include <vector>

#include "catalog/relation.hpp"
#include "plan/node.hpp"
#include "types/value.hpp"

namespace velo::plan {

/// Reads an external relation. Output: the named physical columns in `columns`, then the system columns.
struct Source final : Node {
  catalog::RelationPtr relation;
  std::vector<size_t> columns;  ///< indices into relation->schema: the only ones decoded
  std::vector<catalog::SystemColumn> system_columns;

  /// Types of the columns that are decoded.
  std::vector<Type> decoded_types() const;
  std::string_view kind() const override { return "Source"; }
  Fields fields() const override;
};

/// Reads the output rows of another query of the same application, in process.
struct Upstream final : Node {
  std::string query;  ///< name of the producing query

  std::string_view kind() const override { return "Upstream"; }
  Fields fields() const override;
};

/// SELECT without FROM: one row without columns.
struct SingleRow final : Node {
  std::string_view kind() const override { return "SingleRow"; }
  Fields fields() const override { return {}; }
};

/// Literal rows: VALUES. A leaf.
struct Values final : Node {
  std::vector<std::vector<Value>> rows;

  std::string_view kind() const override { return "Values"; }
  Fields fields() const override;
};

}  // namespace velo::plan
