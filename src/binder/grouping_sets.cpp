// A query with several sets of keys is a query with one more key, the set: a row of the input counts once in each. Keys
// that are not in the set are NULL, and GROUPING tells such a NULL from one of the data.
#include "binder/grouping_sets.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/text.hpp"
#include "binder/aggregate_call.hpp"
#include "binder/codes.hpp"
#include "binder/nodes.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

/// Far behind every column of an input.
constexpr size_t kSetPlaceholder = size_t{1} << 39;

expr::ExprPtr set_column() { return expr::column(kSetPlaceholder, TypeId::BigInt, "grouping_set"); }

expr::ExprPtr number(int64_t value) { return expr::literal(Value::bigint(value)); }
expr::ExprPtr call(std::string_view function, expr::ExprPtr a, expr::ExprPtr b) {
  return std::move(expr::call(function, {std::move(a), std::move(b)})).value();
}

/// Bits first .. first + count - 1 of the set.
expr::ExprPtr bits_of_set(size_t first, size_t count) {
  expr::ExprPtr shifted = first == 0 ? set_column() : call("/", set_column(), number(int64_t{1} << first));
  return call("%", std::move(shifted), number(int64_t{1} << count));
}

std::optional<size_t> place_of(const GroupKeys& keys, const expr::Expr& wanted) {
  const std::string text = wanted.text();
  for (size_t i = 0; i < keys.named(); ++i) {
    if (keys.keys[i]->text() == text) return i;
  }
  return std::nullopt;
}

/// The numbers of the keys that a call names; without arguments all of them.
std::optional<std::vector<size_t>> named_keys(ExpressionBinder& binder, const GroupKeys& keys,
                                              const sql::FunctionCall& call) {
  std::vector<size_t> out;
  for (size_t i = 0; call.arguments.empty() && i < keys.named(); ++i) out.push_back(i);
  ExpressionBinder inner(binder.scope(), binder.diagnostics(), to_upper(call.name.text));
  inner.allow_aliases(binder.aliases());
  for (const sql::Expr& argument : call.arguments) {
    const expr::ExprPtr bound = inner.bind(argument);
    if (!bound) return std::nullopt;
    const auto place = place_of(keys, *bound);
    if (!place) {
      binder.diagnostics().add(kGrouping, to_upper(call.name.text) + " takes keys of GROUP BY", argument.span);
      return std::nullopt;
    }
    out.push_back(*place);
  }
  return out;
}

}  // namespace

std::vector<int64_t> GroupKeys::totals() const {
  const int64_t none = (int64_t{1} << named()) - 1;
  std::vector<int64_t> out;
  std::copy_if(sets.begin(), sets.end(), std::back_inserter(out), [&](int64_t set) { return (set & none) == none; });
  return out;
}

std::vector<KeySet> rollup(const std::vector<KeySet>& elements) {
  std::vector<KeySet> out;
  for (size_t count = elements.size() + 1; count-- > 0;) {
    KeySet& set = out.emplace_back();
    for (size_t i = 0; i < count; ++i) set.insert(set.end(), elements[i].begin(), elements[i].end());
  }
  return out;
}

std::vector<KeySet> cube(const std::vector<KeySet>& elements) {
  std::vector<KeySet> out = {{}};
  for (const KeySet& element : elements) out = crossed(out, {element, {}});
  return out;
}

std::vector<KeySet> crossed(const std::vector<KeySet>& left, const std::vector<KeySet>& right) {
  std::vector<KeySet> out;
  for (const KeySet& a : left) {
    for (const KeySet& b : right) {
      if (out.size() > kMaxGroupingSets) return out;
      out.push_back(a);
      out.back().insert(out.back().end(), b.begin(), b.end());
    }
  }
  return out;
}

void finish_sets(const std::vector<KeySet>& sets, GroupKeys& keys) {
  const size_t count = keys.keys.size();
  std::map<int64_t, int64_t> seen;
  for (const KeySet& set : sets) {
    int64_t absent = (int64_t{1} << count) - 1;
    for (const size_t key : set) absent &= ~(int64_t{1} << (count - 1 - key));
    keys.sets.push_back(absent | seen[absent]++ << count);
  }
  keys.keys.push_back(set_column());
}

expr::ExprPtr bind_grouping(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at) {
  AggregateCollector* collector = binder.aggregates();
  const GroupKeys* keys = collector ? collector->keys() : nullptr;
  if (!keys || keys->keys.empty()) {
    binder.diagnostics().add(kGrouping, to_upper(call.name.text) + " needs GROUP BY", at,
                             "it tells the sets of GROUP BY ROLLUP (..) apart");
    return nullptr;
  }
  const auto places = named_keys(binder, *keys, call);
  if (!places) return nullptr;
  if (keys->sets.empty()) return number(0);
  expr::ExprPtr out;
  for (size_t i = 0; i < places->size(); ++i) {
    expr::ExprPtr bit = bits_of_set(keys->named() - 1 - (*places)[i], 1);
    if (const size_t behind = places->size() - 1 - i; behind > 0)
      bit = binder::call("*", std::move(bit), number(int64_t{1} << behind));
    out = out ? binder::call("+", std::move(out), std::move(bit)) : std::move(bit);
  }
  return out;
}

plan::NodePtr expand(plan::NodePtr input, GroupKeys& keys) {
  if (keys.sets.empty()) return input;
  const size_t width = input->schema.size();
  std::vector<expr::ExprPtr> named(keys.keys.begin(), keys.keys.end() - 1);
  plan::NodePtr node = make_expand(std::move(input), std::move(named), keys.sets);
  for (size_t i = 0; i < keys.keys.size(); ++i)
    keys.keys[i] = expr::column(width + i, node->schema[width + i].type, node->schema[width + i].name);
  return node;
}

}  // namespace velo::binder
