#pragma once

#include <string>

#include "base/clock.hpp"

namespace velo::plan {

/// Shortest exact text of a length of time, as options write it: `5m`, `90s`, `1500ms`, `7us`; `0s`.
std::string duration_text(Micros micros);

}  // namespace velo::plan
