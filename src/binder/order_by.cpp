// As in PostgreSQL a bare name in ORDER BY is an output column first; NULLs stand last, and first under DESC.
#include "binder/order_by.hpp"

#include <charconv>

#include "base/text.hpp"
#include "binder/codes.hpp"

namespace velo::binder {

namespace {

std::optional<size_t> find_output(const std::vector<OutputColumn>& columns, std::string_view name) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (equals_ignore_case(columns[i].name, name)) return i;
  }
  return std::nullopt;
}

std::optional<uint64_t> whole_number(const sql::Expr& expression) {
  const auto* literal = expression.as<sql::Literal>();
  if (!literal || literal->kind != sql::Literal::Kind::kInteger) return std::nullopt;
  uint64_t number = 0;
  const char* end = literal->text.data() + literal->text.size();
  const auto parsed = std::from_chars(literal->text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

class OrderBinder {
 public:
  OrderBinder(const sql::Query& query, const Scope& scope, AggregateCollector& collector, OverCollector& over,
              std::vector<OutputColumn>& columns, Diagnostics& diagnostics)
      : query_(query),
        scope_(scope),
        collector_(collector),
        over_(over),
        columns_(columns),
        selected_(columns.size()),
        diagnostics_(diagnostics) {}

  std::optional<size_t> bind(const sql::Expr& expression) {
    if (const auto ordinal = whole_number(expression)) return bind_ordinal(*ordinal, expression.span);
    const auto* name = expression.as<sql::NameRef>();
    if (name && name->parts.size() == 1) {
      if (const auto column = find_output(columns_, name->parts[0].text)) return column;
    }
    return bind_expression(expression);
  }

 private:
  std::optional<size_t> bind_ordinal(uint64_t ordinal, const sql::SourceSpan& at) {
    if (ordinal >= 1 && ordinal <= selected_) return ordinal - 1;
    diagnostics_.add(kOrdinalOutOfRange, "ORDER BY " + std::to_string(ordinal) + " does not name an item of SELECT", at,
                     "items count from 1 to " + std::to_string(selected_));
    return std::nullopt;
  }

  std::optional<size_t> bind_expression(const sql::Expr& expression) {
    ExpressionBinder binder(scope_, diagnostics_, "ORDER BY");
    binder.allow_aliases(query_.select.items);
    binder.allow_aggregates(collector_);
    binder.allow_over(over_);
    expr::ExprPtr bound = binder.bind(expression);
    if (!bound) return std::nullopt;
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].expression && columns_[i].expression->text() == bound->text()) return i;
    }
    OutputColumn extra;
    extra.expression = std::move(bound);
    extra.name = "order" + std::to_string(columns_.size());
    extra.span = expression.span;
    extra.written = &expression;
    columns_.push_back(std::move(extra));
    return columns_.size() - 1;
  }

  const sql::Query& query_;
  const Scope& scope_;
  AggregateCollector& collector_;
  OverCollector& over_;
  std::vector<OutputColumn>& columns_;
  size_t selected_;
  Diagnostics& diagnostics_;
};

std::optional<uint64_t> read_count(const sql::Expr& expression, std::string_view clause, Diagnostics& diagnostics) {
  const auto number = whole_number(expression);
  if (!number) {
    diagnostics.add(kBadLimit, std::string(clause) + " takes a whole number that is not negative", expression.span);
  }
  return number;
}

}  // namespace

std::vector<plan::SortKey> bind_order_by(const sql::Query& query, const Scope& scope, AggregateCollector& collector,
                                         OverCollector& over, std::vector<OutputColumn>& columns,
                                         Diagnostics& diagnostics) {
  OrderBinder binder(query, scope, collector, over, columns, diagnostics);
  std::vector<plan::SortKey> keys;
  for (const sql::OrderItem& item : query.order_by) {
    const std::optional<size_t> column = binder.bind(item.expr);
    if (!column) continue;
    const bool nulls_first =
        item.nulls == sql::NullsOrder::kDefault ? item.descending : item.nulls == sql::NullsOrder::kFirst;
    keys.push_back({*column, item.descending, nulls_first});
  }
  return keys;
}

std::optional<RowLimit> read_limit(const sql::Query& query, Diagnostics& diagnostics) {
  RowLimit out;
  const auto limit = query.limit ? read_count(*query.limit, "LIMIT", diagnostics) : UINT64_MAX;
  const auto offset = query.offset ? read_count(*query.offset, "OFFSET", diagnostics) : 0;
  if (!limit || !offset) return std::nullopt;
  out.limit = *limit;
  out.offset = *offset;
  return out;
}

}  // namespace velo::binder
