#pragma once

#include <optional>

#include "binder/scope.hpp"
#include "binder/workspace.hpp"
#include "plan/node.hpp"
#include "window/spec.hpp"

namespace velo::binder {

/// A window as written, its lengths known.
struct WindowClause {
  window::Spec spec;
  std::optional<sql::Expr> time;           ///< the column named in it
  std::vector<sql::Identifier> partition;  ///< of SESSION in FROM: whoever differs in these has sessions of its own
  sql::SourceSpan span;
};

/// A relation of FROM, ready to be queried.
struct BoundInput {
  plan::NodePtr node;
  Scope scope;
  std::string name;               ///< as FROM calls it
  std::optional<EventTime> time;  ///< the rows of `node` carry it
  bool updating = false;
  bool table = false;                  ///< declared by CREATE TABLE: joins look it up
  std::vector<size_t> times;           ///< of a join: columns that can be the event time as well
  catalog::RelationPtr relation;       ///< when it is an external relation
  std::optional<WindowClause> window;  ///< FROM TUMBLE(TABLE t, ..)
};

/// The rows a query gives.
struct BoundResult {
  plan::NodePtr node;
  std::optional<EventTime> time;
  bool updating = false;
  std::vector<size_t> primary_key;  ///< columns marked PRIMARY KEY in SELECT
};

}  // namespace velo::binder
