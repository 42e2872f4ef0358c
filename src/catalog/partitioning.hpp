#pragma once

#include <string>
#include <string_view>

#include "catalog/options.hpp"

namespace velo::catalog {

/// Whether each file of a source is a partition of its own, with its own order, offsets and watermark: option
/// 'partitions' = 'files'. Otherwise all files are one, read one after the other.
bool files_are_partitions(const Options& source);

/// The column that never has one value in two partitions: option 'partition.key'. Empty: there is none.
std::string partition_key(const Options& source);

/// Where the number of a partition stands in the path of a sink that writes a file for each.
inline constexpr std::string_view kPartitionPlace = "{partition}";

bool has_partition_place(std::string_view path);
/// Whether that is so of the sink's path.
bool is_by_partition(const Options& sink);
std::string path_of_partition(std::string path, size_t partition);

}  // namespace velo::catalog
