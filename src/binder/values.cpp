// Cells are computed here and now: a plan holds rows of constants, whatever expressions they were written as.
#include "binder/values.hpp"

#include <algorithm>
#include <memory>

#include "binder/codes.hpp"
#include "binder/expression.hpp"
#include "expr/build.hpp"
#include "expr/unify.hpp"
#include "plan/source.hpp"

namespace velo::binder {

namespace {

constexpr std::string_view kClause = "VALUES";

bool check_widths(Diagnostics& diagnostics, const std::vector<sql::RowValue>& rows) {
  const size_t width = rows.front().items.size();
  for (const sql::RowValue& row : rows) {
    if (row.items.size() == width) continue;
    diagnostics.add(kColumnCount,
                    "the rows of VALUES differ: the first one has " + std::to_string(width) + " values, this one " +
                        std::to_string(row.items.size()),
                    row.items.front().span);
    return false;
  }
  return true;
}

expr::ExprPtr bind_cell(Diagnostics& diagnostics, const sql::Expr& cell) {
  const Scope nothing;
  return ExpressionBinder(nothing, diagnostics, kClause).bind(cell);
}

// Beside what SQL converts silently a number may be rounded to its column.
Result<expr::ExprPtr> assigned(expr::ExprPtr cell, const Type& to) {
  if (cell->type().is_numeric() && to.is_numeric()) return expr::cast(std::move(cell), to);
  return expr::coerce(std::move(cell), to);
}

bool add_column(Diagnostics& diagnostics, const sql::ValuesTable& values, size_t column, plan::Values& node) {
  std::vector<expr::ExprPtr> cells;
  for (const sql::RowValue& row : values.rows) cells.push_back(bind_cell(diagnostics, row.items[column]));
  if (std::find(cells.begin(), cells.end(), nullptr) != cells.end()) return false;
  const auto type = diagnostics.take(expr::unify(cells, kClause), values.rows.front().items[column].span);
  if (!type) return false;
  Field field{"column" + std::to_string(column + 1), *type, false};
  for (size_t row = 0; row < cells.size(); ++row) {
    auto value = diagnostics.take(expr::evaluate_constant(*cells[row]), values.rows[row].items[column].span);
    if (!value) return false;
    field.nullable |= value->is_null();
    node.rows[row].push_back(*std::move(value));
  }
  node.schema.fields.push_back(std::move(field));
  return true;
}

}  // namespace

std::optional<BoundInput> bind_values(QueryContext& context, const sql::ValuesTable& values) {
  Diagnostics& diagnostics = context.diagnostics();
  if (!check_widths(diagnostics, values.rows)) return std::nullopt;
  auto node = std::make_shared<plan::Values>();
  node->rows.resize(values.rows.size());
  bool good = true;
  for (size_t column = 0; column < values.rows.front().items.size(); ++column)
    good = add_column(diagnostics, values, column, *node) && good;
  if (!good) return std::nullopt;
  BoundInput out;
  out.name = kClause;
  out.scope = scope_of(out.name, node->schema);
  out.node = std::move(node);
  return out;
}

std::optional<Value> cell_of_column(Diagnostics& diagnostics, const sql::Expr& cell, const Field& column) {
  const expr::ExprPtr bound = bind_cell(diagnostics, cell);
  if (!bound) return std::nullopt;
  Result<expr::ExprPtr> fitted = assigned(bound, column.type);
  Result<Value> computed = fitted.ok() ? expr::evaluate_constant(**fitted) : Result<Value>(fitted.error());
  if (!computed.ok()) {
    const Error error = std::move(computed).error();
    diagnostics.add(kColumnTypeMismatch, "column " + column.name + " is " + column.type.text() + ": " + error.message,
                    cell.span, error.hint);
    return std::nullopt;
  }
  std::optional<Value> value = std::move(computed).value();
  if (value && value->is_null() && !column.nullable) {
    diagnostics.add(kNullValue, "column " + column.name + " is NOT NULL", cell.span);
    return std::nullopt;
  }
  return value;
}

}  // namespace velo::binder
