#pragma once

#include <vector>

#include "catalog/environment.hpp"
#include "plan/application.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// A bound file and all that is wrong with it. With errors the application holds what could be bound and is not to be
/// run.
struct BindOutcome {
  plan::Application application;
  std::vector<Error> errors;  ///< in order of statements; `where` is the environment's file
};

/// Gives names and types to a parsed file. Several faults are found in one go.
BindOutcome bind(const sql::Script& script, const catalog::Environment& environment);

}  // namespace velo::binder
