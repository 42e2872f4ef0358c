// L: one record at a time through the embedding API, timed from the record in to the output in hand. The timer itself
// takes part; what it takes is reported beside the rest.
#include "scenario/latency.hpp"

#include <chrono>

#include "engine/engine.hpp"
#include "format/format.hpp"
#include "metrics/histogram.hpp"
#include "types/time.hpp"

namespace velo::scenario {

namespace {

constexpr std::string_view kSql =
    "CREATE STREAM trades (symbol STRING, price DECIMAL(18,4), quantity BIGINT, ts TIMESTAMP, side STRING) "
    "WITH ('format' = 'json');\n"
    "SELECT symbol, COUNT(*) AS trades, SUM(price) AS total, AVG(price) AS average, MIN(price) AS low, MAX(price) AS "
    "high "
    "FROM trades WHERE quantity > 10 GROUP BY symbol EMIT CHANGES;";
constexpr uint64_t kRecords = 1'000'000;
constexpr uint64_t kSymbols = 50;
constexpr uint64_t kGrowingRecords = 10'000'000;
constexpr uint64_t kGrowingSymbols = 1 << 24;  // nearly every record makes a group
constexpr uint64_t kWarmUp = 10'000;
constexpr Micros kFirstTime = 1'700'000'000'000'000;

int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// What the timer measures when there is nothing between its two looks at the clock.
double timer_ns() {
  metrics::Histogram histogram;
  for (uint64_t n = 0; n < kWarmUp; ++n) {
    const int64_t began = now_ns();
    histogram.add(static_cast<uint64_t>(now_ns() - began));
  }
  return static_cast<double>(histogram.quantile(0.5));
}

struct Record {
  std::string symbol;
  int64_t price;
  int64_t quantity;
  Micros time;
};

// Cheap to make, with all groups and digits in use; not part of the timed work.
Record record(uint64_t n, uint64_t symbols) {
  const uint64_t mixed = n * 0x9E3779B97F4A7C15u;
  return {"SYM" + std::to_string((mixed >> 40) % symbols), 1'000'000 + static_cast<int64_t>((mixed >> 20) % 1'000'000),
          1 + static_cast<int64_t>((mixed >> 12) % 1000), kFirstTime + static_cast<Micros>(n) * 100};
}

Measurement report(std::string name, std::string title, uint64_t records, uint64_t rows_out,
                   const metrics::Histogram& histogram) {
  Measurement out;
  out.scenario = std::move(name);
  out.title = std::move(title);
  out.rows = records;
  out.rows_out = rows_out;
  out.wall_ns = out.wall_ns_min = out.cpu_ns = static_cast<double>(histogram.quantile(0.5));
  for (const auto& [label, share] :
       {std::pair("p50", 0.5), {"p99", 0.99}, {"p99.9", 0.999}, {"p99.99", 0.9999}, {"max", 1.0}}) {
    out.percentiles.emplace_back(label, static_cast<double>(histogram.quantile(share)));
  }
  out.percentiles.emplace_back("timer", timer_ns());
  return out;
}

Result<Measurement> typed(std::string name, std::string title, uint64_t records, uint64_t symbols) {
  VELO_TRY(const auto engine, engine::Engine::create(kSql));
  VELO_TRY(engine::Rows rows, engine->rows("trades"));
  metrics::Histogram histogram;
  uint64_t rows_out = 0;
  for (uint64_t n = 0; n < records + kWarmUp; ++n) {
    const Record in = record(n, symbols);
    const int64_t began = now_ns();
    rows.clear();
    rows.add();
    rows.set_text(0, in.symbol);
    rows.set_int64(1, in.price);
    rows.set_int64(2, in.quantity);
    rows.set_int64(3, in.time);
    rows.set_text(4, "B");
    VELO_TRY(const engine::Outcome* const outcome, engine->execute("trades", rows));
    const int64_t took = now_ns() - began;
    for (const engine::Output& output : outcome->outputs) rows_out += output.batches.size();
    if (n >= kWarmUp) histogram.add(static_cast<uint64_t>(took));
  }
  return report(std::move(name), std::move(title), records, rows_out, histogram);
}

Result<Measurement> text(uint64_t records) {
  VELO_TRY(const auto engine, engine::Engine::create(kSql));
  std::unique_ptr<format::Encoder> encoder;
  ByteBuffer out;
  metrics::Histogram histogram;
  uint64_t rows_out = 0;
  std::string line;
  for (uint64_t n = 0; n < records + kWarmUp; ++n) {
    const Record in = record(n, kSymbols);
    line.assign(64, ' ');
    line += "{\"symbol\":\"" + in.symbol + "\",\"price\":" + decimal_text(in.price, 4) +
            ",\"quantity\":" + std::to_string(in.quantity) + ",\"ts\":\"" + timestamp_text(in.time) +
            "\",\"side\":\"B\"}\n";
    const std::string_view bytes(line.data() + 64, line.size() - 64);
    line.append(64, ' ');
    const int64_t began = now_ns();
    VELO_TRY(const engine::Outcome* const outcome,
             engine->execute("trades", std::string_view(line.data() + 64, bytes.size()), true));
    out.clear();
    for (const engine::Output& output : outcome->outputs) {
      if (!encoder) {
        VELO_TRY(encoder, format::find_format("json")->make_encoder(*output.schema, {}));
      }
      for (const Batch& batch : output.batches) encoder->encode(batch, out);
    }
    const int64_t took = now_ns() - began;
    rows_out += out.empty() ? 0 : 1;
    if (n >= kWarmUp) histogram.add(static_cast<uint64_t>(took));
  }
  return report("L (t)", "NDJSON record → filter, group, changes → NDJSON, batch 1", records, rows_out, histogram);
}

}  // namespace

Result<std::vector<Measurement>> measure_latency(const Request& request) {
  const uint64_t records = request.rows ? request.rows : kRecords;
  VELO_TRY(Measurement memory, typed("L (m)", "record → filter, group, changes → output, batch 1", records, kSymbols));
  VELO_TRY(Measurement bytes, text(records));
  return std::vector<Measurement>{std::move(memory), std::move(bytes)};
}

Result<std::vector<Measurement>> measure_growing_latency(const Request& request) {
  const uint64_t records = request.rows ? request.rows : kGrowingRecords;
  VELO_TRY(Measurement memory,
           typed("LG (m)", "the same, and nearly every record makes a group", records, kGrowingSymbols));
  return std::vector<Measurement>{std::move(memory)};
}

}  // namespace velo::scenario
