// Times as milliseconds since 1970.
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

constexpr int64_t kMicrosPerMilli = 1000;

void unix_millis(ScalarCall& call) {
  map_unary<int64_t, int64_t>(call,
                              [](int64_t at) { return at / kMicrosPerMilli - (at % kMicrosPerMilli < 0 ? 1 : 0); });
}

void from_unix_millis(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    if (!__builtin_mul_overflow(call.args[0]->at<int64_t>(row), kMicrosPerMilli, &out)) return true;
    return fail_overflow(call, row), false;
  });
}

constexpr Overload kUnixMillisOverloads[] = {{{TypeId::Timestamp}, TypeId::BigInt, unix_millis}};
constexpr Overload kFromUnixMillisOverloads[] = {{{TypeId::BigInt}, TypeId::Timestamp, from_unix_millis}};

}  // namespace

extern const ScalarFunction kUnixMillis = {
    "unix_millis",
    "unix_millis(time)",
    "Whole milliseconds since 1970 as BIGINT.",
    "unix_millis(TIMESTAMP '1970-01-01T00:00:01.5Z')",
    "1500",
    [](std::span<const Argument> arguments) { return choose("unix_millis", kUnixMillisOverloads, arguments); }};

extern const ScalarFunction kFromUnixMillis = {"from_unix_millis",
                                               "from_unix_millis(milliseconds)",
                                               "The TIMESTAMP so many milliseconds after 1970.",
                                               "from_unix_millis(1500)",
                                               "1970-01-01T00:00:01.500Z",
                                               [](std::span<const Argument> arguments) {
                                                 return choose("from_unix_millis", kFromUnixMillisOverloads, arguments);
                                               }};

}  // namespace velo::functions
