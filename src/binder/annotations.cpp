#include "binder/annotations.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "binder/codes.hpp"

namespace velo::binder {

namespace {

constexpr std::array<std::string_view, 24> kKnown = {"app",
                                                     "version",
                                                     "description",
                                                     "phase",
                                                     "depends_on",
                                                     "name",
                                                     "job_mode",
                                                     "batch_size",
                                                     "num_partitions",
                                                     "partitioning_strategy",
                                                     "metric",
                                                     "metric_type",
                                                     "metric_help",
                                                     "metric_labels",
                                                     "metric_field",
                                                     "metric_buckets",
                                                     "metric_condition",
                                                     "metric_sample_rate",
                                                     "observability.metrics.enabled",
                                                     "observability.tracing.enabled",
                                                     "observability.profiling.enabled",
                                                     "observability.error_reporting.enabled",
                                                     "data_retention",
                                                     "compliance"};
/// Kept as they are, whatever follows.
constexpr std::array<std::string_view, 2> kFree = {"deployment.", "sla."};
/// Names that begin like this are meant for us: others are plain comments of the user.
constexpr std::array<std::string_view, 7> kOurs = {"app",           "job_",   "batch_",        "num_",
                                                   "partitioning_", "metric", "observability."};

template <class List>
bool begins_with_one(std::string_view key, const List& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return key.starts_with(prefix); });
}

bool is_known(std::string_view key) {
  return std::find(kKnown.begin(), kKnown.end(), key) != kKnown.end() || begins_with_one(key, kFree);
}

}  // namespace

std::map<std::string, std::string> read_annotations(const std::vector<sql::Annotation>& written,
                                                    Diagnostics& diagnostics) {
  const std::vector<std::string> names(kKnown.begin(), kKnown.end());
  std::map<std::string, std::string> out;
  for (const sql::Annotation& annotation : written) {
    const std::string key = to_lower(annotation.key);
    if (!is_known(key)) {
      std::string hint = did_you_mean(key, names);
      if (!hint.empty() || begins_with_one(key, kOurs)) {
        diagnostics.warn(kUnknownAnnotation, "there is no annotation @" + annotation.key, annotation.key_span,
                         std::move(hint));
      }
    }
    // Several @metric lines describe several metrics.
    std::string& value = out[key];
    value += (value.empty() ? "" : "\n") + annotation.value;
  }
  return out;
}

}  // namespace velo::binder
