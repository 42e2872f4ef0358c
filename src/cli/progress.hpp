#pragma once

#include <string>

#include "job/run.hpp"

namespace velo::cli {

/// The one live line on standard error while a query runs, and the summary at its end.
class ProgressLine {
 public:
  /// `enabled`: standard error is a terminal and the user did not ask for quiet.
  explicit ProgressLine(bool enabled) : enabled_(enabled) {}

  void show(const job::RunReport& report);
  /// Wipes the live line, so that other messages start on a clean one.
  void clear();

 private:
  bool enabled_;
  bool shown_ = false;
};

/// `3 out, 9 filtered, 0 late, 0 bad`.
std::string account_of(const job::QueryReport& query);

/// `12 rows in, 3 out in 0.01 s (…)`; with every row accounted for. `details`: a line per query.
std::string summary(const job::RunReport& report, bool details);

}  // namespace velo::cli
