#pragma once

#include <string>

#include "sql/ast.hpp"
#include "sql/operators.hpp"

/// The writers of the grammar: each appends the canonical text of its node.
namespace velo::sql {

void write(std::string& out, const Identifier& name);
void write(std::string& out, const TypeName& type);
void write(std::string& out, const Duration& duration);
void write(std::string& out, const Expr& expr);
/// In parentheses when `expr` binds less tightly than `min`.
void write(std::string& out, const Expr& expr, Level min);
void write(std::string& out, const OverClause& over);
void write(std::string& out, const std::vector<OrderItem>& items);
void write(std::string& out, const WindowSpec& window);
void write(std::string& out, const Query& query);
void write(std::string& out, const Select& select);
/// `(1, 2), (3, 4)`.
void write_rows(std::string& out, const std::vector<RowValue>& rows);
void write(std::string& out, const Option& option);
void write(std::string& out, const Element& element);
void write(std::string& out, const Statement& statement);

/// ` WITH (...)`, or nothing when there are none.
void write_options(std::string& out, const std::vector<Option>& options);

/// `text` in `quote`s, with those inside doubled.
void write_quoted(std::string& out, std::string_view text, char quote = '\'');

template <class Node>
void write_list(std::string& out, const std::vector<Node>& nodes) {
  bool first = true;
  for (const Node& node : nodes) {
    if (!first) out += ", ";
    first = false;
    write(out, node);
  }
}

/// `(a, b)`.
template <class Node>
void write_group(std::string& out, const std::vector<Node>& nodes) {
  out += '(';
  write_list(out, nodes);
  out += ')';
}

}  // namespace velo::sql
