#include "binder/annotations.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "catalog/quantity.hpp"

namespace velo::binder {

namespace {

/// What a known annotation may say; empty: anything.
struct Known {
  std::string_view key;
  std::string_view choices;  ///< `a|b|c`, or `#` for a whole number above 0
};

constexpr Known kKnown[] = {
    {"app", ""},
    {"version", ""},
    {"description", ""},
    {"phase", ""},
    {"depends_on", ""},
    {"name", ""},
    {"job_mode", "simple|transactional|adaptive"},
    {"batch_size", "#"},
    {"num_partitions", "#"},
    {"partitioning_strategy", "sticky|hash|smart|roundrobin|fanin"},
    {"metric", ""},
    {"metric_type", ""},
    {"metric_help", ""},
    {"metric_labels", ""},
    {"metric_field", ""},
    {"metric_buckets", ""},
    {"metric_condition", ""},
    {"metric_sample_rate", ""},
    {"observability.metrics.enabled", ""},
    {"observability.tracing.enabled", ""},
    {"observability.profiling.enabled", ""},
    {"observability.error_reporting.enabled", ""},
    {"data_retention", ""},
    {"compliance", ""},
};
/// Kept as they are, whatever follows.
constexpr std::array<std::string_view, 3> kFree = {"data.", "deployment.", "sla."};
/// Names that begin like this are meant for us: others are plain comments of the user.
constexpr std::array<std::string_view, 7> kOurs = {"app",           "job_",   "batch_",        "num_",
                                                   "partitioning_", "metric", "observability."};

template <class List>
bool begins_with_one(std::string_view key, const List& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return key.starts_with(prefix); });
}

const Known* find_known(std::string_view key) {
  const auto found =
      std::find_if(std::begin(kKnown), std::end(kKnown), [&](const Known& one) { return one.key == key; });
  return found == std::end(kKnown) ? nullptr : &*found;
}

std::vector<std::string> split(std::string_view choices) {
  std::vector<std::string> out;
  for (size_t begin = 0; begin <= choices.size();) {
    const size_t end = std::min(choices.find('|', begin), choices.size());
    out.emplace_back(choices.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

void check_value(const Known& known, const sql::Annotation& annotation, Diagnostics& diagnostics) {
  const auto warn = [&](const std::string& wanted, std::string hint) {
    diagnostics.warn(kBadAnnotation,
                     "@" + annotation.key + " is " + wanted + ", not '" + annotation.value + "'; it has no effect",
                     annotation.value_span, std::move(hint));
  };
  if (known.choices == "#") {
    const std::optional<int64_t> number = catalog::parse_integer(annotation.value);
    if (!number || *number < 1) warn("a whole number above 0", {});
  } else if (!known.choices.empty()) {
    const std::vector<std::string> choices = split(known.choices);
    if (std::find(choices.begin(), choices.end(), to_lower(annotation.value)) != choices.end()) return;
    std::string list;
    for (const std::string& choice : choices) list += (list.empty() ? "" : ", ") + choice;
    warn("one of " + list, did_you_mean(annotation.value, choices));
  }
}

void check_key(const sql::Annotation& annotation, Diagnostics& diagnostics) {
  const std::string key = to_lower(annotation.key);
  if (const Known* known = find_known(key)) return check_value(*known, annotation, diagnostics);
  if (begins_with_one(key, kFree)) return;
  std::vector<std::string> names;
  for (const Known& known : kKnown) names.emplace_back(known.key);
  std::string hint = did_you_mean(key, names);
  if (hint.empty() && !begins_with_one(key, kOurs)) return;
  diagnostics.warn(kUnknownAnnotation, "there is no annotation @" + annotation.key, annotation.key_span,
                   std::move(hint));
}

}  // namespace

std::map<std::string, std::string> read_annotations(const std::vector<sql::Annotation>& written,
                                                    Diagnostics& diagnostics) {
  std::map<std::string, std::string> out;
  for (const sql::Annotation& annotation : written) {
    check_key(annotation, diagnostics);
    // Several @metric lines describe several metrics.
    std::string& value = out[to_lower(annotation.key)];
    value += (value.empty() ? "" : "\n") + annotation.value;
  }
  return out;
}

}  // namespace velo::binder
