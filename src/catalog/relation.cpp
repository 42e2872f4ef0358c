#include "catalog/relation.hpp"

#include <array>
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

std::span<const SystemColumnDef> system_columns() {
  static const std::array<SystemColumnDef, 6> kColumns = {{
      {SystemColumn::Timestamp, "_timestamp", TypeId::Timestamp},
      {SystemColumn::EventTime, "_event_time", TypeId::Timestamp},
      {SystemColumn::Offset, "_offset", TypeId::BigInt},
      {SystemColumn::Partition, "_partition", TypeId::Int},
      {SystemColumn::Key, "_key", TypeId::String},
      {SystemColumn::Headers, "_headers", Type::map(TypeId::String, TypeId::String)},
  }};
  return kColumns;
}

const SystemColumnDef& system_column(SystemColumn id) { return system_columns()[static_cast<size_t>(id)]; }

}  // namespace velo::catalog
