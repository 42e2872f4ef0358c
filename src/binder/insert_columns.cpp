#include "binder/insert_columns.hpp"

#include <memory>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/nodes.hpp"
#include "binder/values.hpp"
#include "expr/build.hpp"
#include "plan/source.hpp"

namespace velo::binder {

namespace {

// For each column of the target which of the given columns fills it, if any.
using Match = std::vector<std::optional<size_t>>;

bool check_count(Workspace& file, const InsertTarget& target, size_t given, std::string text,
                 const sql::SourceSpan& at) {
  const Schema schema = target.relation.physical_schema();
  const size_t wanted = target.names.empty() ? schema.size() : target.names.size();
  if (given == wanted) return true;
  const std::string& relation = target.relation.name;
  text += (given == 1 ? ", " : "s, ") + relation + " takes " + std::to_string(wanted);
  file.diagnostics.add(kColumnCount, std::move(text), at, relation + " is " + schema.text());
  return false;
}

bool check_filled(Workspace& file, const InsertTarget& target, const Match& match) {
  bool good = true;
  for (size_t i = 0; i < match.size(); ++i) {
    const Field& field = target.relation.schema[i];
    if (match[i] || field.nullable || target.relation.defaults.contains(i)) continue;
    file.diagnostics.add(kColumnCount, "column " + field.name + " is NOT NULL and gets no value", target.at);
    good = false;
  }
  return good;
}

std::optional<Match> match_columns(Workspace& file, const InsertTarget& target, size_t given) {
  const Schema schema = target.relation.physical_schema();
  Match out(schema.size());
  for (size_t i = 0; i < given; ++i) {
    const std::optional<size_t> column = target.names.empty() ? i : schema.find(target.names[i].text);
    if (!column) {
      const sql::Identifier& name = target.names[i];
      file.diagnostics.add(kUnknownColumn, "there is no column " + name.text + " in " + target.relation.name, name.span,
                           did_you_mean(name.text, schema.names()));
      return std::nullopt;
    }
    if (out[*column]) {
      file.diagnostics.add(kDuplicateColumn, "column " + target.names[i].text + " is named twice",
                           target.names[i].span);
      return std::nullopt;
    }
    out[*column] = i;
  }
  if (!check_filled(file, target, out)) return std::nullopt;
  return out;
}

Value missing_value(const catalog::Relation& relation, size_t column) {
  const auto found = relation.defaults.find(column);
  return found == relation.defaults.end() ? Value::null(relation.schema[column].type) : found->second;
}

expr::ExprPtr fitted(Workspace& file, const Field& target, const Field& given, size_t from, const sql::SourceSpan& at) {
  Result<expr::ExprPtr> coerced = expr::coerce(expr::column(from, given.type, given.name), target.type);
  if (coerced.ok()) return *coerced;
  file.diagnostics.add(kColumnTypeMismatch,
                       "column " + target.name + " is " + target.type.text() + ", the query gives " + given.type.text(),
                       at, "write CAST(" + given.name + " AS " + target.type.text() + ")");
  return nullptr;
}

bool is_default(const sql::Expr& cell) {
  const auto* name = cell.as<sql::NameRef>();
  return name && name->parts.size() == 1 && !name->parts[0].quoted &&
         equals_ignore_case(name->parts[0].text, "default");
}

std::optional<Value> cell_value(Workspace& file, const InsertTarget& target, size_t column, const sql::Expr* cell) {
  const Field& field = target.relation.schema[column];
  if (cell && !is_default(*cell)) return cell_of_column(file.diagnostics, *cell, field);
  Value value = missing_value(target.relation, column);
  if (!value.is_null() || field.nullable) return value;
  file.diagnostics.add(kNullValue, "column " + field.name + " is NOT NULL and has no DEFAULT",
                       cell ? cell->span : target.at);
  return std::nullopt;
}

bool add_row(Workspace& file, const InsertTarget& target, const Match& match, const sql::RowValue& row,
             plan::Values& node) {
  std::vector<Value> values;
  bool good = true;
  for (size_t i = 0; i < match.size(); ++i) {
    auto value = cell_value(file, target, i, match[i] ? &row.items[*match[i]] : nullptr);
    good = good && value;
    if (value) values.push_back(*std::move(value));
  }
  node.rows.push_back(std::move(values));
  return good;
}

}  // namespace

bool fit_query(Workspace& file, const InsertTarget& target, BoundResult& result) {
  const Schema given = result.node->schema;
  const Schema schema = target.relation.physical_schema();
  if (!check_count(file, target, given.size(), "the query gives " + std::to_string(given.size()) + " column",
                   target.at))
    return false;
  const auto match = match_columns(file, target, given.size());
  if (!match) return false;
  std::vector<expr::ExprPtr> columns;
  bool good = true;
  std::optional<size_t> time;
  for (size_t i = 0; i < schema.size(); ++i) {
    const std::optional<size_t> from = (*match)[i];
    columns.push_back(from ? fitted(file, schema[i], given[*from], *from, target.at)
                           : expr::literal(missing_value(target.relation, i)));
    good = good && columns.back();
    if (result.time && from && from == result.time->column) time = i;
  }
  if (result.time) result.time->column = time;
  if (good) result.node = make_project(std::move(result.node), std::move(columns), schema.names());
  return good;
}

std::optional<BoundResult> fit_rows(Workspace& file, const InsertTarget& target,
                                    const std::vector<sql::RowValue>& rows) {
  for (const sql::RowValue& row : rows) {
    const size_t given = row.items.size();
    const std::string text = "this row has " + std::to_string(given) + " value";
    if (!check_count(file, target, given, text, row.items.front().span)) return std::nullopt;
  }
  const auto match = match_columns(file, target, rows.front().items.size());
  if (!match) return std::nullopt;
  auto node = std::make_shared<plan::Values>();
  node->schema = target.relation.physical_schema();
  bool good = true;
  for (const sql::RowValue& row : rows) good = add_row(file, target, *match, row, *node) && good;
  if (!good) return std::nullopt;
  BoundResult out;
  out.node = std::move(node);
  return out;
}

}  // namespace velo::binder
