#include "plan/metric.hpp"

namespace velo::plan {

namespace {

std::string_view kind_text(metrics::Family::Kind kind) {
  using Kind = metrics::Family::Kind;
  return kind == Kind::Counter ? "counter " : kind == Kind::Gauge ? "gauge " : "histogram ";
}

}  // namespace

std::string metric_text(const Metric& metric, const std::vector<std::string>& names) {
  std::string out = std::string(kind_text(metric.kind)) + metric.name;
  if (metric.value) out += " of " + metric.value->text(names);
  for (size_t i = 0; i < metric.labels.size(); ++i)
    out += (i == 0 ? " by " : ", ") + metric.labels[i].value->text(names);
  if (metric.condition) out += " where " + metric.condition->text(names);
  return out;
}

}  // namespace velo::plan
