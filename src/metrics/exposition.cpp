// Format: https://prometheus.io/docs/instrumenting/exposition_formats/. Buckets are cumulative there.
#include "metrics/exposition.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace velo::metrics {

namespace {

// Help texts escape backslash and line feed, label values the double quote as well.
std::string escaped(std::string_view text, bool quote) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += "\\\\";
    else if (c == '\n') out += "\\n";
    else if (c == '"' && quote) out += "\\\"";
    else out += c;
  }
  return out;
}

std::string_view type_text(Family::Kind kind) {
  switch (kind) {
    case Family::Kind::Counter: return "counter";
    case Family::Kind::Gauge: return "gauge";
    case Family::Kind::Histogram: break;
  }
  return "histogram";
}

void add_histogram(const Family& family, const Series& series, std::string& out) {
  uint64_t below = 0;
  for (size_t i = 0; i < series.buckets.size(); ++i) {
    below += series.buckets[i];
    const std::string bound = i < family.bounds().size() ? number_text(family.bounds()[i]) : "+Inf";
    out += family.name() + "_bucket" + label_text(family, series, "le=\"" + bound + "\"") + ' ' +
           std::to_string(below) + '\n';
  }
  out += family.name() + "_sum" + label_text(family, series) + ' ' + number_text(series.value) + '\n';
  out += family.name() + "_count" + label_text(family, series) + ' ' + std::to_string(series.count) + '\n';
}

}  // namespace

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  constexpr double kWholeMax = 1e15;
  char text[32];
  const bool whole = std::trunc(value) == value && std::abs(value) < kWholeMax;
  const auto end = whole ? std::to_chars(text, text + sizeof text, static_cast<int64_t>(value))
                         : std::to_chars(text, text + sizeof text, value);
  return {text, end.ptr};
}

std::string label_text(const Family& family, const Series& series, const std::string& more) {
  std::string inside;
  for (size_t i = 0; i < series.labels.size(); ++i)
    inside += (i == 0 ? "" : ",") + family.labels()[i] + "=\"" + escaped(series.labels[i], true) + '"';
  if (!more.empty()) inside += (inside.empty() ? "" : ",") + more;
  return inside.empty() ? inside : '{' + inside + '}';
}

std::string exposition(const Family& family) {
  std::string out;
  if (!family.help().empty()) out += "# HELP " + family.name() + ' ' + escaped(family.help(), false) + '\n';
  out += "# TYPE " + family.name() + ' ' + std::string(type_text(family.kind())) + '\n';
  std::vector<const Series*> sorted;
  for (const Series& series : family.series()) sorted.push_back(&series);
  std::sort(sorted.begin(), sorted.end(), [](const Series* a, const Series* b) { return a->labels < b->labels; });
  for (const Series* series : sorted) {
    if (family.kind() == Family::Kind::Histogram) add_histogram(family, *series, out);
    else out += family.name() + label_text(family, *series) + ' ' + number_text(series->value) + '\n';
  }
  return out;
}

}  // namespace velo::metrics
