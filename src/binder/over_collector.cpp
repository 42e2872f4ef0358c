// Placeholders are numbered from far behind every column of an input, so that those of aggregates and those of OVER
// never meet.
#include <algorithm>

#include "base/text.hpp"
#include "binder/over.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

constexpr size_t kFirstPlaceholder = size_t{1} << 40;

std::string text_of(const OverItem& item) {
  std::string out = plan::call_text(item.call, {}) + " OVER (";
  for (const expr::ExprPtr& key : item.window.partition) out += key->text() + ", ";
  return out + "ORDER BY " + plan::order_text(item.window.order, {}) + ')';
}

}  // namespace

expr::ExprPtr OverCollector::add(OverItem item) {
  std::string text = text_of(item);
  const auto known = std::find(texts_.begin(), texts_.end(), text);
  const auto place = static_cast<size_t>(known - texts_.begin());
  const Type type = item.call.result;
  if (known == texts_.end()) {
    texts_.push_back(text);
    items_.push_back(std::move(item));
  }
  return expr::column(kFirstPlaceholder + place, type, std::move(text));
}

std::optional<size_t> OverCollector::find_window(std::string_view name, size_t count) const {
  for (size_t i = 0; i < count && i < windows().size(); ++i) {
    if (equals_ignore_case(windows()[i].name.text, name)) return i;
  }
  return std::nullopt;
}

bool OverCollector::is_placeholder(const expr::Expr& expression) {
  const std::optional<size_t> column = expression.column();
  return column && *column >= kFirstPlaceholder;
}

expr::ExprPtr OverCollector::placed(const expr::ExprPtr& bound, const std::vector<size_t>& places) {
  if (is_placeholder(*bound)) {
    return expr::column(places[*bound->column() - kFirstPlaceholder], bound->type(), bound->text());
  }
  std::vector<expr::ExprPtr> children;
  bool changed = false;
  for (const expr::ExprPtr& child : bound->children()) {
    children.push_back(placed(child, places));
    changed = changed || children.back() != child;
  }
  return changed ? bound->with_children(std::move(children)) : bound;
}

}  // namespace velo::binder
