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

bool FusedNumbers::take(Member& member, uint32_t offset, size_t index) {
  if (member.present()) return false;
  member = {offset, index};
  return true;
}

bool FusedNumbers::join(const BoundAggregate& bound, uint32_t offset, size_t index) {
  const FusedRole role = fused_role(bound);
  const bool of_total = role == FusedRole::Sum || role == FusedRole::Average;
  if (of_total && total_ != kAbsent && total_ != offset) return false;
  bool joined = false;
  switch (role) {
    case FusedRole::None: return false;
    case FusedRole::Rows: joined = take(rows_, offset, index); break;
    case FusedRole::Low: joined = take(low_, offset, index); break;
    case FusedRole::High: joined = take(high_, offset, index); break;
    case FusedRole::Sum: joined = take(sum_, offset, index); break;
    case FusedRole::Average:
      joined = take(average_, offset, index);
      if (joined) average_factor_ = static_cast<const AverageScale*>(bound.data.get())->factor;
      break;
  }
  if (of_total) total_ = offset;
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
    const uint32_t rows_at = fused.rows_.offset;
    const uint32_t low_at = fused.low_.offset;
    const uint32_t high_at = fused.high_.offset;
    for (uint32_t i = 0; i < call.count; ++i) {
      const uint32_t row = call.rows[i] & mask;
      std::byte* group = call.states[i];
      auto& total = state_at<typename Total::State>(group, fused.total_);
      if constexpr (kRows) ++state_at<int64_t>(group, rows_at);
      const bool present = valid == nullptr || valid[row] != 0;
      if (present) [[likely]] {
        const int64_t value = values[row];
        Total::add(total, value, context);
        if constexpr (kLow) Best<false>::add(state_at<typename Best<false>::State>(group, low_at), value, context);
        if constexpr (kHigh) Best<true>::add(state_at<typename Best<true>::State>(group, high_at), value, context);
      }
      after(i, group, total, present);
    }
  }

  template <bool kRows, bool kLow, bool kHigh>
  static void update(const FusedNumbers& fused, const AggregateCall& call) {
    each<kRows, kLow, kHigh>(fused, call, [](uint32_t, std::byte*, const Total::State&, bool) {});
  }

  // Where the results of a member go; nullptr where nobody wants them.
  template <class T>
  static T* results(const Running& out, const Member& member) {
    return member.present() ? out.block.column(out.first_column + member.index).data<T>() : nullptr;
  }

  template <bool kRows, bool kLow, bool kHigh>
  static void running(const FusedNumbers& fused, const AggregateCall& call, const Running& out) {
    const uint32_t rows_at = fused.rows_.offset;
    const uint32_t low_at = fused.low_.offset;
    const uint32_t high_at = fused.high_.offset;
    const int64_t factor = fused.average_factor_;
    auto* rows = results<int64_t>(out, fused.rows_);
    auto* sums = results<typename Numbers::Sum>(out, fused.sum_);
    auto* averages = results<Int128>(out, fused.average_);
    auto* lows = results<int64_t>(out, fused.low_);
    auto* highs = results<int64_t>(out, fused.high_);
    each<kRows, kLow, kHigh>(fused, call, [&](uint32_t i, std::byte* group, const Total::State& total, bool present) {
      const int64_t sum = total.sum.low_word();
      int64_t average = 0;
      const bool fits =
          present && total.sum.fits_int64() && (factor == 0 || average_short(sum, factor, total.count, average));
      if (!fits) [[unlikely]]
        return out.finish_row(out.context, i);
      if constexpr (kRows) rows[i] = state_at<int64_t>(group, rows_at);
      if (sums != nullptr) sums[i] = sum;
      if (factor != 0) averages[i] = average;
      if constexpr (kLow) lows[i] = state_at<typename Best<false>::State>(group, low_at).best_value();
      if constexpr (kHigh) highs[i] = state_at<typename Best<true>::State>(group, high_at).best_value();
    });
  }
};

// Calls f with the members as compile-time constants: rows, low, high.
template <class F>
void FusedNumbers::with_members(F&& f) const {
  const auto with = [](bool member, auto&& next) { member ? next(std::true_type()) : next(std::false_type()); };
  with(rows_.present(), [&](auto rows) {
    with(low_.present(), [&](auto low) { with(high_.present(), [&](auto high) { f(rows, low, high); }); });
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
