#pragma once

#include <string>

#include "sql/ast.hpp"

namespace velo::sql {

/// Canonical SQL text: keywords in capitals, only the parentheses that are needed. Parsing it gives an equal node.
std::string unparse(const Expr& expr);
std::string unparse(const TypeName& type);
std::string unparse(const Duration& duration);
std::string unparse(const WindowSpec& window);
std::string unparse(const Query& query);
std::string unparse(const Statement& statement);
/// With annotations, one statement a paragraph.
std::string unparse(const Script& script);

}  // namespace velo::sql
