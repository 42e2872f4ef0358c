#pragma once

#include "binder/bound_input.hpp"

namespace velo::binder {

bool is_unnest(const sql::Relation& relation);
/// The rows of `left`, each once per element of the arrays; `join` says how they are joined, nullptr is CROSS JOIN.
std::optional<BoundInput> bind_unnest(QueryContext& context, BoundInput left, const sql::Relation& relation,
                                      const sql::Join* join);

}  // namespace velo::binder
