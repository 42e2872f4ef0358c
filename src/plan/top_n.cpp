#include "plan/top_n.hpp"

#include "base/check.hpp"
#include "plan/column_list.hpp"

namespace velo::plan {

namespace {

std::string rank_name(functions::WindowKind rank) {
  switch (rank) {
    case functions::WindowKind::RowNumber: return "ROW_NUMBER";
    case functions::WindowKind::Rank: return "RANK";
    case functions::WindowKind::DenseRank: return "DENSE_RANK";
    default: break;
  }
  CHECK(false, "no function that ranks");
}

}  // namespace

Node::Fields TopN::fields() const {
  const std::vector<std::string> names = input_names(*this);
  Fields out;
  std::string range = rank_name(rank) + " <= " + std::to_string(limit);
  if (offset > 0) range = std::to_string(offset) + " < " + range;
  out.emplace_back("top", range);
  std::vector<std::string> texts;
  for (const size_t column : partition) texts.push_back(names[column]);
  if (!texts.empty()) out.emplace_back("partition", joined(texts));
  if (!order.empty()) out.emplace_back("order", sort_text(order, names));
  if (at_end) out.emplace_back("emit", "final");
  return out;
}

}  // namespace velo::plan
