#include "plan/join.hpp"

#include "base/check.hpp"
#include "plan/column_list.hpp"
#include "plan/duration_text.hpp"

namespace velo::plan {

namespace {

std::string kind_text(JoinKind kind) {
  switch (kind) {
    case JoinKind::Inner: return "inner";
    case JoinKind::Left: return "left";
    case JoinKind::Right: return "right";
    case JoinKind::Full: return "full";
    case JoinKind::Semi: return "semi";
    case JoinKind::Anti: return "anti";
  }
  CHECK(false, "unknown kind of join");
}

std::string reach_text(Micros reach) { return reach == JoinBounds::kForever ? "forever" : duration_text(reach); }

Node::Fields join_fields(const JoinNode& node) {
  Node::Fields out{{"join", kind_text(node.join)}};
  const std::vector<std::string> left = node.inputs[0]->schema.names();
  const std::vector<std::string> right = node.inputs[1]->schema.names();
  std::vector<std::string> equalities;
  for (size_t i = 0; i < node.left_keys.size(); ++i)
    equalities.push_back(node.left_keys[i]->text(left) + " = " + node.right_keys[i]->text(right));
  if (!equalities.empty()) out.emplace_back("keys", joined(equalities));
  if (!node.condition) return out;
  std::vector<std::string> both = left;
  both.insert(both.end(), right.begin(), right.end());
  out.emplace_back("condition", node.condition->text(both));
  return out;
}

}  // namespace

Node::Fields Join::fields() const {
  Fields out = join_fields(*this);
  if (padded_at_end) out.emplace_back("padded", "at the end");
  if (!bounds) return out;
  out.emplace_back("before", reach_text(bounds->before));
  out.emplace_back("after", reach_text(bounds->after));
  if (bounds->grace != 0) out.emplace_back("grace", duration_text(bounds->grace));
  return out;
}

Node::Fields LookupJoin::fields() const {
  Fields out = join_fields(*this);
  if (unique) out.emplace_back("unique", "yes");
  if (at_most_one) out.emplace_back("at_most_one", "yes");
  if (complete_first) out.emplace_back("right_side", "first");
  if (null_aware) out.emplace_back("null_aware", "yes");
  return out;
}

Node::Fields AsofJoin::fields() const {
  Fields out = join_fields(*this);
  out.emplace_back("match", left_time->text(inputs[0]->schema.names()) + (strict ? " > " : " >= ") +
                                right_time->text(inputs[1]->schema.names()));
  return out;
}

}  // namespace velo::plan
