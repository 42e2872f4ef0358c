// UNNEST stands in FROM like a relation, but its rows come from the row in front of it: it is bound over the columns to
// its left. Alone in FROM it has a row without columns in front.
#include "binder/unnest.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/expression.hpp"
#include "binder/nodes.hpp"
#include "functions/codes.hpp"
#include "plan/row_nodes.hpp"

namespace velo::binder {

namespace {

class UnnestBinder {
 public:
  UnnestBinder(QueryContext& context, BoundInput left, const sql::Relation& relation)
      : diagnostics_(context.diagnostics()),
        left_(std::move(left)),
        relation_(relation),
        function_(std::get<sql::TableFunction>(relation.source)),
        name_(relation.alias ? relation.alias->text : "unnest") {}

  std::optional<BoundInput> bind(const sql::Join* join) {
    if (join && !check_kind(*join)) return std::nullopt;
    if (!check_name() || !bind_arrays() || !name_columns()) return std::nullopt;
    auto node = std::make_shared<plan::Unnest>();
    node->keep_empty = join && join->kind == sql::Join::Kind::kLeft;
    node->arrays = std::move(arrays_);
    node->ordinality = function_.ordinality;
    BoundInput out = std::move(left_);
    const size_t first = out.node->schema.size();
    for (size_t i = 0; i < columns_.size(); ++i)
      out.scope.add({name_, columns_[i].name, columns_[i].type, first + i, false});
    out.node = make_unnest(exact(out.node), std::move(*node), columns_);
    out.table = false;
    return join ? with_condition(std::move(out), *join) : out;
  }

 private:
  bool fail(ErrorCode code, std::string message, const sql::SourceSpan& at, std::string hint) {
    diagnostics_.add(code, std::move(message), at, std::move(hint));
    return false;
  }

  bool check_kind(const sql::Join& join) {
    using Kind = sql::Join::Kind;
    const bool plain = !join.within && !join.grace && !join.match_condition && !join.asof && join.using_columns.empty();
    if (plain && (join.kind == Kind::kCross || join.kind == Kind::kInner)) return true;
    const auto* always = join.on ? join.on->as<sql::Literal>() : nullptr;
    if (plain && join.kind == Kind::kLeft && always && always->text == "true") return true;
    return fail(kJoinKind, "UNNEST is joined to the row in front of it by CROSS JOIN, or LEFT JOIN .. ON TRUE",
                join.span,
                join.kind == Kind::kLeft ? "put the condition into WHERE, or unnest in a query of its own" : "");
  }

  bool check_name() {
    if (!left_.scope.has_relation(name_)) return true;
    return fail(kDuplicateName, "two relations of FROM are called " + name_, relation_.span,
                "give this one a name: UNNEST(..) AS u");
  }

  bool bind_arrays() {
    ExpressionBinder binder(left_.scope, diagnostics_, "UNNEST");
    bool good = !function_.arguments.empty();
    if (!good) fail(functions::kBadArgumentCount, "UNNEST takes one array or map, or more", relation_.span, "");
    for (const sql::TableArgument& argument : function_.arguments) {
      const auto* written = std::get_if<sql::Expr>(&argument.value);
      expr::ExprPtr array = written ? binder.bind(*written) : nullptr;
      if (!written) fail(functions::kBadArgumentTypes, "UNNEST takes arrays and maps", relation_.span, "");
      good = array && check_type(array->type(), written->span) && good;
      arrays_.push_back(std::move(array));
    }
    return good;
  }

  bool check_type(const Type& type, const sql::SourceSpan& at) {
    if (type.is(TypeId::Array) || type.is(TypeId::Map)) return true;
    return fail(functions::kBadArgumentTypes, "UNNEST takes an array or a map, not " + type.text(), at,
                type.is(TypeId::Json) ? "convert it: CAST(x AS ARRAY<JSON>)" : "");
  }

  // Elements that are structs give their fields; a lone column is called as the relation.
  bool name_columns() {
    for (const expr::ExprPtr& array : arrays_) {
      const Type& type = array->type();
      const Type& element = type.child(0);
      if (type.is(TypeId::Map)) {
        columns_.push_back({"key", element, true});
        columns_.push_back({"value", type.child(1), true});
      } else if (element.is(TypeId::Struct)) {
        for (size_t i = 0; i < element.child_count(); ++i)
          columns_.push_back({element.field_name(i), element.child(i), true});
      } else {
        columns_.push_back({name_, element, true});
      }
    }
    if (function_.ordinality) columns_.push_back({"ordinality", TypeId::BigInt, true});
    const std::vector<sql::Identifier>& names = relation_.column_aliases;
    if (names.size() > columns_.size()) {
      return fail(kColumnCount,
                  name_ + " has " + std::to_string(columns_.size()) + " columns, not " + std::to_string(names.size()),
                  names[columns_.size()].span, "");
    }
    for (size_t i = 0; i < names.size(); ++i) columns_[i].name = names[i].text;
    return true;
  }

  // ON of an inner join.
  std::optional<BoundInput> with_condition(BoundInput input, const sql::Join& join) {
    if (!join.on || join.kind == sql::Join::Kind::kLeft) return input;
    ExpressionBinder binder(input.scope, diagnostics_, "ON");
    expr::ExprPtr condition = binder.bind_condition(*join.on);
    if (!condition) return std::nullopt;
    input.node = make_filter(std::move(input.node), std::move(condition));
    return input;
  }

  Diagnostics& diagnostics_;
  BoundInput left_;
  const sql::Relation& relation_;
  const sql::TableFunction& function_;
  std::string name_;
  std::vector<expr::ExprPtr> arrays_;
  std::vector<Field> columns_;
};

}  // namespace

bool is_unnest(const sql::Relation& relation) {
  const auto* function = std::get_if<sql::TableFunction>(&relation.source);
  return function && equals_ignore_case(function->name.text, "unnest");
}

std::optional<BoundInput> bind_unnest(QueryContext& context, BoundInput left, const sql::Relation& relation,
                                      const sql::Join* join) {
  return UnnestBinder(context, std::move(left), relation).bind(join);
}

}  // namespace velo::binder
