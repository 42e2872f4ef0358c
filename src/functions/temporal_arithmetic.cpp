// Arithmetic of times. Months are calendar months with the day clamped, as in PostgreSQL; an interval of days and
// microseconds only, which is nearly every interval in practice, is one addition.
#include <cmath>

#include "functions/arithmetic.hpp"
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

template <bool kSubtract>
void move_timestamp(ScalarCall& call) {
  with_readers<int64_t, Interval>(*call.args[0], *call.args[1], [&](auto at, auto by) {
    try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
      const Interval interval = kSubtract ? negate(by(row)) : by(row);
      if (add_interval(at(row), interval, out)) return true;
      fail_overflow(call, row);
      return false;
    });
  });
}

template <bool kSubtract>
void move_time(ScalarCall& call) {
  with_readers<int64_t, Interval>(*call.args[0], *call.args[1], [&](auto at, auto by) {
    fill_rows(call.rows, call.out.data<int64_t>(), [=](uint32_t row) {
      const int64_t micros = by(row).micros % kMicrosPerDay;
      const int64_t moved = (at(row) + (kSubtract ? -micros : micros)) % kMicrosPerDay;
      return moved < 0 ? moved + kMicrosPerDay : moved;
    });
  });
}

template <bool kSubtract>
void move_date(ScalarCall& call) {
  with_readers<int32_t, int64_t>(*call.args[0], *call.args[1], [&](auto date, auto days) {
    try_rows<int32_t>(call, [&](uint32_t row, int32_t& out) {
      const Int128 moved = Int128{date(row)} + (kSubtract ? -Int128{days(row)} : Int128{days(row)});
      if (moved != static_cast<int32_t>(moved)) return fail_overflow(call, row), false;
      out = static_cast<int32_t>(moved);
      return true;
    });
  });
}

void timestamp_difference(ScalarCall& call) {
  with_readers<int64_t, int64_t>(*call.args[0], *call.args[1], [&](auto a, auto b) {
    try_rows<Interval>(call, [&](uint32_t row, Interval& out) {
      int64_t micros;
      if (__builtin_sub_overflow(a(row), b(row), &micros)) return fail_overflow(call, row), false;
      out = {0, static_cast<int32_t>(micros / kMicrosPerDay), micros % kMicrosPerDay};
      return true;
    });
  });
}

void time_difference(ScalarCall& call) {
  map_binary<int64_t, int64_t, Interval>(call, [](int64_t a, int64_t b) { return Interval{0, 0, a - b}; });
}

void date_difference(ScalarCall& call) {
  map_binary<int32_t, int32_t, int64_t>(call, [](int32_t a, int32_t b) { return int64_t{a} - b; });
}

void date_and_time(ScalarCall& call) {
  map_binary<int32_t, int64_t, int64_t>(call, [](int32_t date, int64_t time) { return date * kMicrosPerDay + time; });
}

bool add_parts(const Interval& a, const Interval& b, Interval& out) {
  return !__builtin_add_overflow(a.months, b.months, &out.months) &&
         !__builtin_add_overflow(a.days, b.days, &out.days) && !__builtin_add_overflow(a.micros, b.micros, &out.micros);
}

template <bool kSubtract>
void add_intervals(ScalarCall& call) {
  with_readers<Interval, Interval>(*call.args[0], *call.args[1], [&](auto a, auto b) {
    try_rows<Interval>(call, [&](uint32_t row, Interval& out) {
      if (add_parts(a(row), kSubtract ? negate(b(row)) : b(row), out)) return true;
      fail_overflow(call, row);
      return false;
    });
  });
}

// As in PostgreSQL, what a factor leaves of a month becomes days (of 30 per month), and of a day time.
bool scale_interval(const Interval& interval, double factor, Interval& out) {
  const double months = interval.months * factor;
  const double whole_months = std::trunc(months);
  const double days = interval.days * factor + (months - whole_months) * 30;
  const double whole_days = std::trunc(days);
  const double micros = std::round(static_cast<double>(interval.micros) * factor + (days - whole_days) * kMicrosPerDay);
  constexpr double kMaxParts = 2147483647.0;
  if (!(std::abs(whole_months) <= kMaxParts && std::abs(whole_days) <= kMaxParts && std::abs(micros) < 9.2e18))
    return false;
  out = {static_cast<int32_t>(whole_months), static_cast<int32_t>(whole_days), static_cast<int64_t>(micros)};
  return true;
}

void scale_row(ScalarCall& call, uint32_t row, const Interval& interval, double factor) {
  if (!scale_interval(interval, factor, call.out.data<Interval>()[row])) fail_overflow(call, row);
}

void interval_times_number(ScalarCall& call) {
  with_readers<Interval, double>(*call.args[0], *call.args[1], [&](auto interval, auto factor) {
    call.rows.each([&](uint32_t row) { scale_row(call, row, interval(row), factor(row)); });
  });
}

void number_times_interval(ScalarCall& call) {
  with_readers<double, Interval>(*call.args[0], *call.args[1], [&](auto factor, auto interval) {
    call.rows.each([&](uint32_t row) { scale_row(call, row, interval(row), factor(row)); });
  });
}

void interval_by_number(ScalarCall& call) {
  with_readers<Interval, double>(*call.args[0], *call.args[1], [&](auto interval, auto divisor) {
    call.rows.each([&](uint32_t row) {
      if (divisor(row) == 0) return fail_division(call, row);
      scale_row(call, row, interval(row), 1.0 / divisor(row));
    });
  });
}

struct Rule {
  ArithmeticOp op;
  TypeId a;
  TypeId b;
  TypeId result;
  ScalarKernel kernel;
};

constexpr ArithmeticOp kAdd = ArithmeticOp::Add;
constexpr ArithmeticOp kSub = ArithmeticOp::Subtract;

// The first rule that fits wins; DATE fits TIMESTAMP, INT fits BIGINT, every number fits DOUBLE.
constexpr Rule kRules[] = {
    {kAdd, TypeId::Time, TypeId::Interval, TypeId::Time, move_time<false>},
    {kSub, TypeId::Time, TypeId::Interval, TypeId::Time, move_time<true>},
    {kSub, TypeId::Time, TypeId::Time, TypeId::Interval, time_difference},
    {kAdd, TypeId::Date, TypeId::BigInt, TypeId::Date, move_date<false>},
    {kSub, TypeId::Date, TypeId::BigInt, TypeId::Date, move_date<true>},
    {kSub, TypeId::Date, TypeId::Date, TypeId::BigInt, date_difference},
    {kAdd, TypeId::Date, TypeId::Time, TypeId::Timestamp, date_and_time},
    {kAdd, TypeId::Timestamp, TypeId::Interval, TypeId::Timestamp, move_timestamp<false>},
    {kSub, TypeId::Timestamp, TypeId::Interval, TypeId::Timestamp, move_timestamp<true>},
    {kSub, TypeId::Timestamp, TypeId::Timestamp, TypeId::Interval, timestamp_difference},
    {kAdd, TypeId::Interval, TypeId::Interval, TypeId::Interval, add_intervals<false>},
    {kSub, TypeId::Interval, TypeId::Interval, TypeId::Interval, add_intervals<true>},
    {ArithmeticOp::Multiply, TypeId::Interval, TypeId::Double, TypeId::Interval, interval_times_number},
    {ArithmeticOp::Multiply, TypeId::Double, TypeId::Interval, TypeId::Interval, number_times_interval},
    {ArithmeticOp::Divide, TypeId::Interval, TypeId::Double, TypeId::Interval, interval_by_number},
};

bool fits(const Type& type, TypeId wanted) {
  if (type.is(wanted)) return true;
  if (wanted == TypeId::Timestamp) return type.is(TypeId::Date);
  if (wanted == TypeId::BigInt) return type.is(TypeId::Int);
  return wanted == TypeId::Double && type.is_numeric();
}

std::optional<BoundScalar> find_rule(std::span<const Rule> rules, ArithmeticOp op, const Type& a, const Type& b) {
  for (const Rule& rule : rules) {
    if (rule.op == op && fits(a, rule.a) && fits(b, rule.b)) return bound(rule.result, {rule.a, rule.b}, rule.kernel);
  }
  return std::nullopt;
}

// interval + timestamp, days + date, time + date: the kernels know one order only.
template <ScalarKernel kKernel>
void exchanged(ScalarCall& call) {
  const Vector* arguments[] = {call.args[1], call.args[0]};
  ScalarCall inner{arguments, call.rows, call.out, call.errors, call.data, call.now};
  kKernel(inner);
}

constexpr Rule kExchanged[] = {
    {kAdd, TypeId::Interval, TypeId::Time, TypeId::Time, exchanged<move_time<false>>},
    {kAdd, TypeId::BigInt, TypeId::Date, TypeId::Date, exchanged<move_date<false>>},
    {kAdd, TypeId::Time, TypeId::Date, TypeId::Timestamp, exchanged<date_and_time>},
    {kAdd, TypeId::Interval, TypeId::Timestamp, TypeId::Timestamp, exchanged<move_timestamp<false>>},
};

}  // namespace

std::optional<BoundScalar> bind_temporal(ArithmeticOp op, const Type& a, const Type& b) {
  if (auto found = find_rule(kRules, op, a, b)) return found;
  return find_rule(kExchanged, op, a, b);
}

BoundScalar bind_negate_interval() {
  return bound(TypeId::Interval, {TypeId::Interval}, [](ScalarCall& call) {
    map_unary<Interval, Interval>(call, [](const Interval& interval) { return negate(interval); });
  });
}

}  // namespace velo::functions
