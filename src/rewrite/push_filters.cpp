// A condition on one side of a join is asked before the rows are kept and matched, if the join passes the rows of that
// side through: both sides of an inner join, the left one of the others. Joins bounded by time are left alone, because
// they count the rows that come too late for them.
//
// Below the join the condition sees rows that would have found no match. So only terms go down that can fail for no
// row, and only those in front of the first one that may, which would else be spared rows it has to report.
#include <algorithm>
#include <array>

#include "expr/build.hpp"
#include "expr/call.hpp"
#include "expr/logic.hpp"
#include "plan/join.hpp"
#include "plan/row_nodes.hpp"
#include "rewrite/rule.hpp"
#include "rewrite/tree.hpp"

namespace velo::rewrite {

namespace {

using Terms = std::vector<expr::ExprPtr>;

constexpr std::array<std::string_view, 8> kNeverFail = {
    "=", "<>", "<", "<=", ">", ">=", "is distinct from", "is not distinct from"};

bool can_fail(const expr::Expr& expression) {
  if (const auto* call = dynamic_cast<const expr::Call*>(&expression)) {
    if (std::find(kNeverFail.begin(), kNeverFail.end(), call->name()) == kNeverFail.end()) return true;
  }
  const auto& children = expression.children();
  return std::any_of(children.begin(), children.end(), [](const expr::ExprPtr& child) { return can_fail(*child); });
}

Terms terms_of(const expr::ExprPtr& predicate) {
  const auto* junction = dynamic_cast<const expr::Junction*>(predicate.get());
  return junction && junction->is_and() ? junction->children() : Terms{predicate};
}

// Which sides a filter above the join may go down to.
struct Ways {
  bool left = false;
  bool right = false;
};

Ways ways_through(const plan::JoinNode& join) {
  const auto* plain = dynamic_cast<const plan::Join*>(&join);
  const auto* lookup = dynamic_cast<const plan::LookupJoin*>(&join);
  if (!(plain && !plain->bounds) && !(lookup && !lookup->at_most_one)) return {};
  const auto append = [&](size_t side) { return join.inputs[side]->changelog == plan::Changelog::Append; };
  const bool inner = join.join == plan::JoinKind::Inner;
  const bool keeps_left = inner || join.join == plan::JoinKind::Left || join.join == plan::JoinKind::Semi ||
                          join.join == plan::JoinKind::Anti;
  return {keeps_left && append(0), inner && append(1)};
}

// The terms of a filter, by where they are asked from now on.
struct Division {
  Terms left;
  Terms right;
  Terms above;
};

Division divide(const Terms& terms, const plan::JoinNode& join, Ways ways) {
  const size_t left_width = join.inputs[0]->schema.size();
  const size_t width = left_width + join.inputs[1]->schema.size();
  Division out;
  bool others_before = false;
  for (const expr::ExprPtr& term : terms) {
    std::vector<bool> used(width);
    expr::mark_columns(*term, used);
    const auto middle = used.begin() + static_cast<ptrdiff_t>(left_width);
    const bool reads_left = std::find(used.begin(), middle, true) != middle;
    const bool reads_right = std::find(middle, used.end(), true) != used.end();
    others_before = others_before || can_fail(*term);
    if (others_before || reads_left == reads_right) {
      out.above.push_back(term);
    } else if (reads_left ? ways.left : ways.right) {
      (reads_left ? out.left : out.right).push_back(term);
    } else {
      out.above.push_back(term);
    }
  }
  return out;
}

plan::NodePtr filtered(const plan::NodePtr& input, const Terms& terms);

// Terms over the join's columns, asked above one of its sides, whose first column is number `from` there.
plan::NodePtr side_filtered(const plan::NodePtr& side, const Terms& terms, size_t from) {
  if (terms.empty()) return side;
  std::vector<expr::ExprPtr> columns(from);
  for (size_t i = 0; i < side->schema.size(); ++i)
    columns.push_back(expr::column(i, side->schema[i].type, side->schema[i].name));
  Terms moved;
  for (const expr::ExprPtr& term : terms) moved.push_back(expr::substitute(term, columns));
  return filtered(side, moved);
}

plan::NodePtr push(plan::NodePtr node) {
  const auto* filter = dynamic_cast<const plan::Filter*>(node.get());
  const auto* join = filter ? dynamic_cast<const plan::JoinNode*>(filter->inputs[0].get()) : nullptr;
  if (!join) return node;
  const Division division = divide(terms_of(filter->predicate), *join, ways_through(*join));
  if (division.left.empty() && division.right.empty()) return node;
  const size_t left_width = join->inputs[0]->schema.size();
  plan::NodePtr out = with_inputs(filter->inputs[0], {side_filtered(join->inputs[0], division.left, 0),
                                                      side_filtered(join->inputs[1], division.right, left_width)});
  return division.above.empty() ? out : filtered(out, division.above);
}

// The filter may go on down through a join below.
plan::NodePtr filtered(const plan::NodePtr& input, const Terms& terms) {
  auto out = std::make_shared<plan::Filter>();
  out->predicate = terms.size() == 1 ? terms[0] : *expr::logical_and(terms);
  out->schema = input->schema;
  out->changelog = input->changelog;
  out->key = input->key;
  out->bounded = input->bounded;
  out->inputs = {input};
  return push(std::move(out));
}

plan::NodePtr apply(const plan::NodePtr& root) { return transform(root, push); }

}  // namespace

extern const Rule kPushFilters;
const Rule kPushFilters{"push_filters", "conditions on one side of a join are asked below it", apply};

}  // namespace velo::rewrite
