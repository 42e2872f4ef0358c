// The source around a row generator: which rows are due, and which of the kind's columns the relation wants.
#include <algorithm>

#include "base/check.hpp"
#include "base/text.hpp"
#include "connector/builtin.hpp"
#include "connector/error_codes.hpp"
#include "connector/generator_kind.hpp"
#include "connector/pacer.hpp"
#include "types/time.hpp"

namespace velo::connector {

namespace {

using catalog::OptionType;

constexpr int64_t kSymbolsMax = 10'000'000;
constexpr int64_t kRateMax = 1'000'000'000;
constexpr int64_t kDisorderMax = int64_t{1} << 39;  // six days, in microseconds
constexpr std::string_view kNow = "now";

constexpr catalog::OptionSpec kOptions[] = {
    {"kind", OptionType::Choice, "trades", "what to generate", "trades", false},
    {"rows", OptionType::Integer, "0", "how many rows; 0: without end", "", false},
    {"rate", OptionType::Integer, "1000", "rows per second of event time", "", false},
    {"realtime", OptionType::Boolean, "false", "let the rows come at that rate by the clock, not as fast as possible",
     "", false},
    {"seed", OptionType::Integer, "42", "another seed gives other rows, the same seed the same rows", "", false},
    {"start", OptionType::Text, "2024-01-01T00:00:00Z", "event time of the first row, or 'now'", "", false},
    {"disorder", OptionType::Duration, "0", "how far event times may lag behind those of earlier rows", "", false},
    {"symbols", OptionType::Integer, "50", "how many different symbols", "", false},
};

const catalog::OptionSpec& option(std::string_view name) { return catalog::spec(kOptions, name); }

Error out_of_range(std::string_view name, const catalog::Options& options, std::string wanted) {
  const catalog::OptionValue* value = options.find(name);
  return Error(kOutOfRange, "option '" + std::string(name) + "' must be " + std::move(wanted),
               value != nullptr ? value->position : TextPosition{});
}

Result<int64_t> integer_between(const catalog::Options& options, std::string_view name, int64_t low, int64_t high) {
  VELO_TRY(const int64_t value, options.integer(option(name)));
  if (value < low || value > high)
    return out_of_range(name, options, "from " + std::to_string(low) + " to " + std::to_string(high));
  return value;
}

Result<Micros> start_time(const catalog::Options& options) {
  VELO_TRY(const std::string text, options.text(option("start")));
  if (equals_ignore_case(text, kNow)) return system_clock().now();
  Micros start = 0;
  if (!parse_timestamp(text, start)) return out_of_range("start", options, "a timestamp or 'now', not '" + text + "'");
  return start;
}

Result<const GeneratorKind*> kind_of(const catalog::Options& options) {
  VELO_TRY(const std::string name, options.text(option("kind")));
  const GeneratorKind* kind = find_generator_kind(name);
  CHECK(kind != nullptr, "the choices of the option are the kinds");
  return kind;
}

class GeneratorSource final : public RowSource {
 public:
  GeneratorSource(std::unique_ptr<RowGenerator> generator, GeneratorOptions options, std::vector<size_t> columns,
                  const std::vector<Type>& types)
      : generator_(std::move(generator)),
        options_(options),
        columns_(std::move(columns)),
        block_(types),
        pacer_(options.rate) {}

  Result<Poll> poll(uint32_t max_rows, Batch& batch, int timeout_ms) override {
    uint64_t count = max_rows;
    if (options_.rows != 0) count = std::min<uint64_t>(count, options_.rows - next_row_);
    if (count == 0) return Poll::End;
    if (options_.realtime) count = std::min(count, pacer_.due(next_row_, timeout_ms));
    if (count == 0) return Poll::Idle;
    const auto rows = static_cast<uint32_t>(count);
    block_.reset(rows);
    generator_->make(next_row_, rows, columns_, block_);
    block_.view(rows, batch);
    next_row_ += rows;
    return Poll::Data;
  }

  Progress progress() const override { return {next_row_, options_.rows}; }

 private:
  std::unique_ptr<RowGenerator> generator_;
  GeneratorOptions options_;
  std::vector<size_t> columns_;
  RowBlock block_;
  Pacer pacer_;
  uint64_t next_row_ = 0;
};

Result<size_t> column_of_kind(const GeneratorKind& kind, const Field& wanted) {
  const Schema& schema = kind.schema();
  const std::optional<size_t> found = schema.find(wanted.name);
  const std::string owner = "the generator kind '" + std::string(kind.name) + "'";
  if (!found) {
    return Error(kNoSuchColumn, owner + " has no column '" + wanted.name + "'").with_hint("it makes " + schema.text());
  }
  if (!(schema[*found].type == wanted.type)) {
    return Error(kNoSuchColumn, owner + " makes '" + wanted.name + "' as " + schema[*found].type.text() + ", not " +
                                    wanted.type.text())
        .with_hint("leave the columns out of the CREATE STREAM to get the right ones");
  }
  return *found;
}

Result<std::unique_ptr<RowSource>> open_source(const SourceRequest& request) {
  VELO_TRY(const GeneratorKind* kind, kind_of(request.relation.options));
  VELO_TRY(const GeneratorOptions options, read_generator_options(request.relation.options));
  std::vector<size_t> columns;
  std::vector<Type> types;
  for (const size_t column : request.columns) {
    const Field& field = request.relation.schema[column];
    VELO_TRY(const size_t position, column_of_kind(*kind, field));
    columns.push_back(position);
    types.push_back(field.type);
  }
  return std::unique_ptr<RowSource>(
      std::make_unique<GeneratorSource>(kind->make(options), options, std::move(columns), types));
}

Result<Schema> schema_of(const catalog::Options& options) {
  VELO_TRY(const GeneratorKind* kind, kind_of(options));
  return kind->schema();
}

bool is_bounded(const catalog::Options& options) {
  const Result<int64_t> rows = options.integer(option("rows"));
  return rows.ok() && *rows > 0;
}

}  // namespace

std::span<const catalog::OptionSpec> generator_options() { return kOptions; }

Result<GeneratorOptions> read_generator_options(const catalog::Options& options) {
  GeneratorOptions out;
  VELO_TRY(const int64_t rows, integer_between(options, "rows", 0, INT64_MAX));
  VELO_TRY(const int64_t rate, integer_between(options, "rate", 1, kRateMax));
  VELO_TRY(const int64_t seed, options.integer(option("seed")));
  VELO_TRY(const int64_t symbols, integer_between(options, "symbols", 1, kSymbolsMax));
  VELO_TRY(out.realtime, options.boolean(option("realtime")));
  VELO_TRY(out.start, start_time(options));
  VELO_TRY(out.disorder, options.duration(option("disorder")));
  if (out.disorder > kDisorderMax) return out_of_range("disorder", options, "at most six days");
  out.rows = static_cast<uint64_t>(rows);
  out.rate = static_cast<uint64_t>(rate);
  out.seed = static_cast<uint64_t>(seed);
  out.symbols = static_cast<uint32_t>(symbols);
  return out;
}

Connector generator_connector() {
  Connector connector;
  connector.name = "generator";
  connector.doc = "made-up rows, the same for the same seed";
  connector.options = kOptions;
  connector.open_row_source = open_source;
  connector.schema = schema_of;
  connector.bounded = is_bounded;
  return connector;
}

}  // namespace velo::connector
