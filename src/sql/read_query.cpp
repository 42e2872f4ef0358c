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

// One side of a set operator: what is more than a select becomes SELECT * FROM (...).
Select as_select(Query query) {
  if (is_plain(query)) return std::move(query.select);
  const SourceSpan span = query.span;
  Select select;
  select.items.push_back({StarItem{}, span});
  select.from.emplace().first.source = DerivedTable{std::move(query)};
  select.from->first.span = span;
  select.span = span;
  return select;
}

Select read_branch(Cursor& in) {
  if (at_values(in)) return read_values(in);
  if (!in.at_symbol("(")) return read_select(in);
  const Token& open = in.take();
  Query query = read_query(in);
  in.expect_close(open, ")");
  query.span = in.span_from(open.span);
  return as_select(std::move(query));
}

// The operator alone.
SetBranch read_set_operator(Cursor& in) {
  SetBranch branch;
  const SourceSpan first = in.peek().span;
  if (in.accept_word("UNION")) branch.op = in.accept_word("ALL") ? SetOperator::kUnionAll : SetOperator::kUnion;
  else if (in.accept_word("INTERSECT")) branch.op = SetOperator::kIntersect;
  else branch.op = SetOperator::kExcept, in.take();
  if (branch.op != SetOperator::kUnionAll) {
    if (in.at_word("ALL")) in.fail_expected("SELECT", "duplicates are counted by UNION ALL alone; leave ALL out");
    in.accept_word("DISTINCT");
  }
  branch.op_span = in.span_from(first);
  return branch;
}

// A branch and what it is intersected with: INTERSECT binds tighter than UNION and EXCEPT.
Query read_intersections(Cursor& in) {
  Query out;
  const SourceSpan first = in.peek().span;
  out.select = read_branch(in);
  while (in.at_word("INTERSECT")) {
    out.branches.push_back(read_set_operator(in));
    out.branches.back().select = read_branch(in);
  }
  out.span = in.span_from(first);
  return out;
}

void read_branches(Cursor& in, Query& query) {
  Query start = read_intersections(in);
  query.select = std::move(start.select);
  query.branches = std::move(start.branches);
  while (at_set_operator(in)) {
    SetBranch branch = read_set_operator(in);
    branch.select = as_select(read_intersections(in));
    query.branches.push_back(std::move(branch));
  }
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

// LIMIT ALL and LIMIT NULL are no limit.
Box<Expr> read_limit(Cursor& in) {
  if (in.accept_word("ALL") || in.accept_word("NULL")) return {};
  return read_operand(in, tighter(Level::kPattern));
}

// OFFSET n [ROW | ROWS]
Expr read_offset(Cursor& in) {
  Expr out = read_operand(in, tighter(Level::kPattern));
  if (!in.accept_word("ROWS")) in.accept_word("ROW");
  return out;
}

// FETCH FIRST | NEXT [n] ROW | ROWS ONLY is the LIMIT of the standard; without n it is one row.
Expr read_fetch(Cursor& in) {
  const SourceSpan first = in.peek().span;
  if (!in.accept_word("FIRST") && !in.accept_word("NEXT")) in.fail_expected("FIRST or NEXT");
  const bool one = in.at_word("ROW") || in.at_word("ROWS");
  Expr out = one ? make_expr(in, first, Literal{Literal::Kind::kInteger, "1"}) : read_operand(in, Level::kSign);
  if (!in.accept_word("ROWS")) in.expect_word("ROW");
  if (in.at_word("WITH")) in.fail_expected("ONLY", "rows that tie: RANK() OVER (ORDER BY ..) <= n in QUALIFY");
  in.expect_word("ONLY");
  return out;
}

Identifier read_target(Cursor& in) {
  if (in.at(Token::Kind::kString)) {
    in.fail_expected("the name of a stream or table",
                     "name one and give it the file: INTO result WITH ('result.type' = 'file_sink', 'result.path' = '" +
                         in.peek().text + "')");
  }
  return in.expect_name("a stream or table");
}

void read_tail_clause(Cursor& in, Clause clause, const SourceSpan& first, Query& query) {
  switch (clause) {
    case Clause::kOrderBy: query.order_by = read_order_items(in); break;
    case Clause::kLimit: query.limit = read_limit(in); break;
    case Clause::kOffset: query.offset = read_offset(in); break;
    case Clause::kFetch:
      if (query.limit) {
        in.fail(Error(kClauseOrder, "FETCH stands beside LIMIT", first.position).with_hint("leave one out"));
      }
      query.limit = read_fetch(in);
      break;
    case Clause::kEmit: query.emit = read_emit(in, first); break;
    case Clause::kInto: query.into = read_target(in); break;
    case Clause::kWith:
      for (Option& option : read_options(in)) query.options.push_back(std::move(option));
      break;
    default: break;
  }
}

// LIMIT behind OFFSET; EMIT behind INTO and WITH; options in several places.
bool may_stand_later(const ClauseWord& word, const ClauseWord* before, const Query& query) {
  if (!before || word.clause > before->clause) return false;
  if (word.clause == Clause::kLimit) return before->clause == Clause::kOffset && !query.limit;
  if (word.clause == Clause::kEmit) return before->clause > Clause::kEmit && !query.emit;
  if (word.clause == Clause::kInto) return before->clause > Clause::kInto && !query.into;
  return word.clause == Clause::kWith;
}

void read_tail(Cursor& in, Query& query) {
  const ClauseWord* before = nullptr;
  while (const ClauseWord* word = clause_at(in)) {
    if (word->clause < Clause::kOrderBy && !before) return;
    const bool late = may_stand_later(*word, before, query);
    if (before && word->clause <= before->clause && !late) return fail_order(in, *word, *before);
    const SourceSpan first = in.peek().span;
    take_clause_words(in, *word);
    read_tail_clause(in, word->clause, first, query);
    if (!late) before = word;
  }
}

}  // namespace

Query read_query(Cursor& in) {
  const Cursor::Nesting nesting(in);
  Query query;
  if (in.failed()) return query;
  const SourceSpan first = in.peek().span;
  if (in.accept_word("WITH")) {
    if (in.at_word("RECURSIVE") && !in.at_word("AS", 1)) {
      in.fail_expected("a common table", "a query cannot read its own result: there is no WITH RECURSIVE");
    }
    do query.ctes.push_back(read_common_table(in));
    while (in.accept_symbol(","));
  }
  if (!in.at_word("SELECT") && !in.at_symbol("(") && !at_values(in)) in.fail_expected("SELECT");
  read_branches(in, query);
  read_tail(in, query);
  query.span = in.span_from(first);
  return query;
}

}  // namespace velo::sql
