#include "metrics/run_counters.hpp"

#include <cstdio>
#include <string_view>

namespace velo::metrics {

namespace {

std::string with_decimals(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string rate_text(double per_second) {
  if (per_second >= 1e6) return with_decimals(per_second / 1e6, 1) + " M rows/s";
  return grouped_digits(static_cast<uint64_t>(per_second)) + " rows/s";
}

void add_unless_zero(std::string& text, uint64_t count, std::string_view word) {
  if (count != 0) text += ", " + grouped_digits(count) + " " + std::string(word);
}

}  // namespace

RunCounters& RunCounters::operator+=(const RunCounters& other) {
  in += other.in;
  out += other.out;
  filtered += other.filtered;
  aggregated += other.aggregated;
  late += other.late;
  bad += other.bad;
  dead_letters += other.dead_letters;
  return *this;
}

std::string grouped_digits(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string summary(const RunCounters& counters, int64_t elapsed_nanos) {
  const double seconds = static_cast<double>(elapsed_nanos) / 1e9;
  std::string text = grouped_digits(counters.in) + " rows in, " + grouped_digits(counters.out) + " out";
  add_unless_zero(text, counters.filtered, "filtered");
  add_unless_zero(text, counters.aggregated, "aggregated");
  add_unless_zero(text, counters.late, "late");
  add_unless_zero(text, counters.bad, "bad");
  if (counters.dead_letters != 0) text += " (" + grouped_digits(counters.dead_letters) + " in dead letters)";
  text += ", " + with_decimals(seconds, 2) + " s";
  if (seconds > 0) text += ", " + rate_text(static_cast<double>(counters.in) / seconds);
  return text;
}

}  // namespace velo::metrics
