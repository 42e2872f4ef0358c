#pragma once

#include <optional>
#include <string>

#include "binder/bound_input.hpp"
#include "binder/workspace.hpp"

namespace velo::binder {

/// A relation of the outside world as input: Source, computed columns, Watermark. `relation` is complete.
std::optional<BoundInput> read_relation(QueryContext& context, catalog::RelationPtr relation,
                                        const sql::SourceSpan& at);
/// The rows of an earlier query of this application.
BoundInput read_upstream(QueryContext& context, const catalog::Entry& entry);

}  // namespace velo::binder
