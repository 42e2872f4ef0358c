// Constructors of nested values and access to what is in them. All of them become calls of functions, so that what the
// rest of the engine does with functions (types, folding, EXPLAIN) works for them.
#include "binder/nested.hpp"

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

// The exact name first: data may have names that differ in case only.
std::optional<size_t> find_field(const Type& type, std::string_view name) {
  for (size_t i = 0; i < type.child_count(); ++i) {
    if (type.field_name(i) == name) return i;
  }
  for (size_t i = 0; i < type.child_count(); ++i) {
    if (equals_ignore_case(type.field_name(i), name)) return i;
  }
  return std::nullopt;
}

std::string field_hint(const Type& type, const sql::Identifier& field) {
  if (type.is(TypeId::Json)) return "read JSON with ->> '" + field.text + "'";
  if (type.is(TypeId::Map)) return "read a MAP with ['" + field.text + "']";
  if (!type.is(TypeId::Struct)) return "";
  std::vector<std::string> names;
  std::string listed;
  for (size_t i = 0; i < type.child_count(); ++i) {
    names.push_back(type.field_name(i));
    listed += (i == 0 ? "fields are " : ", ") + names.back();
  }
  const std::string near = did_you_mean(field.text, names);
  return near.empty() ? listed : near;
}

// What a value is called inside STRUCT: as written, as its column, or by its place as in PostgreSQL.
std::string name_of(const sql::StructLiteral& literal, size_t i) {
  if (literal.names[i]) return literal.names[i]->text;
  if (const auto* name = literal.values[i].as<sql::NameRef>()) return name->parts.back().text;
  return 'f' + std::to_string(i + 1);
}

expr::ExprPtr bind_call(ExpressionBinder& binder, std::string_view function, std::span<const sql::Expr> items,
                        const sql::SourceSpan& at) {
  auto arguments = binder.bind_all(items);
  return arguments ? binder.take(expr::call(function, *std::move(arguments)), at) : nullptr;
}

}  // namespace

expr::ExprPtr bind_field(ExpressionBinder& binder, expr::ExprPtr operand, const sql::Identifier& field) {
  if (!operand) return nullptr;
  const Type type = operand->type();
  const std::optional<size_t> found = type.is(TypeId::Struct) ? find_field(type, field.text) : std::nullopt;
  if (!found) {
    const std::string what = type.is(TypeId::Struct) ? type.text() + " has no field " + field.text
                                                     : "a value of type " + type.text() + " has no fields";
    binder.diagnostics().add(kUnknownField, what, field.span, field_hint(type, field));
    return nullptr;
  }
  std::vector<expr::ExprPtr> arguments{std::move(operand), expr::literal(Value::string(type.field_name(*found)))};
  return binder.take(expr::call(".", std::move(arguments)), field.span);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::FieldAccess& node, const sql::SourceSpan&) {
  return bind_field(binder, binder.bind(*node.operand), node.field);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Subscript& node, const sql::SourceSpan& at) {
  expr::ExprPtr operand = binder.bind(*node.operand);
  expr::ExprPtr index = binder.bind(*node.index);
  if (!operand || !index) return nullptr;
  return binder.take(expr::call("element_at", {std::move(operand), std::move(index)}), at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::ArrayLiteral& node, const sql::SourceSpan& at) {
  return bind_call(binder, "array", node.items, at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::MapLiteral& node, const sql::SourceSpan& at) {
  std::vector<sql::Expr> items;
  for (size_t i = 0; i < node.keys.size(); ++i) {
    items.push_back(node.keys[i]);
    items.push_back(node.values[i]);
  }
  return bind_call(binder, "map", items, at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::StructLiteral& node, const sql::SourceSpan& at) {
  auto values = binder.bind_all(node.values);
  if (!values) return nullptr;
  std::vector<expr::ExprPtr> arguments;
  for (size_t i = 0; i < values->size(); ++i) {
    arguments.push_back(expr::literal(Value::string(name_of(node, i))));
    arguments.push_back(std::move((*values)[i]));
  }
  return binder.take(expr::call("named_struct", std::move(arguments)), at);
}

// A row that is not compared with another one is a value: a struct.
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::RowValue& node, const sql::SourceSpan& at) {
  sql::StructLiteral fields;
  fields.names.resize(node.items.size());
  fields.values = node.items;
  return bind_node(binder, fields, at);
}

}  // namespace velo::binder
