#pragma once

#include <memory>
#include <vector>

#include "column/batch.hpp"
#include "expr/expr.hpp"
#include "expr/select.hpp"
#include "metrics/family.hpp"
#include "plan/metric.hpp"

namespace velo::runtime {

/// Measures the rows that leave a query: new ones and new versions of old ones; a row that is taken back is not
/// measured. Owned by the query's pipeline, one thread.
class QueryMetrics {
 public:
  explicit QueryMetrics(const std::vector<plan::Metric>& metrics);

  bool empty() const { return metrics_.empty(); }
  void observe(const Batch& batch, const StepTime& now);
  std::vector<metrics::Family> families() const;
  /// Takes what another has measured after this one, of the same metrics.
  void merge(const std::vector<metrics::Family>& families);

 private:
  /// A metric with its running expressions.
  struct Running {
    explicit Running(const plan::Metric& metric);
    void observe(const Batch& batch, Selection rows, expr::EvaluationContext& context);
    bool is_sampled();

    metrics::Family family;
    std::unique_ptr<expr::RowFilter> condition;
    std::unique_ptr<expr::Evaluator> value;
    std::vector<std::unique_ptr<expr::Evaluator>> labels;
    uint32_t sample_per_million;
    uint32_t sampled = 0;  ///< carried over from row to row: at a million one is taken
    std::vector<const Vector*> label_values;
    std::vector<std::string_view> texts;
  };

  std::vector<Running> metrics_;
  expr::RowList rows_;
  RowErrors errors_;
};

}  // namespace velo::runtime
