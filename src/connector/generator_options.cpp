// The options of the generator: those of all kinds, and each kind's own behind them.
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "connector/error_codes.hpp"
#include "connector/generator_kind.hpp"
#include "types/time.hpp"

namespace velo::connector {

namespace {

using catalog::OptionSpec;
using catalog::OptionType;

constexpr int64_t kRateMax = 1'000'000'000;
constexpr int64_t kRowsMax = 1'000'000'000'000'000;
constexpr std::string_view kNow = "now";

constexpr OptionSpec kShared[] = {
    {"kind", OptionType::Choice, "trades", "what to generate", "nexmark|readings|trades", false},
    {"rows", OptionType::Integer, "0", "how many rows; 0: without end", "", false},
    {"rate", OptionType::Integer, "", "rows per second of event time; by kind", "", false},
    {"realtime", OptionType::Boolean, "false", "let the rows come at that rate by the clock, not as fast as possible",
     "", false},
    {"seed", OptionType::Integer, "42", "another seed gives other rows, the same seed the same rows", "", false},
    {"start", OptionType::Text, "", "event time of the first row, or 'now'; by kind", "", false},
};

const OptionSpec& shared(std::string_view name) { return catalog::spec(kShared, name); }

Result<Micros> start_time(const GeneratorKind& kind, const catalog::Options& options) {
  VELO_TRY(std::string text, options.text(shared("start")));
  if (text.empty()) text = kind.start;
  if (equals_ignore_case(text, kNow)) return system_clock().now();
  Micros start = 0;
  if (!parse_timestamp(text, start)) return out_of_range("start", options, "a timestamp or 'now', not '" + text + "'");
  return start;
}

Status check_owner(const GeneratorKind& kind, const catalog::Options& options) {
  for (const GeneratorKind& other : generator_kinds()) {
    if (other.name == kind.name) continue;
    for (const OptionSpec& spec : other.options) {
      const catalog::OptionValue* value = options.find(spec.name);
      if (value == nullptr) continue;
      return value->fault(kOutOfRange, "the generator kind '" + std::string(kind.name) + "' has no option '" +
                                           std::string(spec.name) + "', '" + std::string(other.name) + "' has");
    }
  }
  return {};
}

}  // namespace

Error out_of_range(std::string_view option, const catalog::Options& options, std::string wanted) {
  const catalog::OptionValue* value = options.find(option);
  return (value != nullptr ? *value : catalog::OptionValue())
      .fault(kOutOfRange, "option '" + std::string(option) + "' must be " + std::move(wanted));
}

Result<int64_t> integer_between(const catalog::Options& options, const OptionSpec& spec, int64_t low, int64_t high) {
  VELO_TRY(const int64_t value, options.integer(spec));
  if (value < low || value > high)
    return out_of_range(spec.name, options, "from " + std::to_string(low) + " to " + std::to_string(high));
  return value;
}

std::span<const OptionSpec> generator_options() {
  static const std::vector<OptionSpec> kAll = [] {
    std::vector<OptionSpec> all(std::begin(kShared), std::end(kShared));
    for (const GeneratorKind& kind : generator_kinds()) all.insert(all.end(), kind.options.begin(), kind.options.end());
    return all;
  }();
  return kAll;
}

Result<const GeneratorKind*> read_generator_kind(const catalog::Options& options) {
  VELO_TRY(const std::string name, options.text(shared("kind")));
  const GeneratorKind* kind = find_generator_kind(name);
  CHECK(kind != nullptr, "the choices of the option are the kinds");
  return kind;
}

Result<GeneratorOptions> read_generator_options(const GeneratorKind& kind, const catalog::Options& options) {
  GeneratorOptions out;
  VELO_TRY_STATUS(check_owner(kind, options));
  VELO_TRY(const int64_t rows, integer_between(options, shared("rows"), 0, kRowsMax));
  VELO_TRY(const int64_t seed, options.integer(shared("seed")));
  VELO_TRY(out.realtime, options.boolean(shared("realtime")));
  VELO_TRY(out.start, start_time(kind, options));
  out.rows = static_cast<uint64_t>(rows);
  out.seed = static_cast<uint64_t>(seed);
  out.rate = kind.rate;
  if (options.has("rate")) {
    VELO_TRY(const int64_t rate, integer_between(options, shared("rate"), 1, kRateMax));
    out.rate = static_cast<uint64_t>(rate);
  }
  return out;
}

}  // namespace velo::connector
