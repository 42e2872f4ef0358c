#include "binder/scope.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"

namespace velo::binder {

Result<const ScopeColumn*> Scope::find(const sql::Identifier* relation, const sql::Identifier& wanted,
                                       const sql::NameRef& name) const {
  const ScopeColumn* found = nullptr;
  for (const ScopeColumn& column : columns_) {
    if (!equals_ignore_case(column.name, wanted.text)) continue;
    if (relation ? !equals_ignore_case(column.relation, relation->text) : column.merged) continue;
    if (found && found->hidden == column.hidden && found->index != column.index) {
      return Error(kAmbiguousColumn, "column " + wanted.text + " is ambiguous", span_of(name).position)
          .with_hint("write " + found->relation + "." + wanted.text + " or " + column.relation + "." + wanted.text);
    }
    if (!found || found->hidden) found = &column;
  }
  return found;
}

Result<const ScopeColumn*> Scope::find(const sql::NameRef& name) const {
  if (name.parts.size() > 2) return nullptr;
  return find(name.parts.size() == 2 ? &name.parts[0] : nullptr, name.parts.back(), name);
}

Result<Scope::Head> Scope::find_head(const sql::NameRef& name) const {
  if (name.parts.size() > 1) {
    VELO_TRY(const ScopeColumn* column, find(&name.parts[0], name.parts[1], name));
    if (column) return Head{column, 2};
  }
  VELO_TRY(const ScopeColumn* column, find(nullptr, name.parts[0], name));
  if (!column || (name.parts.size() > 1 && !column->type.is(TypeId::Struct))) return Head{};
  return Head{column, 1};
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
