// INSERT fits a query's columns to a declared relation, by position or by the list of names.
#include <memory>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/finished_query.hpp"
#include "binder/nodes.hpp"
#include "binder/query.hpp"
#include "binder/relation_lookup.hpp"
#include "binder/relation_options.hpp"
#include "binder/statements.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

// For each column of the target which column of the query fills it, if any.
std::optional<std::vector<std::optional<size_t>>> match_columns(Workspace& file, const Schema& target,
                                                                const std::vector<sql::Identifier>& names, size_t given,
                                                                const sql::SourceSpan& at,
                                                                const std::string& relation) {
  std::vector<std::optional<size_t>> out(target.size());
  const size_t wanted = names.empty() ? target.size() : names.size();
  if (given != wanted) {
    file.diagnostics.add(
        kColumnCount,
        "the query gives " + std::to_string(given) + " columns, " + relation + " takes " + std::to_string(wanted), at,
        relation + " is " + target.text());
    return std::nullopt;
  }
  for (size_t i = 0; i < given; ++i) {
    const std::optional<size_t> column = names.empty() ? i : target.find(names[i].text);
    if (!column) {
      file.diagnostics.add(kUnknownColumn, "there is no column " + names[i].text + " in " + relation, names[i].span,
                           did_you_mean(names[i].text, target.names()));
      return std::nullopt;
    }
    if (out[*column]) {
      file.diagnostics.add(kDuplicateColumn, "column " + names[i].text + " is named twice", names[i].span);
      return std::nullopt;
    }
    out[*column] = i;
  }
  return out;
}

expr::ExprPtr fitted(Workspace& file, const Field& target, const Schema& source, std::optional<size_t> from,
                     const sql::SourceSpan& at) {
  expr::ExprPtr value = from ? expr::column(*from, source[*from].type, source[*from].name) : expr::literal(Value());
  if (!from && !target.nullable) {
    file.diagnostics.add(kColumnCount, "column " + target.name + " is NOT NULL and gets no value", at);
    return nullptr;
  }
  Result<expr::ExprPtr> coerced = expr::coerce(std::move(value), target.type);
  if (coerced.ok()) return *coerced;
  file.diagnostics.add(
      kColumnTypeMismatch,
      "column " + target.name + " is " + target.type.text() + ", the query gives " + source[*from].type.text(), at,
      "write CAST(" + source[*from].name + " AS " + target.type.text() + ")");
  return nullptr;
}

// The result as the target wants it: its columns, in its order, of its types.
bool fit(Workspace& file, const Schema& target, const std::vector<sql::Identifier>& names, const sql::SourceSpan& at,
         const std::string& relation, BoundResult& result) {
  const Schema source = result.node->schema;
  const auto match = match_columns(file, target, names, source.size(), at, relation);
  if (!match) return false;
  std::vector<expr::ExprPtr> columns;
  bool good = true;
  for (size_t i = 0; i < target.size(); ++i) {
    columns.push_back(fitted(file, target[i], source, (*match)[i], at));
    good = good && columns.back();
    if (result.time && result.time->column && (*match)[i] == result.time->column) result.time->column = i;
  }
  if (good) result.node = make_project(std::move(result.node), std::move(columns), target.names());
  return good;
}

Schema physical(const catalog::Relation& relation) {
  Schema out = relation.schema;
  out.fields.resize(relation.physical_columns());
  return out;
}

void insert_into(Workspace& file, const sql::Identifier& name, const std::vector<sql::Identifier>& columns,
                 const sql::Query& query, const sql::Statement& statement) {
  const QueryOptions options = split_options(file, query, name.text);
  QueryContext context{file, options.overlays, options.job, {}, {}};
  const catalog::Entry* found = file.catalog.find(name.text);
  const auto overlay = options.overlays.find(name.text);
  std::optional<BoundResult> result = bind_query(context, query);
  if (file.broken.contains(name.text)) return;
  if (!found && overlay == options.overlays.end()) {
    report_unknown_relation(context, name);
    return;
  }
  catalog::Entry entry =
      found ? *found : catalog::Entry{name.text, {}, nullptr, nullptr, std::nullopt, name.span.position};
  if (entry.view || entry.query) {
    file.diagnostics.add(
        kBadTarget,
        name.text + (entry.view ? " is a view" : " gets its rows from another query") + ": nothing can be inserted",
        name.span, entry.view ? "" : "give the stream a connector, then several queries may write it");
    return;
  }
  if (!result) return;
  const sql::CreateRelation* declared = file.declared.contains(name.text) ? file.declared.at(name.text) : nullptr;
  const Schema schema = entry.relation ? physical(*entry.relation) : result->node->schema;
  if (entry.relation && !fit(file, schema, columns, query.select.span, name.text, *result)) return;
  catalog::Options written = declared ? read_options(declared->options, file.diagnostics) : catalog::Options();
  if (overlay != options.overlays.end()) written = merged(written, overlay->second);
  const auto kind = declared ? declared->kind : sql::RelationKind::kStream;
  const auto key = entry.relation ? entry.relation->primary_key : result->primary_key;
  auto sink = make_sink(file, name.text, kind, schema, key, std::move(written), name.span);
  if (!sink) return;
  if (entry.relation && entry.relation->watermark && !entry.relation->watermark->conversion) {
    const catalog::WatermarkDef& time = *entry.relation->watermark;
    if (time.column < schema.size()) result->time = EventTime{time.column, schema[time.column].name, time.delay};
  }
  const bool in_process = !*sink;
  const size_t number =
      add_query(file, *std::move(result), {name.text, *std::move(sink), false}, options.job, statement);
  if (!in_process) return;
  entry.query = number;
  file.catalog.put(std::move(entry));
}

}  // namespace

void bind_insert(Workspace& file, const sql::Insert& insert, const sql::Statement& statement) {
  if (!insert.query) {
    file.diagnostics.add(kNotSupported, "INSERT .. VALUES is not supported yet", statement.span,
                         "put the rows into a file and read it");
    return;
  }
  insert_into(file, insert.target, insert.columns, *insert.query, statement);
}

void bind_bare_query(Workspace& file, const sql::Query& query, const sql::Statement& statement) {
  if (query.into) {
    insert_into(file, *query.into, {}, query, statement);
    return;
  }
  const QueryOptions options = split_options(file, query, "");
  QueryContext context{file, options.overlays, options.job, {}, {}};
  const size_t before = file.diagnostics.count();
  std::optional<BoundResult> result = bind_query(context, query);
  if (!result || file.diagnostics.count() != before) return;
  if (!query.emit && result->updating && result->node->bounded) {
    file.diagnostics.warn(kChangesHint, "GROUP BY gives a row for every input row", query.span,
                          "add EMIT FINAL for totals only");
  }
  add_query(file, *std::move(result), {"result", nullptr, true}, options.job, statement);
}

}  // namespace velo::binder
