#include "plan/time_order.hpp"

#include "plan/column_list.hpp"
#include "plan/duration_text.hpp"

namespace velo::plan {

Node::Fields TimeOrder::fields() const {
  std::vector<std::string> by{schema[column].name};
  for (const SortKey& key : ties) by.push_back(schema[key.column].name + (key.descending ? " DESC" : ""));
  Fields out{{"by", joined(by)}};
  if (complete) out.emplace_back("emit", "when the window closes");
  if (grace != 0) out.emplace_back("grace", duration_text(grace));
  if (late == LatePolicy::DeadLetter) out.emplace_back("late_rows", "dead_letter");
  if (late == LatePolicy::Fail) out.emplace_back("late_rows", "fail");
  return out;
}

}  // namespace velo::plan
