#include "binder/group_by.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/expression.hpp"
#include "binder/window_clause.hpp"
#include "binder/window_columns.hpp"

namespace velo::binder {

namespace {

const sql::FunctionCall* window_call(const sql::Expr& expression) {
  const auto* call = expression.as<sql::FunctionCall>();
  return call && is_window_function(call->name.text) && !call->over ? call : nullptr;
}

bool is_window_edge(const sql::Expr& expression, const Scope& scope) {
  if (const auto* call = expression.as<sql::FunctionCall>()) return window_edge_function(call->name.text).has_value();
  const auto* name = expression.as<sql::NameRef>();
  if (!name || !window_edge(name->parts.back().text)) return false;
  const auto head = scope.find_head(*name);
  return head.ok() && !head->column;
}

// `GROUP BY 2` is the second item of SELECT.
const sql::Expr* resolve_ordinal(const sql::Select& select, const sql::Expr& expression, Diagnostics& diagnostics) {
  const auto* literal = expression.as<sql::Literal>();
  if (!literal || literal->kind != sql::Literal::Kind::kInteger) return &expression;
  size_t ordinal = 0;
  std::from_chars(literal->text.data(), literal->text.data() + literal->text.size(), ordinal);
  const sql::ExprItem* item = nullptr;
  if (ordinal >= 1 && ordinal <= select.items.size())
    item = std::get_if<sql::ExprItem>(&select.items[ordinal - 1].item);
  if (item) return &item->expr;
  diagnostics.add(kOrdinalOutOfRange, "GROUP BY " + literal->text + " does not name an item of SELECT", expression.span,
                  "items count from 1 to " + std::to_string(select.items.size()) + ", and * is none");
  return nullptr;
}

// Binds the keys of one item after the other; each different key gets a number.
class KeyBinder {
 public:
  KeyBinder(const sql::Select& select, const Scope& scope, bool windowed, Diagnostics& diagnostics)
      : select_(select), scope_(scope), windowed_(windowed), diagnostics_(diagnostics) {}

  GroupKeys bind() {
    GroupKeys out;
    std::vector<KeySet> sets = {{}};
    bool several = false;
    for (const sql::GroupItem& item : select_.group_by) {
      several |= item.kind != sql::GroupItem::Kind::kExpression;
      sets = crossed(sets, sets_of(item));
    }
    if (several && keys_.size() > kMaxKeys) report_too_many(std::to_string(keys_.size()) + " keys");
    else if (several && sets.size() > kMaxGroupingSets) report_too_many("more than 4096 sets");
    else if (several) good_ = true;
    out.keys = std::move(keys_);
    if (good_) finish_sets(sets, out);
    return out;
  }

 private:
  using Kind = sql::GroupItem::Kind;
  static constexpr size_t kMaxKeys = 40;

  void report_too_many(const std::string& what) {
    diagnostics_.add(kGrouping, "GROUP BY makes " + what, select_.group_by.front().span,
                     "name the sets that are wanted: GROUPING SETS ((a, b), (a))");
  }

  std::vector<KeySet> sets_of(const sql::GroupItem& item) {
    if (item.kind == Kind::kExpression) return {element(item.exprs[0])};
    if (item.kind != Kind::kGroupingSets) return sets_of(item.kind, item.exprs);
    std::vector<KeySet> out;
    for (const sql::Expr& one : item.exprs) {
      const std::vector<KeySet> sets = nested(one);
      out.insert(out.end(), sets.begin(), sets.end());
    }
    return out;
  }

  std::vector<KeySet> sets_of(Kind kind, std::span<const sql::Expr> exprs) {
    std::vector<KeySet> elements;
    for (const sql::Expr& one : exprs) elements.push_back(element(one));
    return kind == Kind::kRollup ? rollup(elements) : cube(elements);
  }

  // An element of GROUPING SETS may be a ROLLUP or CUBE, which reads like a call of a function.
  std::vector<KeySet> nested(const sql::Expr& expression) {
    const auto* call = expression.as<sql::FunctionCall>();
    if (call && equals_ignore_case(call->name.text, "rollup")) return sets_of(Kind::kRollup, call->arguments);
    if (call && equals_ignore_case(call->name.text, "cube")) return sets_of(Kind::kCube, call->arguments);
    return {element(expression)};
  }

  // One key, or several in parentheses.
  KeySet element(const sql::Expr& expression) {
    KeySet out;
    if (const auto* row = expression.as<sql::RowValue>()) {
      for (const sql::Expr& one : row->items) add(one, out);
    } else {
      add(expression, out);
    }
    return out;
  }

  void add(const sql::Expr& written, KeySet& set) {
    const sql::Expr* expression = resolve_ordinal(select_, written, diagnostics_);
    if (!expression || window_call(*expression)) return;
    if (windowed_ && is_window_edge(*expression, scope_)) return;
    ExpressionBinder binder(scope_, diagnostics_, "GROUP BY");
    binder.allow_aliases(select_.items);
    expr::ExprPtr key = binder.bind(*expression);
    if (!key) return;
    const std::string text = key->text();
    const auto known =
        std::find_if(keys_.begin(), keys_.end(), [&](const expr::ExprPtr& one) { return one->text() == text; });
    set.push_back(static_cast<size_t>(known - keys_.begin()));
    if (known == keys_.end()) keys_.push_back(std::move(key));
  }

  const sql::Select& select_;
  const Scope& scope_;
  bool windowed_;
  Diagnostics& diagnostics_;
  std::vector<expr::ExprPtr> keys_;
  bool good_ = false;  ///< there are sets, and not too many
};

}  // namespace

std::optional<WindowClause> find_window(const sql::Select& select, const BoundInput& input, Diagnostics& diagnostics) {
  std::optional<WindowClause> found = input.window;
  bool named = input.window.has_value();
  const auto offer = [&](std::optional<WindowClause> window, const sql::SourceSpan& at) {
    if (named) {
      diagnostics.add(kSeveralWindows, "a query has one window", at, "remove one of the two");
      return;
    }
    named = true;
    found = std::move(window);
  };
  if (select.window) offer(read_window(*select.window, diagnostics), select.window->span);
  for (const sql::GroupItem& item : select.group_by) {
    if (item.kind != sql::GroupItem::Kind::kExpression) continue;
    const sql::FunctionCall* call = window_call(item.exprs[0]);
    if (call) offer(read_window_call(*call, item.span, diagnostics), item.span);
  }
  return found;
}

GroupKeys bind_group_by(const sql::Select& select, const Scope& scope, bool windowed, Diagnostics& diagnostics) {
  return KeyBinder(select, scope, windowed, diagnostics).bind();
}

}  // namespace velo::binder
