#pragma once

#include <string>
#include <string_view>

#include "catalog/options.hpp"

namespace velo::catalog {

/// Whether each file of a source is a partition of its own, with its own order, offsets and watermark: option
/// 'partitions' = 'files'. Otherwise all files are one, read one after the other.
bool files_are_partitions(const Options& source);

}  // namespace velo::catalog
