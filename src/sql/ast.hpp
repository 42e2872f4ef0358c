#pragma once

/// The AST: plain structs from text, every node with its SourceSpan; copyable, and comparable without regard to spans.
/// Recursion goes through Box and std::vector; alternatives are std::variant members called `node`, `item` or `source`.
#include "sql/expression.hpp"
#include "sql/query.hpp"
#include "sql/select.hpp"
#include "sql/statement.hpp"
