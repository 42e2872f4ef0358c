#include "plan/over.hpp"

#include "base/check.hpp"
#include "plan/column_list.hpp"
#include "plan/duration_text.hpp"

namespace velo::plan {

namespace {

using Edge = FrameBound::Kind;
using functions::WindowKind;

std::string bound_text(const FrameBound& bound) {
  switch (bound.kind) {
    case Edge::UnboundedPreceding: return "UNBOUNDED PRECEDING";
    case Edge::Preceding: return bound.offset.text() + " PRECEDING";
    case Edge::CurrentRow: return "CURRENT ROW";
    case Edge::Following: return bound.offset.text() + " FOLLOWING";
    case Edge::UnboundedFollowing: return "UNBOUNDED FOLLOWING";
  }
  CHECK(false, "unknown bound of a frame");
}

std::string frame_text(const Frame& frame) {
  constexpr const char* kUnits[] = {"ROWS", "RANGE", "GROUPS"};
  constexpr const char* kExcludes[] = {"", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES"};
  return std::string(kUnits[static_cast<size_t>(frame.unit)]) + " BETWEEN " + bound_text(frame.start) + " AND " +
         bound_text(frame.end) + kExcludes[static_cast<size_t>(frame.exclude)];
}

bool counts_rows(const OverCall& call) {
  return call.kind == WindowKind::Lag || call.kind == WindowKind::Lead || call.kind == WindowKind::NthValue;
}

std::string arguments_text(const OverCall& call, const std::vector<std::string>& names) {
  std::vector<std::string> arguments;
  for (const expr::ExprPtr& argument : call.arguments) arguments.push_back(argument->text(names));
  if (counts_rows(call)) arguments.insert(arguments.begin() + 1, std::to_string(call.count));
  if (call.kind == WindowKind::Ntile) arguments.push_back(std::to_string(call.count));
  return joined(arguments);
}

std::string aggregate_text(const OverCall& call, const std::vector<std::string>& names) {
  return call_text(
      AggregateItem{call.function, call.aggregate, call.arguments, call.argument_order, call.filter, call.distinct},
      names);
}

}  // namespace

std::string call_text(const OverCall& call, const std::vector<std::string>& names) {
  std::string out = call.kind == WindowKind::Aggregate ? aggregate_text(call, names)
                                                       : call.function + '(' + arguments_text(call, names) + ')';
  if (call.ignore_nulls) out += " IGNORE NULLS";
  if (functions::uses_frame(call.kind) && call.frame != Frame()) out += ' ' + frame_text(call.frame);
  return out;
}

std::string order_text(const std::vector<OverOrder>& order, const std::vector<std::string>& names) {
  std::vector<std::string> texts;
  for (const OverOrder& one : order) {
    const char* nulls = one.nulls_first == one.descending ? "" : one.nulls_first ? " NULLS FIRST" : " NULLS LAST";
    texts.push_back(one.key->text(names) + (one.descending ? " DESC" : "") + nulls);
  }
  return joined(texts);
}

Node::Fields Over::fields() const {
  const std::vector<std::string> names = input_names(*this);
  Fields out;
  std::vector<std::string> texts;
  for (const expr::ExprPtr& one : partition) texts.push_back(one->text(names));
  if (!texts.empty()) out.emplace_back("partition", joined(texts));
  if (!order.empty()) out.emplace_back("order", order_text(order, names));
  texts.clear();
  for (const OverCall& call : calls) texts.push_back(call_text(call, names));
  out.emplace_back("calls", joined(texts));
  if (at_end) out.emplace_back("emit", by_window ? "when the window closes" : "at the end of input");
  return out;
}

bool streams(const OverCall& call, bool ordered) {
  switch (call.kind) {
    case WindowKind::RowNumber:
    case WindowKind::Rank:
    case WindowKind::DenseRank: return true;
    case WindowKind::PercentRank:
    case WindowKind::CumeDist:
    case WindowKind::Ntile: return false;
    case WindowKind::Lag:
    case WindowKind::Lead: return !call.ignore_nulls;
    case WindowKind::FirstValue:
    case WindowKind::LastValue:
    case WindowKind::NthValue:
    case WindowKind::Aggregate: break;
  }
  const Frame& frame = call.frame;
  if (frame.end.kind == Edge::UnboundedFollowing || frame.unit == FrameUnit::Groups) return false;
  if (frame.exclude != FrameExclude::None || call.ignore_nulls) return false;
  // Rows without an order are all beside each other.
  return frame.unit == FrameUnit::Rows || ordered;
}

}  // namespace velo::plan
