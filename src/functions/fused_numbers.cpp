// One pass over the rows for what would be five: the group's line is visited once, and the argument loaded once. The
// loop is compiled for each set of members, so that it holds no test for those who are not there.
#include "functions/fused_numbers.hpp"

#include "base/check.hpp"
#include "functions/aggregate_extreme.hpp"
#include "functions/aggregate_sums.hpp"

namespace velo::functions {

namespace {

struct Decimals {
  using Sum = Int128;
  template <bool kMax>
  using Best = ExtremeDecimal<kMax>;
};

struct BigInts {
  using Sum = int64_t;
  template <bool kMax>
  using Best = Extreme<int64_t, kMax>;
};

template <class State>
State& state_at(std::byte* group, uint32_t offset) {
  return *reinterpret_cast<State*>(group + offset);
}

using Total = ExactTotal<int64_t>;

}  // namespace

FusedRole fused_role(const BoundAggregate& bound) {
  const void* kind = bound.state_kind;
  if (kind == &kStateKind<CountedRows>) return FusedRole::Rows;
  if (kind == &kStateKind<Total>) return bound.data ? FusedRole::Average : FusedRole::Sum;
  if (kind == &kStateKind<ExtremeDecimal<false>> || kind == &kStateKind<Extreme<int64_t, false>>) return FusedRole::Low;
  if (kind == &kStateKind<ExtremeDecimal<true>> || kind == &kStateKind<Extreme<int64_t, true>>) return FusedRole::High;
  return FusedRole::None;
}

bool FusedNumbers::take(uint32_t& place, uint32_t offset) {
  if (place != kAbsent) return false;
  place = offset;
  return true;
}

bool FusedNumbers::join(const BoundAggregate& bound, uint32_t offset) {
  bool joined = false;
  switch (fused_role(bound)) {
    case FusedRole::None: return false;
    case FusedRole::Rows: joined = take(rows_, offset); break;
    case FusedRole::Low: joined = take(low_, offset); break;
    case FusedRole::High: joined = take(high_, offset); break;
    case FusedRole::Sum:
      joined = !sum_ && (total_ == offset || take(total_, offset));
      sum_ |= joined;
      break;
    case FusedRole::Average:
      joined = average_factor_ == 0 && (total_ == offset || take(total_, offset));
      if (joined) average_factor_ = static_cast<const AverageScale*>(bound.data.get())->factor;
      break;
  }
  members_ += joined ? 1 : 0;
  if (!bound.arguments.empty()) decimals_ = bound.arguments[0].is(TypeId::Decimal);
  return joined;
}

template <class Numbers>
struct FusedNumbers::Kernels {
  template <bool kMax>
  using Best = typename Numbers::template Best<kMax>;

  // Calls after(i, group, total) for each row.
  template <bool kRows, bool kLow, bool kHigh, class After>
  static void each(const FusedNumbers& fused, const AggregateCall& call, After after) {
    const Vector& vector = *call.args[0];
    const auto* values = vector.data<int64_t>();
    const uint8_t* valid = vector.validity();
    const uint32_t mask = vector.is_constant() ? 0 : ~uint32_t{0};
    const AddContext context{call.arena, 0};
    for (uint32_t i = 0; i < call.count; ++i) {
      const uint32_t row = call.rows[i] & mask;
      std::byte* group = call.states[i];
      auto& total = state_at<typename Total::State>(group, fused.total_);
      if constexpr (kRows) ++state_at<int64_t>(group, fused.rows_);
      const bool present = valid == nullptr || valid[row] != 0;
      if (present) [[likely]] {
        const int64_t value = values[row];
        Total::add(total, value, context);
        if constexpr (kLow) Best<false>::add(state_at<typename Best<false>::State>(group, fused.low_), value, context);
        if constexpr (kHigh) Best<true>::add(state_at<typename Best<true>::State>(group, fused.high_), value, context);
      }
      after(i, group, total, present);
    }
  }

  template <bool kRows, bool kLow, bool kHigh>
  static void update(const FusedNumbers& fused, const AggregateCall& call) {
    each<kRows, kLow, kHigh>(fused, call, [](uint32_t, std::byte*, const Total::State&, bool) {});
  }

  template <bool kRows, bool kLow, bool kHigh>
  static void running(const FusedNumbers& fused, const AggregateCall& call, const Running& out) {
    const uint32_t rows_at = fused.rows_;
    const uint32_t low_at = fused.low_;
    const uint32_t high_at = fused.high_;
    const int64_t factor = fused.average_factor_;
    auto* sums = static_cast<typename Numbers::Sum*>(out.sum);
    each<kRows, kLow, kHigh>(fused, call, [&](uint32_t i, std::byte* group, const Total::State& total, bool present) {
      const int64_t sum = total.sum.low_word();
      int64_t average = 0;
      const bool fits =
          present && total.sum.fits_int64() && (factor == 0 || average_short(sum, factor, total.count, average));
      if (!fits) [[unlikely]]
        return out.finish_row(out.context, i);
      if constexpr (kRows) out.rows[i] = state_at<int64_t>(group, rows_at);
      if (sums != nullptr) sums[i] = sum;
      if (factor != 0) out.average[i] = average;
      if constexpr (kLow) out.low[i] = state_at<typename Best<false>::State>(group, low_at).best_value();
      if constexpr (kHigh) out.high[i] = state_at<typename Best<true>::State>(group, high_at).best_value();
    });
  }
};

// Calls f with the members as compile-time constants: rows, low, high.
template <class F>
void FusedNumbers::with_members(F&& f) const {
  const auto with = [](bool member, auto&& next) { member ? next(std::true_type()) : next(std::false_type()); };
  with(rows_ != kAbsent, [&](auto rows) {
    with(low_ != kAbsent, [&](auto low) { with(high_ != kAbsent, [&](auto high) { f(rows, low, high); }); });
  });
}

void FusedNumbers::update(const AggregateCall& call) const {
  with_members([&](auto rows, auto low, auto high) {
    constexpr bool kRows = decltype(rows)::value, kLow = decltype(low)::value, kHigh = decltype(high)::value;
    if (decimals_) Kernels<Decimals>::update<kRows, kLow, kHigh>(*this, call);
    else Kernels<BigInts>::update<kRows, kLow, kHigh>(*this, call);
  });
}

void FusedNumbers::running(const AggregateCall& call, const Running& out) const {
  with_members([&](auto rows, auto low, auto high) {
    constexpr bool kRows = decltype(rows)::value, kLow = decltype(low)::value, kHigh = decltype(high)::value;
    if (decimals_) Kernels<Decimals>::running<kRows, kLow, kHigh>(*this, call, out);
    else Kernels<BigInts>::running<kRows, kLow, kHigh>(*this, call, out);
  });
}

}  // namespace velo::functions
