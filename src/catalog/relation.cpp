#include "catalog/relation.hpp"

#include <numeric>

namespace velo::catalog {

Schema Relation::physical_schema() const {
  Schema out = schema;
  out.fields.resize(physical_columns());
  return out;
}

std::vector<size_t> Relation::shown_columns() const {
  if (!declared.empty()) return declared;
  std::vector<size_t> out(schema.size());
  std::iota(out.begin(), out.end(), size_t{0});
  return out;
}

}  // namespace velo::catalog
