#include "plan/aggregate.hpp"

#include "base/check.hpp"
#include "plan/column_list.hpp"
#include "plan/duration_text.hpp"

namespace velo::plan {

namespace {

std::string late_text(LatePolicy late) {
  switch (late) {
    case LatePolicy::Drop: return "drop";
    case LatePolicy::DeadLetter: return "dead_letter";
    case LatePolicy::Fail: return "fail";
    case LatePolicy::Update: return "update";
  }
  CHECK(false, "unknown policy for late rows");
}

std::string order_text(const functions::AggregateOrder& order) {
  std::string out = order.descending ? " DESC" : "";
  if (order.nulls_first != order.descending) out += order.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return out;
}

}  // namespace

std::string window_text(const window::Spec& spec) {
  std::string out;
  switch (spec.kind) {
    case window::Kind::Tumbling: out = "TUMBLING(" + duration_text(spec.size); break;
    case window::Kind::Hopping: out = "HOPPING(" + duration_text(spec.size) + ", " + duration_text(spec.advance); break;
    case window::Kind::Session: out = "SESSION(" + duration_text(spec.size); break;
    case window::Kind::Cumulate:
      out = "CUMULATE(" + duration_text(spec.advance) + ", " + duration_text(spec.size);
      break;
  }
  if (spec.offset != 0) out += ", offset " + duration_text(spec.offset);
  if (spec.zone != nullptr) out += ", zone " + name_of(*spec.zone);
  if (spec.grace != 0) out += ", grace " + duration_text(spec.grace);
  return out + ')';
}

std::string call_text(const AggregateItem& item, const std::vector<std::string>& names) {
  std::vector<std::string> arguments;
  std::vector<std::string> order;
  const size_t own = item.arguments.size() - item.order.size();
  for (size_t i = 0; i < item.arguments.size(); ++i) {
    std::string text = item.arguments[i]->text(names);
    if (i < own) arguments.push_back(std::move(text));
    else order.push_back(std::move(text) + order_text(item.order[i - own]));
  }
  std::string out =
      item.function + '(' + (item.distinct ? "DISTINCT " : "") + (arguments.empty() ? "*" : joined(arguments));
  if (!order.empty()) out += " ORDER BY " + joined(order);
  out += ')';
  if (item.filter) out += " FILTER (WHERE " + item.filter->text(names) + ')';
  return out;
}

Node::Fields Aggregate::fields() const {
  const std::vector<std::string> names = input_names(*this);
  Fields out;
  std::vector<std::string> texts;
  for (const expr::ExprPtr& one : keys) texts.push_back(one->text(names));
  if (!texts.empty()) out.emplace_back("keys", joined(texts));
  texts.clear();
  for (const AggregateItem& item : aggregates) texts.push_back(call_text(item, names));
  if (!texts.empty()) out.emplace_back("aggregates", joined(texts));
  if (window) out.emplace_back("window", window_text(*window));
  switch (emission) {
    case Emission::Changes: out.emplace_back("emit", "changes"); break;
    case Emission::Final: out.emplace_back("emit", by_window ? "when the window closes" : "final"); break;
    case Emission::Every: out.emplace_back("emit", "changes every " + duration_text(every)); break;
  }
  const std::string within = late == LatePolicy::Update ? " within " + duration_text(lateness) : "";
  if (window && late != LatePolicy::Drop) out.emplace_back("late_rows", late_text(late) + within);
  return out;
}

}  // namespace velo::plan
