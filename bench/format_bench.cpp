// Decoders and encoders on the trade record, from and to memory; time per row is the inverse of items_per_second.
#include <benchmark/benchmark.h>

#include <random>
#include <string>

#include "base/check.hpp"
#include "format/format.hpp"

namespace velo::format {
namespace {

constexpr size_t kRows = 1'000'000;
constexpr size_t kSlack = 64;

const Schema& trades() {
  static const Schema schema{{{"symbol", TypeId::String, true},
                              {"price", Type::decimal(10, 2), true},
                              {"quantity", TypeId::BigInt, true},
                              {"timestamp", TypeId::Timestamp, true},
                              {"side", TypeId::String, true}}};
  return schema;
}

const Schema& stations() {
  static const Schema schema{{{"station", TypeId::String, true}, {"celsius", Type::decimal(4, 1), true}}};
  return schema;
}

std::string padded(std::string text) { return std::string(kSlack, ' ') + text + std::string(kSlack, ' '); }

std::string two(unsigned n) { return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)}; }

std::string cents(unsigned n) { return std::to_string(n / 100) + '.' + two(n % 100); }

std::string iso(size_t millis) {
  const size_t seconds = millis / 1000;
  const std::string fraction = std::to_string(1000 + millis % 1000).substr(1);
  return "2024-01-01T" + two(static_cast<unsigned>(seconds / 3600 % 24)) + ':' +
         two(static_cast<unsigned>(seconds / 60 % 60)) + ':' + two(static_cast<unsigned>(seconds % 60)) + '.' +
         fraction + 'Z';
}

enum class Shape { JsonIso, JsonEpoch, JsonOdd, Csv, Stations };

std::string make_text(Shape shape) {
  std::mt19937 random(1);
  std::string out = shape == Shape::Csv ? "symbol,price,quantity,timestamp,side\n" : "";
  for (size_t i = 0; i < kRows; ++i) {
    const std::string symbol = "SYM" + std::to_string(random() % 1000);
    const std::string price = cents(1000 + random() % 99000);
    const std::string quantity = std::to_string(1 + random() % 10000);
    const std::string side = random() % 2 == 0 ? "B" : "S";
    const bool odd = shape == Shape::JsonOdd && i % 100 == 99;
    const std::string time = shape == Shape::JsonEpoch ? std::to_string(1704067200000 + i) : '"' + iso(i) + '"';
    if (shape == Shape::Stations) {
      out += symbol + ';' + std::to_string(static_cast<int>(random() % 80) - 40) + '.' + std::to_string(random() % 10) +
             '\n';
    } else if (shape == Shape::Csv) {
      out += symbol + ',' + price + ',' + quantity + ',' + iso(i) + ',' + side + '\n';
    } else {
      out += "{\"symbol\":\"" + symbol + "\",\"price\":" + price + (odd ? ", " : ",") + "\"quantity\":" + quantity +
             ",\"timestamp\":" + time + ",\"side\":\"" + side + "\"}\n";
    }
  }
  return padded(std::move(out));
}

const std::string& text_of(Shape shape) {
  static std::string texts[5];
  std::string& text = texts[static_cast<size_t>(shape)];
  if (text.empty()) text = make_text(shape);
  return text;
}

void decode(benchmark::State& state, Shape shape, std::vector<size_t> columns, uint32_t batch_rows) {
  const Schema& schema = shape == Shape::Stations ? stations() : trades();
  const std::string& text = text_of(shape);
  catalog::Options options;
  if (shape == Shape::Stations) {
    options.set("csv.header", std::string("false"));
    options.set("csv.delimiter", std::string(";"));
  }
  const Format* format = find_format(shape == Shape::Csv || shape == Shape::Stations ? "csv" : "json");
  Decoded decoded;
  std::vector<Type> types;
  for (const size_t column : columns) types.push_back(schema[column].type);
  decoded.block = RowBlock(types);
  size_t rows = 0;
  for (auto _ : state) {
    auto decoder = std::move(format->make_decoder({schema, columns, options})).value();
    RawBatch raw{
        .data = text.data() + kSlack, .size = text.size() - 2 * kSlack, .begins = true, .ends = true, .where = {}};
    do {
      decoder->decode(raw, batch_rows, decoded).value();
      CHECK(decoded.errors.empty(), "the data is good");
      rows += decoded.rows;
      raw.data += decoded.consumed;
      raw.size -= decoded.consumed;
      raw.begins = false;
    } while (decoded.consumed != 0);
  }
  CHECK(rows == kRows * state.iterations(), "every row is decoded");
  state.SetItemsProcessed(static_cast<int64_t>(rows));
}

void encode(benchmark::State& state, const char* format_name) {
  const Schema& schema = trades();
  const std::string& text = text_of(Shape::JsonIso);
  const std::vector<size_t> columns = {0, 1, 2, 3, 4};
  const catalog::Options options;
  auto decoder = std::move(find_format("json")->make_decoder({schema, columns, options})).value();
  Decoded decoded;
  std::vector<Type> types;
  for (const Field& field : schema.fields) types.push_back(field.type);
  decoded.block = RowBlock(types);
  const RawBatch raw{
      .data = text.data() + kSlack, .size = text.size() - 2 * kSlack, .begins = true, .ends = true, .where = {}};
  decoder->decode(raw, 1024, decoded).value();
  Batch batch;
  decoded.block.view(decoded.rows, batch);
  auto encoder = std::move(find_format(format_name)->make_encoder(schema, options)).value();
  ByteBuffer out;
  for (auto _ : state) {
    out.clear();
    encoder->encode(batch, out);
    benchmark::DoNotOptimize(out.view().data());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * batch.rows);
}

BENCHMARK_CAPTURE(decode, json_iso_5_columns, Shape::JsonIso, {0, 1, 2, 3, 4}, 1024);
BENCHMARK_CAPTURE(decode, json_epoch_5_columns, Shape::JsonEpoch, {0, 1, 2, 3, 4}, 1024);
BENCHMARK_CAPTURE(decode, json_epoch_2_columns, Shape::JsonEpoch, {0, 1}, 1024);
BENCHMARK_CAPTURE(decode, json_iso_2_columns, Shape::JsonIso, {0, 1}, 1024);
BENCHMARK_CAPTURE(decode, json_1_percent_odd, Shape::JsonOdd, {0, 1, 2, 3, 4}, 1024);
BENCHMARK_CAPTURE(decode, json_iso_batch_1, Shape::JsonIso, {0, 1, 2, 3, 4}, 1);
BENCHMARK_CAPTURE(decode, json_iso_batch_16, Shape::JsonIso, {0, 1, 2, 3, 4}, 16);
BENCHMARK_CAPTURE(decode, csv_5_columns, Shape::Csv, {0, 1, 2, 3, 4}, 1024);
BENCHMARK_CAPTURE(decode, csv_2_columns, Shape::Csv, {0, 1}, 1024);
BENCHMARK_CAPTURE(decode, csv_stations, Shape::Stations, {0, 1}, 1024);
BENCHMARK_CAPTURE(encode, json, "json");
BENCHMARK_CAPTURE(encode, csv, "csv");

}  // namespace
}  // namespace velo::format

BENCHMARK_MAIN();
