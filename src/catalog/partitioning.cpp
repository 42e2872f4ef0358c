#include "catalog/partitioning.hpp"

#include "base/text.hpp"

namespace velo::catalog {

bool files_are_partitions(const Options& source) {
  const OptionValue* said = source.find("partitions");
  return said && equals_ignore_case(said->text, "files");
}

std::string partition_key(const Options& source) {
  const OptionValue* said = source.find("partition.key");
  return said ? said->text : std::string();
}

bool has_partition_place(std::string_view path) { return path.find(kPartitionPlace) != std::string_view::npos; }

bool is_by_partition(const Options& sink) {
  const OptionValue* path = sink.find("path");
  return path && has_partition_place(path->text);
}

std::string path_of_partition(std::string path, size_t partition) {
  const std::string number = std::to_string(partition);
  for (size_t at = path.find(kPartitionPlace); at != std::string::npos; at = path.find(kPartitionPlace, at))
    path.replace(at, kPartitionPlace.size(), number);
  return path;
}

}  // namespace velo::catalog
