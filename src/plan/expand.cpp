#include "plan/expand.hpp"

#include "plan/column_list.hpp"

namespace velo::plan {

Node::Fields Expand::fields() const {
  const std::vector<std::string> names = input_names(*this);
  std::vector<std::string> texts;
  for (const int64_t set : sets) {
    std::vector<std::string> in_set;
    for (size_t i = 0; i < keys.size(); ++i) {
      if (has_key(set, i)) in_set.push_back(keys[i]->text(names));
    }
    texts.push_back('(' + joined(in_set) + ')');
  }
  return {{"sets", joined(texts)}};
}

}  // namespace velo::plan
