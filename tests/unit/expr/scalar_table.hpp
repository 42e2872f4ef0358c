#pragma once

#include <string>
#include <vector>

#include "expr/build.hpp"

namespace velo::expr {

/// One row of a table of function tests. Arguments are written `12` INT, `12L` BIGINT, `1.50` DECIMAL, `1e3` DOUBLE,
/// `true` BOOLEAN, `'text'`, `NULL`, and `DATE 2024-01-31`, `TIMESTAMP …`, `TIME …`, `INTERVAL …`.
struct ScalarCase {
  std::string function;
  std::vector<std::string> arguments;
  std::string result;  ///< text of the value; `error 3202` for a row error; `refused 2201` for an error of the query
};

Value argument_value(const std::string& text);

/// The result over literal arguments.
std::string over_literals(const ScalarCase& test);
/// The result over columns of several rows, some of them with a NULL in front, under a selection of every second row
/// and of all: every computed row must agree, or the differing texts are returned.
std::string over_columns(const ScalarCase& test);

}  // namespace velo::expr
