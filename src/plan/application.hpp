#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/relation.hpp"
#include "plan/metric.hpp"
#include "plan/node.hpp"

namespace velo::plan {

/// What happens to rows that are bad (undecodable, cast, overflow, NULL event time) (runtime.md §5).
enum class OnError : uint8_t { Fail, Skip, DeadLetter };

/// One continuous query: a plan and where its rows go.
struct Query {
  std::string name;  ///< of the stream or table it makes; `result` for a bare SELECT
  NodePtr root;
  catalog::RelationPtr sink;  ///< nullptr: rows only feed other queries (then consumed in process)
  bool to_stdout = false;     ///< bare SELECT: the command line decides the rendering
  OnError on_error = OnError::Fail;
  std::map<std::string, std::string> annotations;  ///< of the statement, without `@`
  std::vector<Metric> metrics;                     ///< measured of the rows it gives
  catalog::Options options;                        ///< job options (unprefixed)
  TextPosition position;
};

/// A question about the application instead of a query: EXPLAIN, DESCRIBE, SHOW. Answered by the command line.
struct Inspection {
  enum class Kind : uint8_t { Explain, ExplainAnalyze, Describe, Show };
  Kind kind = Kind::Describe;
  std::string title;           ///< the statement, for a heading
  std::string text;            ///< the answer, lines; empty for the kinds of Explain
  std::optional<Query> query;  ///< Explain: show plan::explain of it (after the rewrites), do not run it
  TextPosition position;
};

/// The plan of a query with its columns and destination.
std::string explain(const Query& query);

/// A bound SQL file: queries in statement order, producers before consumers.
struct Application {
  std::string name;
  std::vector<Query> queries;
  std::vector<catalog::RelationPtr> relations;
  std::vector<Inspection> inspections;             ///< in statement order
  std::map<std::string, std::string> annotations;  ///< of the file, without `@`
  std::vector<Error> warnings;                     ///< hints and unknown annotations: code, position, hint
};

}  // namespace velo::plan
