#pragma once

#include "functions/aggregate_kernels.hpp"
#include "types/wide_int.hpp"

namespace velo::functions {

/// Sum of 64-bit values in 128 bits: 2^64 rows cannot overflow it. Aligned to 8 bytes.
class Sum128 {
 public:
  void add(int64_t value) { add(static_cast<uint64_t>(value), static_cast<uint64_t>(value >> 63)); }
  void subtract(int64_t value) {
    const auto bits = static_cast<uint64_t>(value);
    high_ -= static_cast<uint64_t>(value >> 63) + (low_ < bits ? 1 : 0);
    low_ -= bits;
  }
  void merge(const Sum128& other) { add(other.low_, other.high_); }
  bool fits_int64() const { return high_ == static_cast<uint64_t>(static_cast<int64_t>(low_) >> 63); }
  bool fits_int128() const { return true; }
  int64_t low_word() const { return static_cast<int64_t>(low_); }  ///< the sum where fits_int64()
  Int128 get() const { return static_cast<Int128>((static_cast<UInt128>(high_) << 64) | low_); }
  bool negative() const { return static_cast<int64_t>(high_) < 0; }
  UInt256 absolute() const { return UInt256::from(magnitude(get())); }

 private:
  void add(uint64_t low, uint64_t high) {
    low_ += low;
    high_ += high + (low_ < low ? 1 : 0);
  }
  uint64_t low_ = 0;
  uint64_t high_ = 0;
};

/// Sum of 128-bit values in 192 bits, two's complement. The order of addition therefore never decides whether a total
/// fits, and taking values out again is exact.
class Sum192 {
 public:
  void add(Int128 value) { add(static_cast<UInt128>(value), value < 0 ? ~uint64_t{0} : 0); }
  void subtract(Int128 value) {
    // -value is ~value + 1; the extension is that of ~value, so that the smallest value is no exception.
    add(~static_cast<UInt128>(value), value < 0 ? 0 : ~uint64_t{0});
    add(UInt128{1}, 0);
  }
  void merge(const Sum192& other) { add(other.low(), other.high_); }
  bool fits_int64() const {
    const auto sign = static_cast<uint64_t>(static_cast<int64_t>(low_) >> 63);
    return middle_ == sign && high_ == sign;
  }
  int64_t low_word() const { return static_cast<int64_t>(low_); }  ///< the sum where fits_int64()
  bool fits_int128() const { return high_ == (static_cast<int64_t>(middle_) < 0 ? ~uint64_t{0} : 0); }
  Int128 get() const { return static_cast<Int128>(low()); }
  bool negative() const { return static_cast<int64_t>(high_) < 0; }
  UInt256 absolute() const {
    const uint64_t sign = negative() ? ~uint64_t{0} : 0;
    const UInt128 flipped = low() ^ ((static_cast<UInt128>(sign) << 64) | sign);
    const UInt128 whole = flipped + (sign & 1);
    const uint64_t top = (high_ ^ sign) + (whole < flipped ? 1 : 0);
    return {{static_cast<uint64_t>(whole), static_cast<uint64_t>(whole >> 64), top, 0}};
  }

 private:
  UInt128 low() const { return (static_cast<UInt128>(middle_) << 64) | low_; }
  void add(UInt128 value, uint64_t extension) {
    const UInt128 sum = low() + value;
    high_ += extension + (sum < value ? 1 : 0);
    low_ = static_cast<uint64_t>(sum);
    middle_ = static_cast<uint64_t>(sum >> 64);
  }
  uint64_t low_ = 0;
  uint64_t middle_ = 0;
  uint64_t high_ = 0;
};

template <class T>
using ExactSum = std::conditional_t<sizeof(T) == 16, Sum192, Sum128>;

template <class T>
struct ExactTotal {
  using Input = T;
  using Shared = ExactTotal;
  struct State {
    ExactSum<T> sum;
    int64_t count = 0;
  };

  static void add(State& state, const T& value, const AddContext&) {
    state.sum.add(value);
    ++state.count;
  }
  static void remove(State& state, const T& value) {
    state.sum.subtract(value);
    --state.count;
  }
  static void merge(State& into, const State& from, Arena&) {
    into.sum.merge(from.sum);
    into.count += from.count;
  }
};

/// The average has a larger scale than the values: the sum is multiplied by this power of ten first.
struct AverageScale {
  int64_t factor = 1;
};

/// a / b cut off, for b > 0. Doubles divide several times faster than 64-bit integers, and up to 2^53 they divide
/// exactly enough: a quotient that is no integer is further from the next one (1 / b) than rounding can move it.
inline int64_t quotient(int64_t a, int64_t b) {
  constexpr int64_t kExact = int64_t{1} << 53;
  if (a > -kExact && a < kExact) [[likely]]
    return static_cast<int64_t>(static_cast<double>(a) / static_cast<double>(b));
  return a / b;
}

/// sum * factor / count in 64 bits, which is what nearly all data needs. Inlined by force: as a call it is the dearest
/// part of a running average.
[[gnu::always_inline]] inline bool average_short(int64_t sum, int64_t factor, int64_t count, int64_t& out) {
  int64_t scaled = 0;
  if (__builtin_mul_overflow(sum, factor, &scaled)) return false;
  const int64_t whole = quotient(scaled, count);
  const int64_t rest = scaled - whole * count;
  const int64_t left = rest < 0 ? -rest : rest;
  // Which way an average rounds cannot be predicted, so there is no branch.
  const int64_t away = (scaled >> 63) | 1;
  out = whole + (away & -static_cast<int64_t>(left >= count - left));
  return true;
}

}  // namespace velo::functions
