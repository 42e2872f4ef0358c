#include "cli/progress.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "cli/metrics_report.hpp"
#include "types/time.hpp"

namespace velo::cli {

namespace {

// 1234567 → 1.23 M: three digits are what the eye takes in.
std::string short_number(double value) {
  if (value >= 1e9) return fmt::format("{:.2f} G", value / 1e9);
  if (value >= 1e6) return fmt::format("{:.2f} M", value / 1e6);
  if (value >= 1e4) return fmt::format("{:.1f} k", value / 1e3);
  return fmt::format("{:.0f}", value);
}

double rows_per_second(const job::RunReport& report) {
  return report.elapsed_nanos == 0
             ? 0
             : static_cast<double>(report.rows_in) * 1e9 / static_cast<double>(report.elapsed_nanos);
}

uint64_t total(const job::RunReport& report, uint64_t job::QueryReport::* member) {
  uint64_t sum = 0;
  for (const job::QueryReport& query : report.queries) sum += query.*member;
  return sum;
}

// Percent and time left, where the source knows its size.
std::string remaining(const job::RunReport& report) {
  const connector::Progress& progress = report.progress;
  if (progress.total == 0 || progress.done == 0) return {};
  const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  const double left = static_cast<double>(report.elapsed_nanos) / 1e9 * (1 - share) / share;
  return fmt::format("  {:.0f} %  {:.0f} s left", share * 100, left);
}

std::string account_of(const job::TasksReport& report) {
  std::string out;
  for (size_t i = 0; i < report.tasks.size(); ++i) {
    const runtime::TaskAccount& task = report.tasks[i];
    const std::string name = i + 1 == report.tasks.size() ? "taking over" : fmt::format("task {}", i);
    out += fmt::format("\n  {} {}: {} pieces, {} rows, {:.3f} s", report.lane, name, task.pieces, task.rows,
                       static_cast<double>(task.nanos) / 1e9);
  }
  return out;
}

}  // namespace

void ProgressLine::show(const job::RunReport& report) {
  if (!enabled_) return;
  std::string line = fmt::format("{} rows in  {} out  {} rows/s", short_number(static_cast<double>(report.rows_in)),
                                 short_number(static_cast<double>(total(report, &job::QueryReport::rows_out))),
                                 short_number(rows_per_second(report)));
  if (report.watermark != kMinTime && report.watermark != kMaxTime) {
    line += "  watermark " + timestamp_text(report.watermark);
    line += fmt::format(" (lag {:.1f} s)", static_cast<double>(system_clock().now() - report.watermark) / 1e6);
  }
  if (const uint64_t late = total(report, &job::QueryReport::late)) line += fmt::format("  {} late", late);
  if (const uint64_t bad = total(report, &job::QueryReport::bad)) line += fmt::format("  {} bad", bad);
  if (report.state_bytes != 0)
    line += fmt::format("  state {}B", short_number(static_cast<double>(report.state_bytes)));
  fmt::print(stderr, "\r\x1b[K{}{}", line, remaining(report));
  std::fflush(stderr);
  shown_ = true;
}

void ProgressLine::clear() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
  shown_ = false;
}

std::string account_of(const job::QueryReport& query) {
  return fmt::format("{} out, {} filtered, {} late, {} bad", query.rows_out, query.filtered, query.late, query.bad);
}

std::string summary(const job::RunReport& report, bool details) {
  std::string out = fmt::format("{} rows in, {} out in {:.3f} s ({} rows/s)", report.rows_in,
                                total(report, &job::QueryReport::rows_out),
                                static_cast<double>(report.elapsed_nanos) / 1e9, short_number(rows_per_second(report)));
  out += fmt::format("; {} filtered, {} late, {} bad", total(report, &job::QueryReport::filtered),
                     total(report, &job::QueryReport::late), total(report, &job::QueryReport::bad));
  if (report.dead_letters != 0) out += fmt::format(", {} in dead letters", report.dead_letters);
  if (report.interrupted) out += "; interrupted";
  for (const job::TasksReport& tasks : report.tasks) {
    if (details) out += account_of(tasks);
  }
  for (const job::QueryReport& query : report.queries) {
    if (details) out += fmt::format("\n  {}: {}", query.name, account_of(query)) + metric_lines(query);
  }
  return out;
}

}  // namespace velo::cli
