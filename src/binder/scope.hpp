#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "sql/ast.hpp"
#include "types/schema.hpp"

namespace velo::binder {

/// A column that names may refer to: where it comes from, and its place among the input's columns.
struct ScopeColumn {
  std::string relation;  ///< alias of the relation in FROM
  std::string name;
  Type type;
  size_t index = 0;
  bool hidden = false;  ///< system columns: found by name, not part of *
  bool merged = false;  ///< USING shows it once for both sides: found with its relation's name only
};

/// The columns in sight of an expression.
class Scope {
 public:
  void add(ScopeColumn column) { columns_.push_back(std::move(column)); }
  const std::vector<ScopeColumn>& columns() const { return columns_; }

  /// The column `x` or `t.x`; nullptr when there is none, an error when there are several. Visible columns win over
  /// hidden ones.
  Result<const ScopeColumn*> find(const sql::NameRef& name) const;
  /// The same for the first parts of a name, as many as make a column: what follows are fields of it, which then is a
  /// struct.
  struct Head {
    const ScopeColumn* column = nullptr;
    size_t parts = 0;
  };
  Result<Head> find_head(const sql::NameRef& name) const;
  bool has_relation(std::string_view relation) const;
  /// Everything a name could have meant, for hints.
  std::vector<std::string> visible_names() const;
  std::vector<std::string> relation_names() const;
  /// Name of the column at an index of the input.
  std::string name_of(size_t index) const;

 private:
  Result<const ScopeColumn*> find(const sql::Identifier* relation, const sql::Identifier& wanted,
                                  const sql::NameRef& name) const;

  std::vector<ScopeColumn> columns_;
};

/// A scope of one relation over the columns of `schema`.
Scope scope_of(const std::string& relation, const Schema& schema);

/// `t.x` as written.
std::string name_text(const sql::NameRef& name);
/// The place of a whole dotted name.
sql::SourceSpan span_of(const sql::NameRef& name);

}  // namespace velo::binder
