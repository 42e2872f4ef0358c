// Both forms run the ordinary lane. For (m) only the two ends are swapped: the rows are made beforehand, and the sink
// sums up all values instead of writing them.
#include "scenario/throughput.hpp"

#include <filesystem>
#include <map>

#include "connector/blackhole.hpp"
#include "connector/memory.hpp"
#include "job/run.hpp"
#include "plan/source.hpp"
#include "scenario/stopwatch.hpp"

namespace velo::scenario {

namespace {

// Ten rows per millisecond: a window of ten seconds holds 100,000 rows.
constexpr uint64_t kRowsPerSecond = 10'000;

// The rows of an input, as a query over generated trades.
std::string making(const Throughput& throughput, const Input& input, uint64_t rows, std::string_view into) {
  return "CREATE STREAM trades WITH ('connector' = 'generator', 'kind' = 'trades', 'rate' = '" +
         std::to_string(kRowsPerSecond) + "', 'symbols' = '" + std::to_string(throughput.symbols) + "', 'rows' = '" +
         std::to_string(rows) + "');\n" + std::string(into) + std::string(input.rows);
}

std::string file_of(const Throughput& throughput, const Input& input, const Request& request) {
  return request.directory + "/" + std::string(input.name) + "_" + std::to_string(throughput.symbols) + ".ndjson";
}

// The query over its inputs, which are NDJSON files; (m) gives their rows in another way.
std::string measured(const Throughput& throughput, const Request& request) {
  std::string sql;
  for (const Input& input : throughput.inputs) {
    sql += "CREATE " + std::string(input.declaration) + " WITH ('connector' = 'file', 'path' = '" +
           file_of(throughput, input, request) + "', 'format' = 'json');\n";
  }
  return sql + std::string(throughput.sql);
}

Result<job::LoadOutcome> load(const std::string& sql) {
  job::LoadRequest request;
  request.text = sql;
  job::LoadOutcome loaded = job::load(request);
  if (!loaded.bound.errors.empty()) return std::move(loaded.bound.errors.front());
  return loaded;
}

Status run(const std::string& sql, const job::RunOptions& options, job::RunReport& report) {
  VELO_TRY(const job::LoadOutcome loaded, load(sql));
  report = job::run(loaded.bound.application, options);
  return report.error ? Status(*report.error) : Status();
}

// The sink of (m), whose checksum the caller looks at after the run.
class BorrowedBlackhole final : public connector::RowSink {
 public:
  explicit BorrowedBlackhole(connector::BlackholeSink& sink) : sink_(sink) {}
  Status write(const Batch& batch) override { return sink_.write(batch); }
  Status close() override { return sink_.close(); }

 private:
  connector::BlackholeSink& sink_;
};

using Table = std::shared_ptr<connector::MemoryTable>;

Result<Table> make_table(const Throughput& throughput, const Input& input, uint64_t rows) {
  VELO_TRY(const job::LoadOutcome loaded, load(making(throughput, input, rows, "")));
  auto table = std::make_shared<connector::MemoryTable>(loaded.bound.application.queries.front().root->schema);
  job::RunOptions options;
  options.lanes.result_outlet = [&table](const plan::Query&) -> Result<std::unique_ptr<runtime::Outlet>> {
    return runtime::make_row_outlet(connector::make_memory_sink(table));
  };
  const job::RunReport report = job::run(loaded.bound.application, options);
  if (report.error) return *report.error;
  return table;
}

Result<Measurement> measure_memory(const Throughput& throughput, const Request& request) {
  std::map<std::string, Table, std::less<>> tables;
  const uint64_t rows = request.rows ? request.rows : throughput.rows_memory;
  for (const Input& input : throughput.inputs) {
    VELO_TRY(tables[std::string(input.name)], make_table(throughput, input, rows));
  }
  const std::string sql = measured(throughput, request);
  Stopwatch watch;
  for (unsigned i = 0; i < request.repetitions; ++i) {
    connector::BlackholeSink sink;
    job::RunOptions options;
    if (request.batch_rows) options.lanes.lane.batch_rows = request.batch_rows;
    options.lanes.source_inlet = [&tables](const plan::Source& source) {
      return runtime::make_row_inlet(connector::make_memory_source(tables.at(source.relation->name), source.columns));
    };
    options.lanes.result_outlet = [&sink](const plan::Query&) -> Result<std::unique_ptr<runtime::Outlet>> {
      return runtime::make_row_outlet(std::make_unique<BorrowedBlackhole>(sink));
    };
    job::RunReport report;
    watch.start();
    VELO_TRY_STATUS(run(sql, options, report));
    watch.stop(report.rows_in);
    VELO_TRY_STATUS(watch.check(sink.rows(), std::to_string(sink.checksum())));
  }
  return watch.measurement(std::string(throughput.name) + " (m)", std::string(throughput.title));
}

// The rows of an input as NDJSON; written once, so that its pages are in the cache.
Status make_file(const Throughput& throughput, const Input& input, uint64_t rows, const std::string& path) {
  if (std::filesystem::exists(path)) return {};
  const std::string into =
      "CREATE STREAM written WITH ('connector' = 'file', 'path' = '" + path + "', 'format' = 'json') AS ";
  job::RunReport report;
  return run(making(throughput, input, rows, into), job::RunOptions{}, report);
}

Result<Measurement> measure_text(const Throughput& throughput, const Request& request) {
  const uint64_t rows = request.rows ? request.rows : throughput.rows_text;
  for (const Input& input : throughput.inputs) {
    VELO_TRY_STATUS(make_file(throughput, input, rows, file_of(throughput, input, request)));
  }
  const std::string sql = measured(throughput, request);
  Stopwatch watch;
  for (unsigned i = 0; i < request.repetitions; ++i) {
    job::RunOptions options;
    if (request.batch_rows) options.lanes.lane.batch_rows = request.batch_rows;
    options.lanes.result_outlet = [](const plan::Query& query) {
      catalog::Relation sink;
      sink.name = query.name;
      sink.schema = query.root->schema;
      sink.connector = "file";
      sink.format = "json";
      sink.options.set("path", "/dev/null");
      return runtime::open_outlet(sink);
    };
    job::RunReport report;
    watch.start();
    VELO_TRY_STATUS(run(sql, options, report));
    watch.stop(report.rows_in);
    VELO_TRY_STATUS(watch.check(report.queries.front().rows_out, {}));
  }
  return watch.measurement(std::string(throughput.name) + " (t)", std::string(throughput.title));
}

}  // namespace

Result<std::vector<Measurement>> measure(const Throughput& throughput, const Request& request) {
  VELO_TRY(Measurement memory, measure_memory(throughput, request));
  VELO_TRY(Measurement text, measure_text(throughput, request));
  return std::vector<Measurement>{std::move(memory), std::move(text)};
}

}  // namespace velo::scenario
