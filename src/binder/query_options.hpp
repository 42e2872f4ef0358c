#pragma once

#include <string>

#include "binder/workspace.hpp"

namespace velo::binder {

/// Options at the end of a query, sorted by whom they concern.
struct QueryOptions {
  catalog::Options job;  ///< on top of those of SET
  RelationOverlays overlays;
};

/// `target` is the relation the query makes; empty for none.
QueryOptions split_options(Workspace& file, const sql::Query& query, const std::string& target);
/// SET: a job option of all statements behind.
void set_option(Workspace& file, const sql::Option& option);
/// What `on_error` says; Fail when it says nothing.
plan::OnError on_error(const catalog::Options& job);

}  // namespace velo::binder
