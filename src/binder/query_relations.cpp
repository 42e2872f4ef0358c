#include "binder/query_relations.hpp"

#include "binder/expr_children.hpp"

namespace velo::binder {

namespace {

class Collector {
 public:
  RelationNames names;

  void visit(const sql::Query& query) {
    for (const sql::CommonTable& table : query.ctes) visit(*table.query);
    visit(query.select);
    for (const sql::SetBranch& branch : query.branches) visit(branch.select);
  }

 private:
  void visit(const sql::Select& select) {
    for (const sql::SelectItem& item : select.items) {
      if (const auto* expression = std::get_if<sql::ExprItem>(&item.item)) visit(expression->expr);
    }
    if (select.where) visit(*select.where);
    if (select.having) visit(*select.having);
    if (select.qualify) visit(*select.qualify);
    if (!select.from) return;
    visit(select.from->first);
    for (const sql::Join& join : select.from->joins) visit(join.right);
  }

  void visit(const sql::Relation& relation) {
    if (const auto* named = std::get_if<sql::NamedRelation>(&relation.source)) names.insert(named->name.text);
    if (const auto* derived = std::get_if<sql::DerivedTable>(&relation.source)) visit(*derived->query);
    if (const auto* function = std::get_if<sql::TableFunction>(&relation.source)) {
      for (const sql::TableArgument& argument : function->arguments) {
        if (const auto* table = std::get_if<sql::TableArgument::Table>(&argument.value)) names.insert(table->name.text);
      }
    }
  }

  void visit(const sql::Expr& expression) {
    if (const auto* in = expression.as<sql::InQuery>()) visit(*in->query);
    if (const auto* exists = expression.as<sql::Exists>()) visit(*exists->query);
    if (const auto* scalar = expression.as<sql::ScalarQuery>()) visit(*scalar->query);
    for (const sql::Expr* child : children_of(expression)) visit(*child);
  }
};

}  // namespace

RelationNames relations_of(const sql::Query& query) {
  Collector collector;
  collector.visit(query);
  return std::move(collector.names);
}

}  // namespace velo::binder
