#include "catalog/partitioning.hpp"

#include "base/text.hpp"

namespace velo::catalog {

bool files_are_partitions(const Options& source) {
  const OptionValue* said = source.find("partitions");
  return said && equals_ignore_case(said->text, "files");
}

}  // namespace velo::catalog
