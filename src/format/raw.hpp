#pragma once

#include "format/format.hpp"

namespace velo::format {

/// Every line is the value of one STRING or BYTES column.
const Format& raw_format();

}  // namespace velo::format
