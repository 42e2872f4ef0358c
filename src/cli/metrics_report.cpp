#include "cli/metrics_report.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "metrics/exposition.hpp"

namespace velo::cli {

namespace {

using metrics::Family;

constexpr size_t kSeriesShown = 20;

double as_number(uint64_t count) { return static_cast<double>(count); }

void add_fates(const job::QueryReport& query, Family& rows) {
  const auto add = [&](std::string_view fate, uint64_t count) {
    const std::string_view labels[] = {query.name, fate};
    rows.measure(labels, as_number(count));
  };
  add("out", query.rows_out);
  add("filtered", query.filtered);
  add("late", query.late);
  add("bad", query.bad);
}

Error cannot_write(const std::string& path, const std::string& reason) {
  return Error(4008, "cannot write the metrics to '" + path + "': " + reason);
}

std::string series_line(const Family& family, const metrics::Series& series) {
  std::string out = "\n    " + family.name() + metrics::label_text(family, series) + ' ';
  if (family.kind() != Family::Kind::Histogram) return out + metrics::number_text(series.value);
  const double mean = series.count == 0 ? 0 : series.value / as_number(series.count);
  return out + std::to_string(series.count) + " values, mean " + metrics::number_text(mean);
}

}  // namespace

std::string prometheus_text(const job::RunReport& report) {
  Family in("velo_rows_in_total", Family::Kind::Counter, "Rows read from all sources.", {});
  in.measure({}, as_number(report.rows_in));
  Family rows("velo_query_rows_total", Family::Kind::Counter, "What became of the rows of each query.",
              {"query", "fate"});
  Family dropped("velo_metric_dropped_total", Family::Kind::Counter,
                 "Measurements that would have opened too many series.", {"metric"});
  std::string measured;
  for (const job::QueryReport& query : report.queries) {
    add_fates(query, rows);
    for (const Family& family : query.metrics) {
      measured += metrics::exposition(family);
      const std::string_view labels[] = {family.name()};
      if (family.dropped() != 0) dropped.measure(labels, as_number(family.dropped()));
    }
  }
  std::string out = metrics::exposition(in) + metrics::exposition(rows);
  if (!dropped.series().empty()) out += metrics::exposition(dropped);
  return out + measured;
}

Status write_metrics_file(const std::string& path, const job::RunReport& report) {
  const std::string text = prometheus_text(report);
  const std::string fresh = path + ".new";
  std::FILE* file = std::fopen(fresh.c_str(), "w");
  if (file == nullptr) return cannot_write(path, std::generic_category().message(errno));
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = std::fclose(file) == 0;
  if (!written || !closed) return cannot_write(path, std::generic_category().message(errno));
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error) return cannot_write(path, error.message());
  return {};
}

std::string metric_lines(const job::QueryReport& query) {
  std::string out;
  for (const Family& family : query.metrics) {
    const auto& series = family.series();
    for (size_t i = 0; i < std::min(series.size(), kSeriesShown); ++i) out += series_line(family, series[i]);
    if (series.size() > kSeriesShown)
      out += "\n    " + family.name() + ": " + std::to_string(series.size() - kSeriesShown) + " more series";
  }
  return out;
}

}  // namespace velo::cli
