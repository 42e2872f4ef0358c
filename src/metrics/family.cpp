#include "metrics/family.hpp"

#include <algorithm>

namespace velo::metrics {

Family::Family(std::string name, Kind kind, std::string help, std::vector<std::string> labels,
               std::vector<double> bounds)
    : name_(std::move(name)),
      kind_(kind),
      help_(std::move(help)),
      labels_(std::move(labels)),
      bounds_(std::move(bounds)) {}

// The key is exact: a length in front of each value keeps ("a", "bc") and ("ab", "c") apart.
Series* Family::find_or_add(std::span<const std::string_view> labels) {
  key_.clear();
  for (const std::string_view label : labels) {
    key_ += std::to_string(label.size());
    key_ += ':';
    key_ += label;
  }
  const auto found = places_.find(key_);
  if (found != places_.end()) return &series_[found->second];
  if (series_.size() == kSeriesMax) return nullptr;
  places_.emplace(key_, series_.size());
  Series& series = series_.emplace_back();
  series.labels.assign(labels.begin(), labels.end());
  if (kind_ == Kind::Histogram) series.buckets.resize(bounds_.size() + 1);
  return &series;
}

void Family::measure(std::span<const std::string_view> labels, double value) {
  Series* series = find_or_add(labels);
  if (series == nullptr) {
    ++dropped_;
    return;
  }
  ++series->count;
  if (kind_ == Kind::Gauge) series->value = value;
  else series->value += value;
  if (kind_ != Kind::Histogram) return;
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  ++series->buckets[static_cast<size_t>(bound - bounds_.begin())];
}

void Family::merge(const Family& other) {
  dropped_ += other.dropped_;
  for (const Series& from : other.series_) {
    const std::vector<std::string_view> labels(from.labels.begin(), from.labels.end());
    Series* to = find_or_add(labels);
    if (to == nullptr) {
      dropped_ += from.count;
      continue;
    }
    to->value = kind_ == Kind::Gauge ? from.value : to->value + from.value;
    to->count += from.count;
    for (size_t i = 0; i < to->buckets.size(); ++i) to->buckets[i] += from.buckets[i];
  }
}

}  // namespace velo::metrics
