#pragma once

#include <string>

#include "metrics/family.hpp"

namespace velo::metrics {

/// A number as the text format of Prometheus has it: shortest digits that read back, `+Inf`, `-Inf`, `NaN`.
std::string number_text(double value);
/// `{symbol="AAPL",side="buy"}`, or nothing without labels. `more`: a last label, written already, or empty.
std::string label_text(const Family& family, const Series& series, const std::string& more = {});
/// The family in the text format of Prometheus (version 0.0.4): help, type, and a line per series in the order of label
/// values.
std::string exposition(const Family& family);

}  // namespace velo::metrics
