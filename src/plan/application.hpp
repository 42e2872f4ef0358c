#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/relation.hpp"
#include "plan/node.hpp"

namespace velo::plan {

/// What happens to rows that are bad (undecodable, cast, overflow, NULL event time) (runtime.md §5).
enum class OnError : uint8_t { Fail, Skip, DeadLetter };

/// One continuous query: a plan and where its rows go.
struct Query {
  std::string name;                          ///< of the stream or table it makes; `result` for a bare SELECT
  NodePtr root;
  catalog::RelationPtr sink;                 ///< nullptr: rows only feed other queries (then consumed in process)
  bool to_stdout = false;                    ///< bare SELECT: the command line decides the rendering
  OnError on_error = OnError::Fail;
  std::map<std::string, std::string> annotations;  ///< of the statement, without `@`
  catalog::Options options;                  ///< job options (unprefixed)
  TextPosition position;
};

/// A bound SQL file: queries in statement order, producers before consumers.
struct Application {
  std::string name;
  std::vector<Query> queries;
  std::vector<catalog::RelationPtr> relations;
  std::vector<Error> warnings;               ///< hints and unknown annotations: code, position, hint
};

}  // namespace velo::plan
