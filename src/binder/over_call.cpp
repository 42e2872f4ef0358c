// A call with OVER: a function of the window list, or any aggregate. What stands inside sees the columns of the input,
// and in a grouped query the aggregates; it sees no other call with OVER.
#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/over.hpp"
#include "expr/build.hpp"
#include "expr/unify.hpp"

namespace velo::binder {

namespace {

using functions::WindowFunction;
using functions::WindowKind;

constexpr std::string_view kInsideOver = "a function with OVER";

expr::ExprPtr report_misplaced(ExpressionBinder& binder, const sql::FunctionCall& call) {
  const std::string name = to_upper(call.name.text);
  const bool nested = binder.clause() == kInsideOver;
  std::string hint = "compute it in a query of its own: FROM (SELECT ..) AS t";
  if (binder.clause() == "WHERE" || binder.clause() == "HAVING") hint = "conditions on it belong in QUALIFY";
  binder.diagnostics().add(
      kOverNotAllowed,
      name + " with OVER is not allowed " + (nested ? "inside " : "in ") + std::string(binder.clause()),
      call.over->span, std::move(hint));
  return nullptr;
}

/// Aggregates whose results do not depend on the order of rows: which of two equal rows is taken out makes no
/// difference.
constexpr std::array<std::string_view, 22> kFreeOfOrder = {
    "avg",        "bit_and",     "bit_or", "bit_xor",   "bool_and",   "bool_or",        "count",
    "corr",       "min",         "max",    "covar_pop", "covar_samp", "count_distinct", "median",
    "stddev_pop", "stddev_samp", "sum",    "var_pop",   "var_samp",   "vwap",           "percentile_cont",
    "mode"};

bool contains(std::span<const std::string_view> names, std::string_view name) {
  const functions::AggregateFunction* function = functions::find_aggregate(name);
  return std::find(names.begin(), names.end(), function->name) != names.end();
}

/// Whether a state that rows can be taken out of, which is larger, beats adding up the frame again for each row.
bool worth_following(const plan::Frame& frame) {
  constexpr int64_t kFew = 32;
  using Edge = plan::FrameBound::Kind;
  const auto rows = [&](const plan::FrameBound& bound) {
    if (bound.kind == Edge::CurrentRow) return int64_t{0};
    const bool counted = bound.kind == Edge::Preceding || bound.kind == Edge::Following;
    return counted && frame.unit == plan::FrameUnit::Rows ? bound.offset.as_int() : kFew;
  };
  if (frame.start.kind == Edge::UnboundedPreceding || frame.exclude != plan::FrameExclude::None) return false;
  return rows(frame.start) >= kFew || rows(frame.end) >= kFew;
}

class CallBinder {
 public:
  CallBinder(ExpressionBinder& inner, const sql::FunctionCall& call, const sql::SourceSpan& at)
      : inner_(inner), call_(call), at_(at), ignore_(call.nulls == sql::FunctionCall::Nulls::kIgnore) {}

  std::optional<plan::OverCall> bind(const WindowFunction& function) {
    out_.function = to_upper(function.name);
    out_.kind = function.kind;
    out_.ignore_nulls = ignore_;
    if (!check_plain() || !check_count(function)) return std::nullopt;
    auto arguments = inner_.bind_all(call_.arguments);
    if (!arguments || !take_arguments(*std::move(arguments))) return std::nullopt;
    return std::move(out_);
  }

  std::optional<plan::OverCall> bind_aggregate(const plan::Frame& frame) {
    if (ignore_) {
      fail("only functions that pick a row take IGNORE NULLS: aggregates skip NULLs anyway");
      return std::nullopt;
    }
    const bool free = contains(kFreeOfOrder, call_.name.text);
    auto item = bind_aggregate_item(inner_, call_, at_, free && worth_following(frame));
    if (!item) return std::nullopt;
    if (!free) item->bound.retract = nullptr;
    out_.function = item->function;
    out_.result = item->bound.result;
    out_.arguments = std::move(item->arguments);
    out_.argument_order = std::move(item->order);
    out_.filter = std::move(item->filter);
    out_.distinct = item->distinct;
    out_.aggregate = std::move(item->bound);
    return std::move(out_);
  }

 private:
  bool fail(std::string message, std::string hint = {}) {
    inner_.diagnostics().add(kNotAnAggregate, std::move(message), at_, std::move(hint));
    return false;
  }

  bool check_plain() {
    if (!call_.star && !call_.distinct && !call_.filter && call_.order_by.empty() && call_.within_group.empty()) {
      return true;
    }
    return fail(out_.function + " is no aggregate: it takes no DISTINCT, FILTER, ORDER BY or *");
  }

  bool check_count(const WindowFunction& function) {
    const size_t count = call_.arguments.size();
    if (count >= function.arguments_min && count <= function.arguments_max) return true;
    return fail(out_.function + " has the wrong number of arguments", "write " + std::string(function.syntax));
  }

  bool take_arguments(std::vector<expr::ExprPtr> arguments) {
    switch (out_.kind) {
      case WindowKind::PercentRank:
      case WindowKind::CumeDist: out_.result = TypeId::Double; break;
      case WindowKind::Ntile: out_.result = TypeId::BigInt; return read_count(*arguments[0], 1);
      case WindowKind::Lag:
      case WindowKind::Lead: return take_shift(std::move(arguments));
      case WindowKind::FirstValue:
      case WindowKind::LastValue:
      case WindowKind::NthValue:
        out_.result = arguments[0]->type();
        out_.arguments = {arguments[0]};
        return out_.kind != WindowKind::NthValue || read_count(*arguments[1], 1);
      default: out_.result = TypeId::BigInt; break;
    }
    return true;
  }

  bool read_count(const expr::Expr& argument, int64_t least) {
    const Value* value = argument.constant();
    const bool whole = argument.type().is(TypeId::Int) || argument.type().is(TypeId::BigInt);
    if (value && whole && !value->is_null() && value->as_int() >= least) {
      out_.count = value->as_int();
      return true;
    }
    return fail(out_.function + " counts by a constant whole number" + (least > 0 ? " of at least 1" : ""));
  }

  // LAG(value, rows, default): value and default have one type.
  bool take_shift(std::vector<expr::ExprPtr> arguments) {
    out_.count = 1;
    if (arguments.size() > 1 && !read_count(*arguments[1], -INT64_MAX)) return false;
    if (arguments.size() > 1) arguments.erase(arguments.begin() + 1);
    if (arguments.size() > 1) {
      if (!inner_.diagnostics().take(expr::unify(arguments, out_.function), at_)) return false;
    }
    out_.result = arguments[0]->type();
    out_.arguments = std::move(arguments);
    return true;
  }

  ExpressionBinder& inner_;
  const sql::FunctionCall& call_;
  const sql::SourceSpan& at_;
  bool ignore_;
  plan::OverCall out_;
};

std::optional<plan::OverCall> bind_call(ExpressionBinder& inner, const sql::FunctionCall& call,
                                        const sql::SourceSpan& at, const plan::Frame& frame) {
  const WindowFunction* function = functions::find_window_function(call.name.text);
  const bool ignore = call.nulls == sql::FunctionCall::Nulls::kIgnore;
  // The aggregates of these names are the functions that skip NULLs.
  const bool edge = function && (function->kind == WindowKind::FirstValue || function->kind == WindowKind::LastValue);
  if (function && edge && ignore) {
    sql::FunctionCall aggregate = call;
    aggregate.nulls = sql::FunctionCall::Nulls::kDefault;
    auto out = CallBinder(inner, aggregate, at).bind_aggregate(frame);
    if (out) out->ignore_nulls = true;
    return out;
  }
  if (function) return CallBinder(inner, call, at).bind(*function);
  if (functions::find_aggregate(call.name.text)) return CallBinder(inner, call, at).bind_aggregate(frame);
  inner.diagnostics().add(kNotAnAggregate, to_upper(call.name.text) + " cannot stand with OVER", call.name.span,
                          "aggregates and functions such as ROW_NUMBER can; SHOW FUNCTIONS lists them");
  return std::nullopt;
}

// DELTA(x, n) is x - LAG(x, n).
expr::ExprPtr bind_delta(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at) {
  sql::FunctionCall before = call;
  before.name.text = "LAG";
  sql::Expr previous{std::move(before), at};
  return binder.bind({sql::Binary{sql::BinaryOp::kSubtract, call.arguments[0], std::move(previous), at}, at});
}

}  // namespace

expr::ExprPtr bind_over(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at) {
  OverCollector* collector = binder.over();
  if (!collector) return report_misplaced(binder, call);
  const bool delta = equals_ignore_case(call.name.text, "delta");
  if (delta && (call.arguments.size() == 1 || call.arguments.size() == 2)) return bind_delta(binder, call, at);
  ExpressionBinder inner(binder.scope(), binder.diagnostics(), kInsideOver);
  inner.allow_aliases(binder.aliases());
  if (binder.aggregates()) inner.allow_aggregates(*binder.aggregates());
  auto window = bind_over_window(inner, *collector, *call.over, SIZE_MAX);
  auto bound = bind_call(inner, call, at, window ? window->frame : plan::Frame());
  if (!bound || !window) return nullptr;
  OverItem item{*std::move(window), *std::move(bound), at};
  if (functions::uses_frame(item.call.kind)) item.call.frame = item.window.frame;
  return collector->add(std::move(item));
}

}  // namespace velo::binder
