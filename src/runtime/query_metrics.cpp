// Metrics see rows where they leave the query, whether a sink takes them or another query. What cannot be computed for
// a row is not measured, and the row goes on all the same: watching must not change what is watched.
#include "runtime/query_metrics.hpp"

#include <cmath>

namespace velo::runtime {

namespace {

std::vector<std::string> names_of(const std::vector<plan::Metric::Label>& labels) {
  std::vector<std::string> out;
  for (const plan::Metric::Label& label : labels) out.push_back(label.name);
  return out;
}

// A counter never goes back, and what is no number has no place among the buckets.
bool fits(metrics::Family::Kind kind, double number) {
  using Kind = metrics::Family::Kind;
  return kind == Kind::Gauge || (kind == Kind::Counter ? number >= 0 : !std::isnan(number));
}

// Rows that stand for something new. Lists of `out` have room for the batch.
Selection new_rows(const Batch& batch, uint16_t* out) {
  if (batch.kinds == nullptr) return batch.selection;
  uint32_t count = 0;
  batch.selection.each([&](uint32_t row) {
    const RowKind kind = batch.kinds[row];
    if (kind == RowKind::Insert || kind == RowKind::UpdateAfter) out[count++] = static_cast<uint16_t>(row);
  });
  return Selection(out, count);
}

}  // namespace

QueryMetrics::Running::Running(const plan::Metric& metric)
    : family(metric.name, metric.kind, metric.help, names_of(metric.labels), metric.bounds),
      sample_per_million(metric.sample_per_million) {
  if (metric.condition) condition = std::make_unique<expr::RowFilter>(*metric.condition);
  if (metric.value) value = metric.value->start();
  for (const plan::Metric::Label& label : metric.labels) labels.push_back(label.value->start());
}

// Evenly by counting, so that the same rows are taken in every run.
bool QueryMetrics::Running::is_sampled() {
  sampled += sample_per_million;
  if (sampled < plan::Metric::kEvery) return false;
  sampled -= plan::Metric::kEvery;
  return true;
}

void QueryMetrics::Running::observe(const Batch& batch, Selection rows, expr::EvaluationContext& context) {
  if (condition) rows = condition->select(batch, rows, context);
  const Vector* numbers = value ? &value->evaluate(batch, rows, context) : nullptr;
  label_values.clear();
  for (const auto& label : labels) label_values.push_back(&label->evaluate(batch, rows, context));
  texts.resize(labels.size());
  rows.each([&](uint32_t row) {
    if ((numbers && !numbers->is_valid(row)) || (!context.errors.empty() && context.errors.contains(row))) return;
    const double number = numbers ? numbers->at<double>(row) : 1;
    if (!fits(family.kind(), number) || !is_sampled()) return;
    for (size_t i = 0; i < texts.size(); ++i) {
      const Vector& text = *label_values[i];
      texts[i] = text.is_valid(row) ? text.at<StringRef>(row).view() : std::string_view();
    }
    family.measure(texts, number);
  });
}

QueryMetrics::QueryMetrics(const std::vector<plan::Metric>& metrics) : metrics_(metrics.begin(), metrics.end()) {}

void QueryMetrics::observe(const Batch& batch, const StepTime& now) {
  const Selection rows = new_rows(batch, rows_.room(batch.rows));
  for (Running& metric : metrics_) {
    errors_.clear();
    expr::EvaluationContext context{errors_, now};
    metric.observe(batch, rows, context);
  }
}

std::vector<metrics::Family> QueryMetrics::families() const {
  std::vector<metrics::Family> out;
  for (const Running& metric : metrics_) out.push_back(metric.family);
  return out;
}

void QueryMetrics::merge(const std::vector<metrics::Family>& families) {
  for (size_t i = 0; i < families.size(); ++i) metrics_[i].family.merge(families[i]);
}

}  // namespace velo::runtime
