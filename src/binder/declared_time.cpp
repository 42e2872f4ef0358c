// Event time is declared by WATERMARK FOR or by the older options; both end in the same WatermarkDef.
#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/declaration.hpp"
#include "binder/scope.hpp"
#include "binder/window_clause.hpp"
#include "catalog/relation_options.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

const sql::WatermarkElement* find_watermark(const std::vector<sql::Element>& elements, Diagnostics& diagnostics) {
  const sql::WatermarkElement* found = nullptr;
  for (const sql::Element& element : elements) {
    const auto* watermark = std::get_if<sql::WatermarkElement>(&element.node);
    if (watermark && found) diagnostics.add(kBadWatermark, "a relation has one WATERMARK", element.span);
    if (watermark && !found) found = watermark;
  }
  return found;
}

bool names(const sql::Expr& expression, const sql::Identifier& column) {
  const auto* name = expression.as<sql::NameRef>();
  return name && name->parts.size() == 1 && equals_ignore_case(name->parts[0].text, column.text);
}

// `ts` or `ts - INTERVAL`.
std::optional<Micros> read_delay(const sql::WatermarkElement& element, Diagnostics& diagnostics) {
  if (names(element.expr, element.column)) return Micros{0};
  const auto* minus = element.expr.as<sql::Binary>();
  if (minus && minus->op == sql::BinaryOp::kSubtract && names(*minus->left, element.column)) {
    if (const auto* delay = minus->right->as<sql::IntervalLiteral>()) {
      return fixed_length(delay->value, "delay of a watermark", true, diagnostics);
    }
  }
  const std::string& column = element.column.text;
  diagnostics.add(kBadWatermark, "a watermark is its column, or its column less an interval", element.expr.span,
                  "write WATERMARK FOR " + column + " AS " + column + " - INTERVAL '5' SECOND");
  return std::nullopt;
}

std::optional<size_t> find_column(const std::string& name, const sql::SourceSpan& at, const catalog::Relation& relation,
                                  Diagnostics& diagnostics) {
  const std::optional<size_t> column = relation.schema.find(name);
  if (!column) {
    diagnostics.add(kUnknownColumn, "there is no column " + name, at, did_you_mean(name, relation.schema.names()));
  }
  return column;
}

// The TIMESTAMP made of a column in one of the formats of 'event.time.format'.
expr::ExprPtr convert(const catalog::Relation& relation, size_t column, const catalog::OptionValue* format,
                      const sql::SourceSpan& at, Diagnostics& diagnostics) {
  const Field& field = relation.schema[column];
  const std::string name = format ? to_lower(format->text) : field.type.is_text() ? "iso8601" : "epoch_millis";
  expr::ExprPtr input = expr::column(column, field.type, field.name);
  Result<expr::ExprPtr> out = input;
  if (name == "epoch_millis" || name == "epoch_seconds" || name == "epoch_micros") {
    const char* unit = name == "epoch_millis" ? "millisecond" : name == "epoch_seconds" ? "second" : "microsecond";
    out = expr::call("dateadd",
                     {expr::literal(Value::string(unit)), std::move(input), expr::literal(Value::timestamp(0))});
  } else if (name == "iso8601") {
    out = expr::cast(std::move(input), TypeId::Timestamp);
  } else {
    out = expr::call("date_parse", {std::move(input), expr::literal(Value::string(format->text))});
  }
  return diagnostics.take(std::move(out), at).value_or(nullptr);
}

bool read_time_options(catalog::Relation& relation, const sql::SourceSpan& at, Diagnostics& diagnostics) {
  const catalog::OptionValue* field = relation.options.find("event.time.field");
  if (!field || (field->shared && !relation.schema.find(field->text))) return true;
  sql::SourceSpan place = at;
  if (field->position.known()) place.position = field->position;
  const std::optional<size_t> column = find_column(field->text, place, relation, diagnostics);
  if (!column) return false;
  catalog::WatermarkDef watermark;
  watermark.column = *column;
  if (!relation.schema[*column].type.is(TypeId::Timestamp)) {
    watermark.conversion = convert(relation, *column, relation.options.find("event.time.format"), place, diagnostics);
    if (!watermark.conversion) return false;
  }
  relation.watermark = std::move(watermark);
  return true;
}

bool read_time_tuning(catalog::Relation& relation, bool delay_declared, const sql::SourceSpan& at,
                      Diagnostics& diagnostics) {
  const auto duration = [&](std::string_view name) {
    return diagnostics.take(relation.options.duration(catalog::spec(catalog::relation_options(), name)), at);
  };
  const auto delay = duration("watermark.max_out_of_orderness");
  const auto idle = duration("watermark.idle_timeout");
  const auto skew = duration("watermark.max_future_skew");
  if (!delay || !idle || !skew) return false;
  const catalog::OptionValue* strategy = relation.options.find("watermark.strategy");
  const bool ascending = strategy && equals_ignore_case(strategy->text, "ascending");
  if (!delay_declared) relation.watermark->delay = ascending ? 0 : *delay;
  relation.watermark->idle_timeout = *idle;
  relation.watermark->max_future_skew = *skew;
  return true;
}

}  // namespace

bool read_time(Workspace& file, const std::vector<sql::Element>& elements, catalog::Relation& relation,
               const sql::SourceSpan& at) {
  const sql::WatermarkElement* element = find_watermark(elements, file.diagnostics);
  if (!element) {
    if (!read_time_options(relation, at, file.diagnostics)) return false;
    return !relation.watermark || read_time_tuning(relation, false, at, file.diagnostics);
  }
  const auto column = find_column(element->column.text, element->column.span, relation, file.diagnostics);
  const auto delay = read_delay(*element, file.diagnostics);
  if (!column || !delay) return false;
  const Field& field = relation.schema[*column];
  if (!field.type.is(TypeId::Timestamp)) {
    file.diagnostics.add(
        kBadWatermark, "WATERMARK needs a TIMESTAMP column; " + field.name + " is " + field.type.text(),
        element->column.span,
        "add a computed column, ts AS TO_TIMESTAMP(" + field.name + "), and declare the watermark for it");
    return false;
  }
  relation.watermark = catalog::WatermarkDef{*column, nullptr, *delay, 10'000'000, 0};
  return read_time_tuning(relation, true, at, file.diagnostics);
}

}  // namespace velo::binder
