#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "sql/ast.hpp"

namespace velo::sql {

/// What could be read of a text. After an error, reading goes on behind the next `;`: one error per statement.
struct ParseOutcome {
  Script script;              ///< The statements without error, in order.
  std::vector<Error> errors;  ///< In order of position; codes 2001 to 2099.
};

/// Reads a whole SQL file. Nothing is skipped: text that belongs to no statement is an error.
ParseOutcome parse_script(std::string_view text);

/// Reads one expression that fills `text`; an option value such as a metric condition.
Result<Expr> parse_expression(std::string_view text);

/// Reads what stands in the parentheses of CREATE STREAM, without them: `id BIGINT, name STRING`.
Result<std::vector<Element>> parse_elements(std::string_view text);

/// Reads one type that fills `text`: `DECIMAL(10, 2)`.
Result<TypeName> parse_type(std::string_view text);

/// Reads a length of time that fills `text`: `5m`, `1 MINUTE`, `INTERVAL '1' HOUR`.
Result<Duration> parse_duration(std::string_view text);

}  // namespace velo::sql
