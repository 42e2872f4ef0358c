// A query: common tables, selects joined by set operators, and the clauses that hold for the whole result.
#include "sql/error_codes.hpp"
#include "sql/grammar.hpp"
#include "sql/select_clauses.hpp"

namespace velo::sql {

namespace {

CommonTable read_common_table(Cursor& in) {
  CommonTable table;
  table.name = in.expect_name("a common table");
  if (in.at_symbol("(")) table.columns = read_names(in, "a column");
  in.expect_word("AS");
  const Token& open = in.peek();
  in.expect_symbol("(");
  table.query = read_query(in);
  in.expect_close(open, ")");
  return table;
}

bool is_plain(const Query& query) {
  const bool tail =
      !query.order_by.empty() || query.limit || query.offset || query.emit || query.into || !query.options.empty();
  return query.ctes.empty() && query.branches.empty() && !tail;
}

// VALUES on its own is all columns of these rows.
Select read_values(Cursor& in) {
  const SourceSpan first = in.take().span;
  ValuesTable values{read_rows(in)};
  Select select;
  select.span = in.span_from(first);
  select.items.push_back({StarItem{}, select.span});
  select.from.emplace().first.source = std::move(values);
  select.from->first.span = select.span;
  return select;
}

// One side of a set operator. What is more than a select when in parentheses becomes SELECT * FROM (...).
Select read_branch(Cursor& in) {
  if (at_values(in)) return read_values(in);
  if (!in.at_symbol("(")) return read_select(in);
  const Token& open = in.take();
  Query query = read_query(in);
  in.expect_close(open, ")");
  if (is_plain(query)) return std::move(query.select);
  const SourceSpan span = in.span_from(open.span);
  Select select;
  select.items.push_back({StarItem{}, span});
  select.from.emplace().first.source = DerivedTable{std::move(query)};
  select.from->first.span = span;
  select.span = span;
  return select;
}

std::optional<SetBranch> read_set_branch(Cursor& in) {
  if (!at_set_operator(in)) return std::nullopt;
  SetBranch branch;
  const SourceSpan first = in.peek().span;
  if (in.accept_word("UNION")) branch.op = in.accept_word("ALL") ? SetOperator::kUnionAll : SetOperator::kUnion;
  else if (in.accept_word("INTERSECT")) branch.op = SetOperator::kIntersect;
  else branch.op = SetOperator::kExcept, in.take();
  if (branch.op != SetOperator::kUnionAll) in.accept_word("DISTINCT");
  branch.op_span = in.span_from(first);
  branch.select = read_branch(in);
  return branch;
}

Emit read_emit(Cursor& in, const SourceSpan& first) {
  Emit emit;
  if (in.accept_word("FINAL")) {
    emit.kind = Emit::Kind::kFinal;
  } else if (in.accept_word("CHANGES")) {
    if (in.accept_word("EVERY")) emit.every = read_duration(in);
  } else {
    in.fail_expected("CHANGES or FINAL", "write EMIT CHANGES for every change, EMIT FINAL for results only");
  }
  emit.span = in.span_from(first);
  return emit;
}

void read_tail_clause(Cursor& in, Clause clause, const SourceSpan& first, Query& query) {
  switch (clause) {
    case Clause::kOrderBy: query.order_by = read_order_items(in); break;
    case Clause::kLimit: query.limit = read_operand(in, tighter(Level::kPattern)); break;
    case Clause::kOffset: query.offset = read_operand(in, tighter(Level::kPattern)); break;
    case Clause::kEmit: query.emit = read_emit(in, first); break;
    case Clause::kInto: query.into = in.expect_name("a stream or table"); break;
    case Clause::kWith: query.options = read_options(in); break;
    default: break;
  }
}

void read_tail(Cursor& in, Query& query) {
  const ClauseWord* before = nullptr;
  while (const ClauseWord* word = clause_at(in)) {
    if (word->clause < Clause::kOrderBy && !before) return;
    if (before && word->clause <= before->clause) return fail_order(in, *word, *before);
    const SourceSpan first = in.peek().span;
    take_clause_words(in, *word);
    read_tail_clause(in, word->clause, first, query);
    before = word;
  }
}

}  // namespace

Query read_query(Cursor& in) {
  const Cursor::Nesting nesting(in);
  Query query;
  if (in.failed()) return query;
  const SourceSpan first = in.peek().span;
  if (in.accept_word("WITH")) {
    do query.ctes.push_back(read_common_table(in));
    while (in.accept_symbol(","));
  }
  if (!in.at_word("SELECT") && !in.at_symbol("(") && !at_values(in)) in.fail_expected("SELECT");
  query.select = read_branch(in);
  while (auto branch = read_set_branch(in)) query.branches.push_back(std::move(*branch));
  read_tail(in, query);
  query.span = in.span_from(first);
  return query;
}

}  // namespace velo::sql
