#pragma once

#include <string>

#include "job/run.hpp"

namespace velo::cli {

/// What a run has counted and measured, as Prometheus reads it: the account of rows, then the metrics of the SQL.
std::string prometheus_text(const job::RunReport& report);

/// Replaces the file by the text of now; a reader sees the old one or the new one, never a part.
Status write_metrics_file(const std::string& path, const job::RunReport& report);

/// The metrics of a query for people: a line a series, indented, each after a line feed.
std::string metric_lines(const job::QueryReport& query);

}  // namespace velo::cli
