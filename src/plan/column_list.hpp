#pragma once

#include <span>
#include <string>
#include <vector>

#include "expr/expr.hpp"
#include "plan/node.hpp"

namespace velo::plan {

/// Texts for the fields() of nodes.

std::string joined(std::span<const std::string> texts);
/// Names of the columns `node` reads; `$2` for one that has none.
std::vector<std::string> input_names(const Node& node);
/// `sym, px * 2 AS doubled`: an expression and, where it differs, the name it gets.
std::string named_expression(const expr::Expr& expression, const std::vector<std::string>& inputs,
                             const std::string& name);

}  // namespace velo::plan
