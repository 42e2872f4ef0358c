#include "plan/source.hpp"

#include "catalog/partitioning.hpp"
#include "plan/column_list.hpp"
#include "plan/partitions.hpp"

namespace velo::plan {

std::vector<Type> Source::decoded_types() const {
  std::vector<Type> types;
  for (const size_t column : columns) types.push_back(relation->schema[column].type);
  return types;
}

Node::Fields Source::fields() const {
  Fields out{{"relation", relation->name}};
  if (!relation->connector.empty()) out.emplace_back("connector", relation->connector);
  if (!relation->format.empty()) out.emplace_back("format", relation->format);
  std::vector<std::string> names;
  for (const size_t column : columns) names.push_back(relation->schema[column].name);
  out.emplace_back("decodes", std::to_string(columns.size()) + " of " + std::to_string(relation->physical_columns()) +
                                  " columns" + (names.empty() ? "" : ": " + joined(names)));
  std::vector<std::string> system;
  for (const catalog::SystemColumn id : system_columns) system.emplace_back(catalog::system_column(id).name);
  if (!system.empty()) out.emplace_back("system", joined(system));
  if (catalog::files_are_partitions(relation->options))
    out.emplace_back("partitions", merges_partitions(*this) ? "files, merged by event time" : "files, in their order");
  if (!bounded) out.emplace_back("input", "unbounded");
  return out;
}

Node::Fields Upstream::fields() const { return {{"query", query}}; }

Node::Fields Values::fields() const { return {{"rows", std::to_string(rows.size())}}; }

}  // namespace velo::plan
