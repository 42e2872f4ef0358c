#pragma once

#include "binder/workspace.hpp"

namespace velo::binder {

/// The relation that CREATE STREAM name (..) WITH (..) declares, with options that the reading or writing query adds.
/// Columns that are not written come from the connector or from a sample. `statement` may be nullptr: then all is in
/// the options. nullptr after a report.
catalog::RelationPtr declare(Workspace& file, const std::string& name, const sql::CreateRelation* statement,
                             const catalog::Options& overlay, const sql::SourceSpan& at);

/// Columns, computed columns, keys and time of the elements; false after a report.
bool read_elements(Workspace& file, const std::vector<sql::Element>& elements, catalog::Relation& relation);
bool read_computed(Workspace& file, const std::vector<sql::Element>& elements, catalog::Relation& relation);
bool read_time(Workspace& file, const std::vector<sql::Element>& elements, catalog::Relation& relation,
               const sql::SourceSpan& at);
bool read_primary_key(Workspace& file, const std::vector<sql::Element>& elements, catalog::Relation& relation);

}  // namespace velo::binder
