// `@metric: name` begins a definition, the `@metric_..` lines behind it say more about it. Fields, labels and
// conditions are expressions over the columns of the result, and are bound like any others.
#include "binder/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/expression.hpp"
#include "binder/metric_values.hpp"
#include "expr/build.hpp"
#include "sql/parser.hpp"

namespace velo::binder {

namespace {

using Kind = metrics::Family::Kind;

constexpr double kDefaultBounds[] = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

/// One metric while its lines are read. A fault is said once; what follows of the metric is not looked at any more.
class MetricReader {
 public:
  MetricReader(Diagnostics& diagnostics, const Scope& scope, const sql::Annotation& named)
      : diagnostics_(diagnostics), scope_(scope), named_(named) {
    metric_.name = named.value;
    if (!is_metric_name(metric_.name)) {
      fail(named.value_span.position, "'" + named.value + "' is no name for a metric",
           "letters, digits and _, for example trades_total");
    }
  }

  void add(const sql::Annotation& line) {
    if (failed_) return;
    const std::string key = to_lower(line.key);
    if (key == "metric_type") read_type(line);
    else if (key == "metric_help") metric_.help = unquoted(line.value);
    else if (key == "metric_labels") read_labels(line);
    else if (key == "metric_field") read_field(line);
    else if (key == "metric_buckets") read_bounds(line);
    else if (key == "metric_condition") read_condition(line);
    else if (key == "metric_sample_rate") read_sample_rate(line);
  }

  /// The metric, unless something is wrong with it.
  std::optional<plan::Metric> finish() {
    const TextPosition& at = named_.value_span.position;
    if (!failed_ && !typed_) fail(at, "it has no type", "add @metric_type: counter, gauge or histogram");
    if (!failed_ && metric_.kind != Kind::Counter && !metric_.value)
      fail(at, "nothing says what it measures", "add @metric_field: a column of the query");
    if (failed_) return std::nullopt;
    if (metric_.kind != Kind::Histogram) metric_.bounds.clear();
    else if (metric_.bounds.empty()) metric_.bounds.assign(std::begin(kDefaultBounds), std::end(kDefaultBounds));
    return metric_;
  }

  void fail_taken() { fail(named_.value_span.position, "there is a metric of that name already"); }

 private:
  void fail(const TextPosition& at, const std::string& what, std::string hint = {}) {
    diagnostics_.warn(
        Error(kBadMetric, "metric " + metric_.name + " is left out: " + what, at).with_hint(std::move(hint)));
    failed_ = true;
  }

  void read_type(const sql::Annotation& line) {
    static const std::vector<std::string> kKinds = {"counter", "gauge", "histogram"};
    const auto found = std::find(kKinds.begin(), kKinds.end(), to_lower(line.value));
    if (found == kKinds.end()) {
      const std::string hint = did_you_mean(line.value, kKinds);
      return fail(line.value_span.position, "there is no type of metric '" + line.value + "'",
                  hint.empty() ? "a metric is a counter, a gauge or a histogram" : hint);
    }
    metric_.kind = static_cast<Kind>(found - kKinds.begin());
    typed_ = true;
  }

  // An expression over the result; its first fault is the metric's.
  expr::ExprPtr bind(const AnnotationPart& text) {
    const auto at = [&](const TextPosition& inside) {
      TextPosition out = text.position;
      if (inside.known() && inside.line == 1) out.column += inside.column - 1, out.length = inside.length;
      return out;
    };
    const Result<sql::Expr> parsed = sql::parse_expression(text.text);
    if (!parsed.ok()) {
      fail(at(parsed.error().position), parsed.error().message, parsed.error().hint);
      return nullptr;
    }
    Diagnostics faults;
    expr::ExprPtr out = ExpressionBinder(scope_, faults, "a metric").bind(*parsed);
    for (const Error& error : faults.take_errors()) {
      if (!failed_) fail(at(error.position), error.message, error.hint);
    }
    return out;
  }

  static AnnotationPart whole(const sql::Annotation& line) { return {line.value, line.value_span.position}; }

  void read_field(const sql::Annotation& line) {
    expr::ExprPtr field = bind(whole(line));
    if (!field) return;
    if (!field->type().is_numeric()) {
      return fail(line.value_span.position, line.value + " is " + field->type().text() + ", not a number",
                  "convert it, for example with CAST or EXTRACT(EPOCH FROM x)");
    }
    Result<expr::ExprPtr> number = expr::cast(std::move(field), TypeId::Double);
    if (!number.ok()) return fail(line.value_span.position, number.error().message, number.error().hint);
    metric_.value = *std::move(number);
  }

  void read_condition(const sql::Annotation& line) {
    expr::ExprPtr condition = bind(whole(line));
    if (!condition) return;
    if (!condition->type().is(TypeId::Boolean)) {
      return fail(line.value_span.position, "its condition is " + condition->type().text() + ", not BOOLEAN",
                  "compare with something: " + line.value + " > 0");
    }
    metric_.condition = std::move(condition);
  }

  void read_labels(const sql::Annotation& line) {
    for (const AnnotationPart& item : items_of(line)) {
      expr::ExprPtr value = bind(item);
      if (!value) return;
      // `metadata.region` is called region, as in Prometheus a name has no points.
      const std::string_view name = item.text.substr(item.text.rfind('.') + 1);
      if (!is_label_name(name)) {
        return fail(item.position, "'" + std::string(name) + "' is no name for a label",
                    "give it a name in SELECT: " + std::string(item.text) + " AS name");
      }
      const auto named = [&](const plan::Metric::Label& label) { return label.name == name; };
      if (std::any_of(metric_.labels.begin(), metric_.labels.end(), named)) {
        return fail(item.position, "two labels are called " + std::string(name));
      }
      Result<expr::ExprPtr> text = expr::cast(std::move(value), TypeId::String);
      if (!text.ok()) return fail(item.position, text.error().message, text.error().hint);
      metric_.labels.push_back({std::string(name), *std::move(text)});
    }
  }

  void read_bounds(const sql::Annotation& line) {
    for (const AnnotationPart& item : items_of(line)) {
      const std::optional<double> bound = number_of(item.text);
      if (!bound) return fail(item.position, "'" + std::string(item.text) + "' is no number");
      if (!metric_.bounds.empty() && *bound <= metric_.bounds.back())
        return fail(item.position, "the buckets do not ascend");
      metric_.bounds.push_back(*bound);
    }
  }

  void read_sample_rate(const sql::Annotation& line) {
    const std::optional<double> rate = number_of(line.value);
    if (!rate || !(*rate > 0) || *rate > 1) {
      return fail(line.value_span.position, "the sample rate is '" + line.value + "'",
                  "write a number above 0, up to 1 for all rows");
    }
    metric_.sample_per_million = static_cast<uint32_t>(std::max(1.0, std::round(*rate * plan::Metric::kEvery)));
  }

  Diagnostics& diagnostics_;
  const Scope& scope_;
  const sql::Annotation& named_;
  plan::Metric metric_;
  bool typed_ = false;
  bool failed_ = false;
};

bool is_taken(const plan::Application& application, const std::vector<plan::Metric>& own, const std::string& name) {
  const auto has = [&](const std::vector<plan::Metric>& metrics) {
    return std::any_of(metrics.begin(), metrics.end(), [&](const plan::Metric& metric) { return metric.name == name; });
  };
  return has(own) || std::any_of(application.queries.begin(), application.queries.end(),
                                 [&](const plan::Query& query) { return has(query.metrics); });
}

}  // namespace

std::vector<plan::Metric> read_metrics(Workspace& file, const std::vector<sql::Annotation>& written,
                                       const Schema& result) {
  const Scope scope = scope_of("", result);
  std::vector<MetricReader> readers;
  for (const sql::Annotation& line : written) {
    const std::string key = to_lower(line.key);
    if (key == "metric") {
      readers.emplace_back(file.diagnostics, scope, line);
    } else if (key.starts_with("metric_") && readers.empty()) {
      file.diagnostics.warn(kBadMetric, "@" + line.key + " stands in front of the metric it is about", line.key_span,
                            "begin with @metric: name");
    } else if (!readers.empty()) {
      readers.back().add(line);
    }
  }
  std::vector<plan::Metric> out;
  for (MetricReader& reader : readers) {
    std::optional<plan::Metric> metric = reader.finish();
    if (!metric) continue;
    if (is_taken(file.application, out, metric->name)) reader.fail_taken();
    else out.push_back(*std::move(metric));
  }
  return out;
}

}  // namespace velo::binder
