#include "binder/scope.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"

namespace velo::binder {

Result<const ScopeColumn*> Scope::find(const sql::NameRef& name) const {
  const bool qualified = name.parts.size() > 1;
  const std::string& wanted = name.parts.back().text;
  const ScopeColumn* found = nullptr;
  for (const ScopeColumn& column : columns_) {
    if (!equals_ignore_case(column.name, wanted)) continue;
    if (qualified ? !equals_ignore_case(column.relation, name.parts.front().text) : column.merged) continue;
    if (found && found->hidden == column.hidden && found->index != column.index) {
      return Error(kAmbiguousColumn, "column " + wanted + " is ambiguous", span_of(name).position)
          .with_hint("write " + found->relation + "." + wanted + " or " + column.relation + "." + wanted);
    }
    if (!found || found->hidden) found = &column;
  }
  return found;
}

bool Scope::has_relation(std::string_view relation) const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [&](const ScopeColumn& column) { return equals_ignore_case(column.relation, relation); });
}

std::vector<std::string> Scope::visible_names() const {
  std::vector<std::string> out;
  for (const ScopeColumn& column : columns_) out.push_back(column.name);
  return out;
}

std::vector<std::string> Scope::relation_names() const {
  std::vector<std::string> out;
  for (const ScopeColumn& column : columns_) {
    if (std::find(out.begin(), out.end(), column.relation) == out.end()) out.push_back(column.relation);
  }
  return out;
}

std::string Scope::name_of(size_t index) const {
  for (const ScopeColumn& column : columns_) {
    if (column.index == index) return column.name;
  }
  return '$' + std::to_string(index);
}

Scope scope_of(const std::string& relation, const Schema& schema) {
  Scope out;
  for (size_t i = 0; i < schema.size(); ++i) out.add({relation, schema[i].name, schema[i].type, i, false});
  return out;
}

std::string name_text(const sql::NameRef& name) {
  std::string out;
  for (const sql::Identifier& part : name.parts) out += (out.empty() ? "" : ".") + part.text;
  return out;
}

sql::SourceSpan span_of(const sql::NameRef& name) {
  sql::SourceSpan out = name.parts.front().span;
  const sql::SourceSpan& last = name.parts.back().span;
  if (last.position.line == out.position.line && last.position.column > out.position.column) {
    out.position.length = last.position.column + last.position.length - out.position.column;
  }
  out.end = last.end;
  return out;
}

}  // namespace velo::binder
