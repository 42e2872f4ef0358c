// A rank over all rows of a partition is known at the end only; its first rows are known, and can be kept up to date,
// after each row. So where a condition keeps no others, however far above, the node of OVER becomes a TopN, and the
// nodes in between are made again over rows that now change.
#include "binder/rank_limit.hpp"

#include <algorithm>
#include <memory>

#include "binder/join_condition.hpp"
#include "binder/nodes.hpp"
#include "expr/build.hpp"
#include "expr/call.hpp"
#include "plan/over.hpp"
#include "plan/row_nodes.hpp"
#include "plan/top_n.hpp"
#include "plan/watermark.hpp"

namespace velo::binder {

namespace {

using functions::WindowKind;

/// The OVER whose only call is the rank that `column` of `node` shows. Notes on the way whether a filter reads it.
const plan::Over* ranking_of(const plan::Node& node, size_t column, bool& read) {
  if (const auto* project = dynamic_cast<const plan::Project*>(&node)) {
    const std::optional<size_t> source = project->columns[column]->column();
    return source ? ranking_of(*node.inputs[0], *source, read) : nullptr;
  }
  if (const auto* filter = dynamic_cast<const plan::Filter*>(&node)) {
    read |= reads(*filter->predicate, column);
    return ranking_of(*node.inputs[0], column, read);
  }
  if (dynamic_cast<const plan::Watermark*>(&node)) return ranking_of(*node.inputs[0], column, read);
  const auto* over = dynamic_cast<const plan::Over*>(&node);
  const bool rank = over && over->calls.size() == 1 && column == node.inputs[0]->schema.size() &&
                    (over->calls[0].kind == WindowKind::RowNumber || over->calls[0].kind == WindowKind::Rank ||
                     over->calls[0].kind == WindowKind::DenseRank);
  return rank && over->at_end && !over->by_window ? over : nullptr;
}

/// `column OP constant`, either way round.
struct Comparison {
  size_t column;
  std::string_view op;
  int64_t value;
};

std::optional<Comparison> comparison_of(const expr::Expr& term) {
  const auto* call = dynamic_cast<const expr::Call*>(&term);
  if (!call || call->children().size() != 2) return std::nullopt;
  const expr::Expr* a = call->children()[0].get();
  const expr::Expr* b = call->children()[1].get();
  std::string_view op = call->name();
  if (a->constant()) {
    std::swap(a, b);
    op = mirrored(op);
  }
  const Value* value = b->constant();
  if (!a->column() || !value || value->is_null()) return std::nullopt;
  if (!value->type().is(TypeId::BigInt) && !value->type().is(TypeId::Int)) return std::nullopt;
  return Comparison{*a->column(), op, value->as_int()};
}

/// Narrows the limits by a comparison; false when it says nothing about them.
bool narrow(RankLimit& limit, std::string_view op, int64_t value) {
  const auto at_most = [&](int64_t most) {
    limit.limit = std::min(limit.limit, static_cast<uint64_t>(std::max<int64_t>(most, 0)));
  };
  const auto above = [&](int64_t least) {
    limit.offset = std::max(limit.offset, static_cast<uint64_t>(std::max<int64_t>(least, 0)));
  };
  if (op == "<=") at_most(value);
  else if (op == "<") at_most(value - 1);
  else if (op == ">") above(value);
  else if (op == ">=") above(value - 1);
  else if (op == "=") at_most(value), above(value - 1);
  else return false;
  return true;
}

/// Columns of a projection that passes `schema` on and computes what is no column behind it.
class WithComputed {
 public:
  explicit WithComputed(const Schema& schema) : names_(schema.names()) {
    for (size_t i = 0; i < schema.size(); ++i) columns_.push_back(expr::column(i, schema[i].type, names_[i]));
    width_ = columns_.size();
  }

  size_t place_of(const expr::ExprPtr& expression) {
    if (const auto column = expression->column()) return *column;
    columns_.push_back(expression);
    names_.push_back("key_" + std::to_string(columns_.size() - width_));
    return columns_.size() - 1;
  }
  plan::NodePtr over(plan::NodePtr input) {
    return columns_.size() == width_ ? input : make_project(std::move(input), columns_, names_);
  }

 private:
  std::vector<expr::ExprPtr> columns_;
  std::vector<std::string> names_;
  size_t width_;
};

/// The columns of the input, the rank (or NULL), and behind it what was computed for partition and order.
plan::NodePtr in_places_of_over(plan::NodePtr node, size_t width, bool shows_rank, const std::string& name) {
  const Schema& schema = node->schema;
  const size_t computed = schema.size() - width - (shows_rank ? 1 : 0);
  if (shows_rank && computed == 0) return node;
  std::vector<expr::ExprPtr> columns;
  std::vector<std::string> names = schema.names();
  for (size_t i = 0; i < schema.size(); ++i) columns.push_back(expr::column(i, schema[i].type, names[i]));
  const auto place = static_cast<ptrdiff_t>(width);
  if (shows_rank) {
    std::rotate(columns.begin() + place, columns.end() - 1, columns.end());
    std::rotate(names.begin() + place, names.end() - 1, names.end());
  } else {
    columns.insert(columns.begin() + place, expr::literal(Value::null(TypeId::BigInt)));
    names.insert(names.begin() + place, name);
  }
  return make_project(std::move(node), std::move(columns), names);
}

plan::NodePtr top_n_of(const plan::Over& over, const RankLimit& limit, bool shows_rank) {
  plan::NodePtr input = over.inputs[0];
  // Rows that only OVER had wait for the end need not.
  const auto* final = dynamic_cast<const plan::FinalRows*>(input.get());
  if (limit.changes && final && final->implied) input = input->inputs[0];
  const size_t width = input->schema.size();
  WithComputed keys(input->schema);
  plan::TopN node;
  for (const expr::ExprPtr& key : over.partition) node.partition.push_back(keys.place_of(key));
  for (const plan::OverOrder& key : over.order)
    node.order.push_back({keys.place_of(key.key), key.descending, key.nulls_first});
  node.rank = over.calls[0].kind;
  node.offset = std::min(limit.offset, limit.limit);
  node.limit = limit.limit;
  node.shows_rank = shows_rank;
  node.at_end = !limit.changes;
  plan::NodePtr top = make_top_n(keys.over(exact(input)), std::move(node));
  return in_places_of_over(std::move(top), width, shows_rank, over.schema[width].name);
}

}  // namespace

bool reads(const expr::Expr& expression, size_t column) {
  if (expression.column() == column) return true;
  return std::any_of(expression.children().begin(), expression.children().end(),
                     [&](const expr::ExprPtr& child) { return reads(*child, column); });
}

std::optional<RankLimit> find_rank_limit(const plan::Node& input, const expr::ExprPtr& condition, bool changes) {
  std::optional<RankLimit> out;
  std::vector<expr::ExprPtr> rest;
  for (const expr::ExprPtr& term : terms_of(condition)) {
    const auto comparison = comparison_of(*term);
    bool read = false;
    const bool ranked = comparison && comparison->column < input.schema.size() &&
                        (!out || out->column == comparison->column) && ranking_of(input, comparison->column, read);
    RankLimit limit = out.value_or(RankLimit{});
    if (!ranked || !narrow(limit, comparison->op, comparison->value)) {
      rest.push_back(term);
      continue;
    }
    limit.column = comparison->column;
    limit.read_below = read;
    out = limit;
  }
  if (!out || out->limit > UINT32_MAX) return std::nullopt;
  const plan::Over& over = *ranking_of(input, out->column, out->read_below);
  out->changes = changes || !over.faults.empty();
  out->rest = all_of(std::move(rest));
  return out;
}

plan::NodePtr limit_ranks(const plan::NodePtr& input, const RankLimit& limit, bool shows_rank) {
  shows_rank |= limit.read_below;
  if (const auto* over = dynamic_cast<const plan::Over*>(input.get())) return top_n_of(*over, limit, shows_rank);
  plan::NodePtr below = limit_ranks(input->inputs[0], limit, shows_rank);
  if (const auto* filter = dynamic_cast<const plan::Filter*>(input.get()))
    return make_filter(std::move(below), filter->predicate);
  if (const auto* project = dynamic_cast<const plan::Project*>(input.get()))
    return make_project(std::move(below), project->columns, input->schema.names());
  const auto& watermark = static_cast<const plan::Watermark&>(*input);
  if (watermark.inherited) return make_inherited_watermark(std::move(below), watermark.column);
  return make_watermark(std::move(below), watermark.column, watermark.delay, watermark.max_future_skew);
}

void report_over_faults(const plan::Node& node, Diagnostics& diagnostics) {
  for (const plan::NodePtr& input : node.inputs) report_over_faults(*input, diagnostics);
  const auto* over = dynamic_cast<const plan::Over*>(&node);
  if (!over) return;
  for (const Error& fault : over->faults) diagnostics.add(fault);
}

}  // namespace velo::binder
