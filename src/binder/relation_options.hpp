#pragma once

#include <optional>

#include "binder/workspace.hpp"
#include "catalog/relation_options.hpp"

namespace velo::binder {

/// Options of a WITH clause as written; reports keys that are given twice.
catalog::Options read_options(const std::vector<sql::Option>& written, Diagnostics& diagnostics);
/// Puts what `config_file` holds under the other options and takes `config_file` out; modernises names. False after
/// reporting that the file cannot be read: nothing is known of the relation then.
bool load_config(catalog::Options& options, Workspace& file);
/// `over` on top of `under`.
catalog::Options merged(const catalog::Options& under, const catalog::Options& over);
/// Options with connector and format resolved; faults are reported at `at` unless they have a place. Nothing when the
/// connector or format is unknown.
std::optional<catalog::Endpoint> resolve(const catalog::Options& options, Workspace& file, const std::string& relation,
                                         const sql::SourceSpan& at);

}  // namespace velo::binder
