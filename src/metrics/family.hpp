#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace velo::metrics {

/// One line of a metric: its labels and what has been measured.
struct Series {
  std::vector<std::string> labels;  ///< values, in the order of Family::labels()
  double value = 0;                 ///< counter: sum; gauge: the last one; histogram: sum of the values
  uint64_t count = 0;               ///< how often something was measured
  std::vector<uint64_t> buckets;    ///< histogram: values up to each bound, not counting those in the bounds before
};

/// A user's metric: a name with a series for every combination of label values that came up. One writer.
class Family {
 public:
  enum class Kind : uint8_t { Counter, Gauge, Histogram };
  /// Series beyond these are not opened: their measurements are counted as dropped.
  static constexpr size_t kSeriesMax = 10'000;

  /// `bounds`: upper bounds of a histogram's buckets, ascending, without infinity.
  Family(std::string name, Kind kind, std::string help, std::vector<std::string> labels,
         std::vector<double> bounds = {});

  const std::string& name() const { return name_; }
  Kind kind() const { return kind_; }
  const std::string& help() const { return help_; }
  const std::vector<std::string>& labels() const { return labels_; }
  const std::vector<double>& bounds() const { return bounds_; }
  const std::vector<Series>& series() const { return series_; }  ///< in the order they came up
  uint64_t dropped() const { return dropped_; }

  /// Adds to a counter, sets a gauge, or puts into a histogram. `labels` has one value for each name.
  void measure(std::span<const std::string_view> labels, double value);
  /// What another part of the same query has measured after this one.
  void merge(const Family& other);

 private:
  Series* find_or_add(std::span<const std::string_view> labels);

  std::string name_;
  Kind kind_;
  std::string help_;
  std::vector<std::string> labels_;
  std::vector<double> bounds_;
  std::vector<Series> series_;
  std::unordered_map<std::string, size_t> places_;  ///< by the label values, each behind its length
  std::string key_;
  uint64_t dropped_ = 0;
};

}  // namespace velo::metrics
