// Arrays that count. A step leads from one value to the next; the last value is part of the sequence when a step hits
// it.
#include "functions/array_call.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

constexpr size_t kMaxElements = kMaxTextBytes / 8;

void refuse_step(ScalarCall& call, uint32_t row) {
  fail(call, row, kBadParameter, "a sequence needs a step that is not 0");
}

void refuse_length(ScalarCall& call, uint32_t row) {
  fail(call, row, kTooLong, "the sequence would have more than " + std::to_string(kMaxElements) + " elements");
}

// Without a step towards the end.
void numbers(ScalarCall& call) {
  ArrayBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const int64_t from = call.args[0]->at<int64_t>(row);
    const int64_t to = call.args[1]->at<int64_t>(row);
    const int64_t step = call.args.size() > 2 ? call.args[2]->at<int64_t>(row) : from <= to ? 1 : -1;
    if (step == 0) return refuse_step(call, row);
    const Int128 length = (Int128{to} - from) / step + 1;
    const bool towards = (step > 0) == (to > from) || to == from;
    if (towards && length > static_cast<Int128>(kMaxElements)) return refuse_length(call, row);
    for (Int128 i = 0; towards && i < length; ++i) builder.cells().add(static_cast<int64_t>(from + i * step));
    builder.finish(row);
  });
}

bool is_backward(const Interval& step) {
  return (Int128{step.months} * 30 + step.days) * kMicrosPerDay + step.micros < 0;
}

// Each time is the first one plus a multiple of the step, so that months do not drift at their ends.
bool nth(Micros from, const Interval& step, int64_t n, Micros& out) {
  Interval all;
  return !__builtin_mul_overflow(step.months, n, &all.months) && !__builtin_mul_overflow(step.days, n, &all.days) &&
         !__builtin_mul_overflow(step.micros, n, &all.micros) && add_interval(from, all, out);
}

void times(ScalarCall& call) {
  ArrayBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const Micros from = call.args[0]->at<int64_t>(row);
    const Micros to = call.args[1]->at<int64_t>(row);
    const Interval& step = call.args[2]->at<Interval>(row);
    if (step == Interval{}) return refuse_step(call, row);
    const bool backward = is_backward(step);
    Micros at = from;
    for (int64_t n = 1; backward ? at >= to : at <= to; ++n) {
      if (builder.cells().size() == kMaxElements) {
        builder.cells().clear();
        return refuse_length(call, row);
      }
      builder.cells().add(at);
      const Micros before = at;
      if (!nth(from, step, n, at) || (backward ? at >= before : at <= before)) break;
    }
    builder.finish(row);
  });
}

Result<BoundScalar> bind_sequence(std::span<const Argument> arguments) {
  constexpr TypeId kNumber = TypeId::BigInt;
  constexpr TypeId kTime = TypeId::Timestamp;
  static constexpr Overload kOverloads[] = {{{kNumber, kNumber}, kNumber, numbers},
                                            {{kNumber, kNumber, kNumber}, kNumber, numbers},
                                            {{kTime, kTime, TypeId::Interval}, kTime, times}};
  VELO_TRY(BoundScalar chosen, choose("sequence", kOverloads, arguments));
  chosen.result = Type::array(chosen.result);
  return chosen;
}

}  // namespace

extern const ScalarFunction kSequence = {"sequence",
                                         "sequence(from, to [, step])",
                                         "The numbers from one to the other, both included, one by one or by the step; "
                                         "or times by a step that is an INTERVAL. "
                                         "Without a step it may count down: SEQUENCE(1, 0) is [1,0]; a step that "
                                         "leads away gives nothing. A step of 0 is a row error. Also GENERATE_SERIES.",
                                         "sequence(1, 10, 3)",
                                         "[1,4,7,10]",
                                         bind_sequence};

}  // namespace velo::functions
