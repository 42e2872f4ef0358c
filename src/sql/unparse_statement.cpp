// Queries and statements back to text.
#include "sql/unparse.hpp"
#include "sql/writer.hpp"

namespace velo::sql {

namespace {

const char* word(RelationKind kind) {
  constexpr const char* kWords[] = {"STREAM ", "TABLE ", "VIEW "};
  return kWords[static_cast<size_t>(kind)];
}

void write(std::string& out, const CommonTable& table) {
  write(out, table.name);
  if (!table.columns.empty()) write_group(out, table.columns);
  out += " AS (";
  write(out, *table.query);
  out += ')';
}

void write_tail(std::string& out, const Query& query) {
  if (!query.order_by.empty()) {
    out += " ORDER BY ";
    write(out, query.order_by);
  }
  if (query.limit) {
    out += " LIMIT ";
    write(out, *query.limit, tighter(Level::kPattern));
  }
  if (query.offset) {
    out += " OFFSET ";
    write(out, *query.offset, tighter(Level::kPattern));
  }
  if (query.emit) {
    out += query.emit->kind == Emit::Kind::kFinal ? " EMIT FINAL" : " EMIT CHANGES";
    if (query.emit->every) {
      out += " EVERY ";
      write(out, *query.emit->every);
    }
  }
  if (query.into) {
    out += " INTO ";
    write(out, *query.into);
  }
  write_options(out, query.options);
}

struct ElementWriter {
  std::string& out;

  void operator()(const ColumnElement& node) const {
    write(out, node.name);
    out += ' ';
    write(out, node.type);
    if (node.not_null) out += " NOT NULL";
    if (node.primary_key) out += " PRIMARY KEY";
    if (node.metadata) out += " METADATA";
    if (node.metadata_key) {
      out += " FROM ";
      write_quoted(out, *node.metadata_key);
    }
    if (!node.default_value) return;
    out += " DEFAULT ";
    write(out, *node.default_value, tighter(Level::kPattern));
  }
  void operator()(const ComputedColumn& node) const {
    write(out, node.name);
    out += " AS ";
    write(out, node.expr);
  }
  void operator()(const WatermarkElement& node) const {
    out += "WATERMARK FOR ";
    write(out, node.column);
    out += " AS ";
    write(out, node.expr);
  }
  void operator()(const PrimaryKeyElement& node) const {
    out += "PRIMARY KEY ";
    write_group(out, node.columns);
  }
};

struct StatementWriter {
  std::string& out;

  void operator()(const CreateRelation& node) const {
    write_create(node.or_replace, node.kind, node.if_not_exists, node.name);
    if (!node.elements.empty()) {
      out += ' ';
      write_group(out, node.elements);
    }
    write_options(out, node.options);
    if (!node.query) return;
    out += " AS ";
    write(out, *node.query);
  }
  void operator()(const CreateView& node) const {
    write_create(node.or_replace, RelationKind::kView, node.if_not_exists, node.name);
    out += " AS ";
    write(out, *node.query);
  }
  void operator()(const Insert& node) const {
    out += "INSERT INTO ";
    write(out, node.target);
    out += ' ';
    if (!node.columns.empty()) {
      write_group(out, node.columns);
      out += ' ';
    }
    if (node.query) return write(out, *node.query);
    out += "VALUES ";
    write_rows(out, node.rows);
  }
  void operator()(const Query& node) const { write(out, node); }
  void operator()(const Explain& node) const {
    out += node.analyze ? "EXPLAIN ANALYZE " : "EXPLAIN ";
    write(out, *node.statement);
  }
  void operator()(const Describe& node) const {
    out += "DESCRIBE ";
    write(out, node.name);
  }
  void operator()(const Show& node) const {
    constexpr const char* kWords[] = {"STREAMS", "TABLES", "JOBS", "FUNCTIONS", "CREATE "};
    out += "SHOW ";
    out += kWords[static_cast<size_t>(node.what)];
    if (node.name) write(out, *node.name);
  }
  void operator()(const Drop& node) const {
    out += "DROP ";
    out += word(node.kind);
    if (node.if_exists) out += "IF EXISTS ";
    write(out, node.name);
  }
  void operator()(const SetOption& node) const {
    out += "SET ";
    write(out, node.option);
  }
  void operator()(const JobControl& node) const {
    constexpr const char* kWords[] = {"PAUSE JOB ", "RESUME JOB ", "STOP JOB "};
    out += kWords[static_cast<size_t>(node.action)];
    write(out, node.job);
  }

  void write_create(bool or_replace, RelationKind kind, bool if_not_exists, const Identifier& name) const {
    out += or_replace ? "CREATE OR REPLACE " : "CREATE ";
    out += word(kind);
    if (if_not_exists) out += "IF NOT EXISTS ";
    write(out, name);
  }
};

void write_annotations(std::string& out, const std::vector<Annotation>& annotations) {
  for (const Annotation& annotation : annotations) {
    out += "-- @" + annotation.key;
    if (!annotation.value.empty()) out += ": " + annotation.value;
    out += '\n';
  }
}

}  // namespace

void write(std::string& out, const Query& query) {
  constexpr const char* kOperators[] = {" UNION ALL ", " UNION ", " INTERSECT ", " EXCEPT "};
  for (size_t i = 0; i < query.ctes.size(); ++i) {
    out += i == 0 ? "WITH " : ", ";
    write(out, query.ctes[i]);
  }
  if (!query.ctes.empty()) out += ' ';
  write(out, query.select);
  for (const SetBranch& branch : query.branches) {
    out += kOperators[static_cast<size_t>(branch.op)];
    write(out, branch.select);
  }
  write_tail(out, query);
}

void write(std::string& out, const Element& element) { std::visit(ElementWriter{out}, element.node); }

void write(std::string& out, const Statement& statement) { std::visit(StatementWriter{out}, statement.node); }

std::string unparse(const Query& query) {
  std::string out;
  write(out, query);
  return out;
}

std::string unparse(const Statement& statement) {
  std::string out;
  write(out, statement);
  return out;
}

std::string unparse(const Script& script) {
  std::string out;
  write_annotations(out, script.annotations);
  if (!script.annotations.empty()) out += '\n';
  for (const Statement& statement : script.statements) {
    write_annotations(out, statement.annotations);
    write(out, statement);
    out += ";\n";
  }
  write_annotations(out, script.unattached);
  return out;
}

}  // namespace velo::sql
