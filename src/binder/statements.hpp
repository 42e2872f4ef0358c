#pragma once

#include "binder/workspace.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// One kind of statement each. They report faults and leave their results in the workspace.

void bind_statement(Workspace& file, const sql::Statement& statement);

void bind_create(Workspace& file, const sql::CreateRelation& create, const sql::Statement& statement);
void bind_create_view(Workspace& file, const sql::CreateView& create, const sql::Statement& statement);
void bind_insert(Workspace& file, const sql::Insert& insert, const sql::Statement& statement);
void bind_bare_query(Workspace& file, const sql::Query& query, const sql::Statement& statement);
void bind_drop(Workspace& file, const sql::Drop& drop);
void bind_explain(Workspace& file, const sql::Explain& explain, const sql::Statement& statement);
void bind_describe(Workspace& file, const sql::Describe& describe, const sql::Statement& statement);
void bind_show(Workspace& file, const sql::Show& show, const sql::Statement& statement);

/// Whether `name` may be declared now; reports a second declaration of it.
bool check_new_name(Workspace& file, const sql::Identifier& name, bool or_replace, bool if_not_exists);

}  // namespace velo::binder
