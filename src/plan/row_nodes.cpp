#include "plan/row_nodes.hpp"

#include "plan/column_list.hpp"

namespace velo::plan {

Node::Fields Filter::fields() const { return {{"where", predicate->text(input_names(*this))}}; }

Node::Fields Project::fields() const {
  const std::vector<std::string> names = input_names(*this);
  std::vector<std::string> texts;
  for (size_t i = 0; i < columns.size(); ++i) texts.push_back(named_expression(*columns[i], names, schema[i].name));
  return {{"columns", joined(texts)}};
}

Node::Fields Sort::fields() const {
  Fields out;
  std::vector<std::string> texts;
  for (const SortKey& one : keys) {
    texts.push_back(schema[one.column].name + (one.descending ? " DESC" : "") +
                    (one.nulls_first == one.descending ? ""
                     : one.nulls_first                 ? " NULLS FIRST"
                                                       : " NULLS LAST"));
  }
  if (!texts.empty()) out.emplace_back("by", joined(texts));
  if (limit != UINT64_MAX) out.emplace_back("limit", std::to_string(limit));
  if (offset != 0) out.emplace_back("offset", std::to_string(offset));
  return out;
}

Node::Fields Unnest::fields() const {
  Fields out{{"array", array->text(input_names(*this))}};
  if (keep_empty) out.emplace_back("keep_empty", "yes");
  if (ordinality) out.emplace_back("ordinality", "yes");
  return out;
}

}  // namespace velo::plan
