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

std::string sort_text(const std::vector<SortKey>& keys, const std::vector<std::string>& names) {
  std::vector<std::string> texts;
  for (const SortKey& one : keys) {
    const std::string_view nulls = one.nulls_first ? " NULLS FIRST" : " NULLS LAST";
    std::string text = names[one.column] + (one.descending ? " DESC" : "");
    if (one.nulls_first != one.descending) text += nulls;
    texts.push_back(std::move(text));
  }
  return joined(texts);
}

Node::Fields Sort::fields() const {
  Fields out;
  if (!keys.empty()) out.emplace_back("by", sort_text(keys, schema.names()));
  if (limit != UINT64_MAX) out.emplace_back("limit", std::to_string(limit));
  if (offset != 0) out.emplace_back("offset", std::to_string(offset));
  return out;
}

Node::Fields Unnest::fields() const {
  std::vector<std::string> texts;
  for (const expr::ExprPtr& array : arrays) texts.push_back(array->text(input_names(*this)));
  Fields out{{"arrays", joined(texts)}};
  if (keep_empty) out.emplace_back("keep_empty", "yes");
  if (ordinality) out.emplace_back("ordinality", "yes");
  return out;
}

}  // namespace velo::plan
