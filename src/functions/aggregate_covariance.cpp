// Covariance, correlation and linear regression of pairs, as PostgreSQL defines them: rows where either value is NULL
// do not count, and of y and x the dependent y comes first. Over changes the sums are kept without rounding.
#include <cmath>

#include "functions/aggregate_heap.hpp"
#include "functions/overload.hpp"
#include "functions/pair_moments.hpp"

namespace velo::functions {

namespace {

using Formula = void (*)(const PairMoments& of, ResultRow to);

struct PairFormula {
  Formula formula;
};

template <class Moments>
struct Pairs {
  static constexpr bool kRounds = std::is_same_v<Moments, RunningMoments>;
  using State = Moments;

  static bool whole(const AggregateCall& call, uint32_t row) {
    return call.args[0]->is_valid(row) && call.args[1]->is_valid(row);
  }
  // The arguments are (y, x).
  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const uint32_t row = call.rows[i];
    if (whole(call, row)) state.add(call.args[1]->at<double>(row), call.args[0]->at<double>(row));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*)
    requires std::is_same_v<Moments, ExactMoments>
  {
    const uint32_t row = call.rows[i];
    if (whole(call, row)) state.remove(call.args[1]->at<double>(row), call.args[0]->at<double>(row));
  }
  static void merge(State& into, const State& from, const void*) { into.merge(from); }
  static void result(const State& state, ResultRow to) {
    static_cast<const PairFormula*>(to.data())->formula(state.get(), to);
  }
};

Result<BoundAggregate> bind_pair(std::string_view name, Formula formula, std::span<const Argument> arguments,
                                 const AggregateForm& form, TypeId result = TypeId::Double) {
  if (arguments.size() != 2 || form.distinct) return wrong_count(name, "y and x, without DISTINCT", arguments.size());
  for (const Argument& argument : arguments) {
    if (!argument.type.is_numeric() && !argument.type.is(TypeId::Null))
      return wrong_types(name, "two numbers", arguments);
  }
  auto data = std::make_shared<const PairFormula>(PairFormula{formula});
  const std::vector<Type> types(2, TypeId::Double);
  if (form.retractable) return bound_on_heap<Pairs<ExactMoments>>(result, types, std::move(data));
  return bound_on_heap<Pairs<RunningMoments>>(result, types, std::move(data));
}

void covariance_of_all(const PairMoments& of, ResultRow to) { of.n < 1 ? to.set_null() : to.set(of.xy / of.n); }
void covariance_of_sample(const PairMoments& of, ResultRow to) {
  of.n < 2 ? to.set_null() : to.set(of.xy / (of.n - 1));
}

void correlation(const PairMoments& of, ResultRow to) {
  if (of.n < 1 || of.xx == 0 || of.yy == 0) return to.set_null();
  const double ratio = of.xy / std::sqrt(of.xx * of.yy);
  to.set(ratio > 1 ? 1.0 : ratio < -1 ? -1.0 : ratio);
}

void slope(const PairMoments& of, ResultRow to) { of.n < 1 || of.xx == 0 ? to.set_null() : to.set(of.xy / of.xx); }
void intercept(const PairMoments& of, ResultRow to) {
  of.n < 1 || of.xx == 0 ? to.set_null() : to.set(of.mean_y - of.xy / of.xx * of.mean_x);
}
void pairs(const PairMoments& of, ResultRow to) { to.set(static_cast<int64_t>(of.n)); }

// One of the moments, of one pair or more.
template <double PairMoments::* kMember>
void moment(const PairMoments& of, ResultRow to) {
  of.n < 1 ? to.set_null() : to.set(of.*kMember);
}

void determination(const PairMoments& of, ResultRow to) {
  if (of.n < 1 || of.xx == 0) return to.set_null();
  if (of.yy == 0) return to.set(1.0);
  const double ratio = of.xy * of.xy / (of.xx * of.yy);
  to.set(ratio > 1 ? 1.0 : ratio);
}

}  // namespace

extern const AggregateFunction kCorr;
const AggregateFunction kCorr = {
    "corr",
    "corr(y, x)",
    "Correlation of y and x as DOUBLE, over the rows where neither is NULL; NULL when one of them does not vary.",
    "corr(x, -x)",
    "-1",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_pair("corr", correlation, arguments, form);
    }};

extern const AggregateFunction kCovarPop;
const AggregateFunction kCovarPop = {
    "covar_pop",
    "covar_pop(y, x)",
    "Population covariance of y and x as DOUBLE, over the rows where neither is NULL; NULL without such rows.",
    "covar_pop(x, 2 * x)",
    "2.5",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_pair("covar_pop", covariance_of_all, arguments, form);
    }};

extern const AggregateFunction kCovarSamp;
const AggregateFunction kCovarSamp = {
    "covar_samp",
    "covar_samp(y, x)",
    "Sample covariance of y and x as DOUBLE, over the rows where neither is NULL; NULL below two such rows.",
    "covar_samp(x, 3 * x)",
    "5",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_pair("covar_samp", covariance_of_sample, arguments, form);
    }};

extern const AggregateFunction kRegrAvgX;
const AggregateFunction kRegrAvgX = {"regr_avgx",
                                     "regr_avgx(y, x)",
                                     "Average of x over the rows where neither is NULL; NULL without such rows.",
                                     "regr_avgx(2 * x, x)",
                                     "2.5",
                                     [](std::span<const Argument> arguments, const AggregateForm& form) {
                                       return bind_pair("regr_avgx", moment<&PairMoments::mean_x>, arguments, form);
                                     }};

extern const AggregateFunction kRegrAvgY;
const AggregateFunction kRegrAvgY = {"regr_avgy",
                                     "regr_avgy(y, x)",
                                     "Average of y over the rows where neither is NULL; NULL without such rows.",
                                     "regr_avgy(2 * x, x)",
                                     "5",
                                     [](std::span<const Argument> arguments, const AggregateForm& form) {
                                       return bind_pair("regr_avgy", moment<&PairMoments::mean_y>, arguments, form);
                                     }};

extern const AggregateFunction kRegrCount;
const AggregateFunction kRegrCount = {"regr_count",
                                      "regr_count(y, x)",
                                      "Number of rows where neither y nor x is NULL.",
                                      "regr_count(2 * x, x)",
                                      "4",
                                      [](std::span<const Argument> arguments, const AggregateForm& form) {
                                        return bind_pair("regr_count", pairs, arguments, form, TypeId::BigInt);
                                      }};

extern const AggregateFunction kRegrIntercept;
const AggregateFunction kRegrIntercept = {
    "regr_intercept",
    "regr_intercept(y, x)",
    "Where the line that fits y = a x + b best meets x = 0; NULL when x does not vary.",
    "regr_intercept(2 * x + 1, x)",
    "1",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_pair("regr_intercept", intercept, arguments, form);
    }};

extern const AggregateFunction kRegrR2;
const AggregateFunction kRegrR2 = {
    "regr_r2",
    "regr_r2(y, x)",
    "Square of the correlation of y and x: how well a line fits; 1 when y does not vary, NULL when x does not.",
    "regr_r2(2 * x + 1, x)",
    "1",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_pair("regr_r2", determination, arguments, form);
    }};

extern const AggregateFunction kRegrSlope;
const AggregateFunction kRegrSlope = {"regr_slope",
                                      "regr_slope(y, x)",
                                      "Slope of the line that fits y = a x + b best; NULL when x does not vary.",
                                      "regr_slope(2 * x + 1, x)",
                                      "2",
                                      [](std::span<const Argument> arguments, const AggregateForm& form) {
                                        return bind_pair("regr_slope", slope, arguments, form);
                                      }};

extern const AggregateFunction kRegrSxx;
const AggregateFunction kRegrSxx = {
    "regr_sxx",
    "regr_sxx(y, x)",
    "Sum of the squares of the distances of x from its average; NULL without rows where neither is NULL.",
    "regr_sxx(2 * x, x)",
    "5",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_pair("regr_sxx", moment<&PairMoments::xx>, arguments, form);
    }};

extern const AggregateFunction kRegrSxy;
const AggregateFunction kRegrSxy = {
    "regr_sxy",
    "regr_sxy(y, x)",
    "Sum of the products of the distances of x and y from their averages; NULL without rows where neither is NULL.",
    "regr_sxy(2 * x, x)",
    "10",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_pair("regr_sxy", moment<&PairMoments::xy>, arguments, form);
    }};

extern const AggregateFunction kRegrSyy;
const AggregateFunction kRegrSyy = {
    "regr_syy",
    "regr_syy(y, x)",
    "Sum of the squares of the distances of y from its average; NULL without rows where neither is NULL.",
    "regr_syy(2 * x, x)",
    "20",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_pair("regr_syy", moment<&PairMoments::yy>, arguments, form);
    }};

}  // namespace velo::functions
