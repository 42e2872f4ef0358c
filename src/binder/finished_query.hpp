#pragma once

#include <optional>
#include <string>

#include "binder/bound_input.hpp"
#include "binder/query_options.hpp"
#include "binder/workspace.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// Where the rows of a query go.
struct Target {
  std::string name;
  catalog::RelationPtr sink;  ///< nullptr: to other queries
  bool to_stdout = false;
};

/// Adds the query to the application; returns its running number. Names of queries are made unique.
size_t add_query(Workspace& file, BoundResult result, Target target, const catalog::Options& job,
                 const sql::Statement& statement);

/// The relation that a query writes, over columns `schema`: nullptr inside when its options name no connector. Nothing
/// after a report.
std::optional<catalog::RelationPtr> make_sink(Workspace& file, const std::string& name, sql::RelationKind kind,
                                              const Schema& schema, std::vector<size_t> primary_key,
                                              catalog::Options options, const sql::SourceSpan& at);

}  // namespace velo::binder
