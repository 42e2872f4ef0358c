#pragma once

#include "binder/workspace.hpp"

namespace velo::binder {

/// The external relation of that name, complete and with a connector; nullptr after a report.
catalog::RelationPtr find_source(QueryContext& context, const sql::Identifier& name);
/// A declared relation; completed here when the declaration left its columns to the data or this query adds options.
catalog::RelationPtr declared_relation(QueryContext& context, const catalog::Entry& entry, const sql::Identifier& name);
void report_unknown_relation(QueryContext& context, const sql::Identifier& name);

}  // namespace velo::binder
