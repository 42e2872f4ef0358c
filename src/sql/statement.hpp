#pragma once

#include "sql/query.hpp"

// Include "sql/ast.hpp", not this file: expressions and queries contain each other.
namespace velo::sql {

/// name type [NOT NULL] [PRIMARY KEY] [METADATA [FROM 'x']] [DEFAULT literal].
struct ColumnElement {
  Identifier name;
  TypeName type;
  bool not_null = false;
  bool primary_key = false;
  bool metadata = false;
  std::optional<std::string> metadata_key;  ///< METADATA FROM 'x'
  Box<Expr> default_value;
  friend bool operator==(const ColumnElement&, const ColumnElement&) = default;
};
struct ComputedColumn {
  Identifier name;
  Expr expr;
  friend bool operator==(const ComputedColumn&, const ComputedColumn&) = default;
};
struct WatermarkElement {
  Identifier column;
  Expr expr;
  friend bool operator==(const WatermarkElement&, const WatermarkElement&) = default;
};
struct PrimaryKeyElement {
  std::vector<Identifier> columns;
  friend bool operator==(const PrimaryKeyElement&, const PrimaryKeyElement&) = default;
};
struct Element {
  std::variant<ColumnElement, ComputedColumn, WatermarkElement, PrimaryKeyElement> node;
  SourceSpan span;
  friend bool operator==(const Element&, const Element&) = default;
};

enum class RelationKind { kStream, kTable, kView };

/// CREATE STREAM | TABLE.
struct CreateRelation {
  RelationKind kind = RelationKind::kStream;
  bool or_replace = false;
  bool if_not_exists = false;
  Identifier name;
  std::vector<Element> elements;  ///< Empty when the schema comes from elsewhere.
  std::vector<Option> options;    ///< WITH in front of AS; the one behind the query is query->options.
  Box<Query> query;               ///< Empty without AS.
  friend bool operator==(const CreateRelation&, const CreateRelation&) = default;
};
struct CreateView {
  bool or_replace = false;
  bool if_not_exists = false;
  Identifier name;
  Box<Query> query;
  friend bool operator==(const CreateView&, const CreateView&) = default;
};
/// INSERT INTO name [(columns)] query | VALUES (..), ..; exactly one of query and rows is there.
struct Insert {
  Identifier target;
  std::vector<Identifier> columns;
  Box<Query> query;
  std::vector<RowValue> rows;
  friend bool operator==(const Insert&, const Insert&) = default;
};
struct Statement;
struct Explain {
  bool analyze = false;
  Box<Statement> statement;
  friend bool operator==(const Explain&, const Explain&) = default;
};
struct Describe {
  Identifier name;
  friend bool operator==(const Describe&, const Describe&) = default;
};
struct Show {
  enum class What { kStreams, kTables, kJobs, kFunctions, kCreate };
  What what = What::kStreams;
  std::optional<Identifier> name;  ///< Only with kCreate.
  friend bool operator==(const Show&, const Show&) = default;
};
struct Drop {
  RelationKind kind = RelationKind::kStream;
  bool if_exists = false;
  Identifier name;
  friend bool operator==(const Drop&, const Drop&) = default;
};
/// SET 'option' = 'value'.
struct SetOption {
  Option option;
  friend bool operator==(const SetOption&, const SetOption&) = default;
};
struct JobControl {
  enum class Action { kPause, kResume, kStop };
  Action action = Action::kPause;
  Identifier job;
  friend bool operator==(const JobControl&, const JobControl&) = default;
};

struct Statement {
  /// A bare Query writes its result to standard output.
  using Node =
      std::variant<CreateRelation, CreateView, Insert, Query, Explain, Describe, Show, Drop, SetOption, JobControl>;
  Node node;
  std::vector<Annotation> annotations;
  SourceSpan span;
  template <class T>
  const T* as() const {
    return std::get_if<T>(&node);
  }
  friend bool operator==(const Statement&, const Statement&) = default;
};

/// A .sql file: one application.
struct Script {
  /// Of the application: in front of the first statement, and a blank line away from it or in one block with @app.
  std::vector<Annotation> annotations;
  std::vector<Statement> statements;
  std::vector<Annotation> unattached;  ///< Behind the last statement, where they mean nothing.
  friend bool operator==(const Script&, const Script&) = default;
};

}  // namespace velo::sql
