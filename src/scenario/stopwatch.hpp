#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace velo::scenario {

/// Times repetitions of the same work, and holds them to the same result.
class Stopwatch {
 public:
  void start();
  /// The work is done, over so many input rows.
  void stop(uint64_t rows);
  /// An error when this repetition gave another result than the one before.
  Status check(uint64_t rows_out, std::string check);
  Measurement measurement(std::string scenario, std::string title) const;

 private:
  uint64_t rows_ = 0;
  double wall_start_ = 0;
  double cpu_start_ = 0;
  std::vector<double> wall_;
  std::vector<double> cpu_;
  bool checked_ = false;
  uint64_t rows_out_ = 0;
  std::string check_;
};

}  // namespace velo::scenario
