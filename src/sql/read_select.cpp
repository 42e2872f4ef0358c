// SELECT and its clauses. The clauses are read by one loop over a table of their ranks, so that one in the wrong place
// is named as such and not as an unexpected word.
#include "base/text.hpp"
#include "sql/error_codes.hpp"
#include "sql/grammar.hpp"
#include "sql/select_clauses.hpp"
#include "sql/vocabulary.hpp"

namespace velo::sql {

namespace {

// `a AS b, ..` in parentheses, where read_left reads the a.
template <class Item, class ReadLeft>
std::vector<Item> read_as_list(Cursor& in, ReadLeft read_left) {
  std::vector<Item> out;
  const Token& open = in.take();
  do {
    auto left = read_left();
    in.expect_word("AS");
    out.push_back({std::move(left), in.expect_name("a column")});
  } while (in.accept_symbol(","));
  in.expect_close(open, ")");
  return out;
}

// EXCEPT | EXCLUDE, REPLACE and RENAME, each once and in this order.
void read_star_modifiers(Cursor& in, StarItem& star) {
  const auto at = [&](std::string_view word) { return in.at_word(word) && in.at_symbol("(", 1); };
  if (at("EXCEPT") || at("EXCLUDE")) {
    in.take();
    star.except = read_names(in, "a column");
  }
  if (at("REPLACE")) {
    in.take();
    star.replace = read_as_list<StarReplacement>(in, [&] { return read_expression(in); });
  }
  if (at("RENAME")) {
    in.take();
    star.rename = read_as_list<StarName>(in, [&] { return in.expect_name("a column"); });
  }
}

StarItem read_star(Cursor& in) {
  StarItem star;
  if (!in.at_symbol("*")) {
    star.qualifier = in.expect_name("a relation");
    in.take();
  }
  in.take();
  read_star_modifiers(in, star);
  return star;
}

ExprItem read_expr_item(Cursor& in) {
  ExprItem item;
  item.expr = read_expression(in);
  const bool key_next = in.at_words({"PRIMARY", "KEY"});
  const bool implicit =
      in.at(Token::Kind::kQuotedName) || (in.at(Token::Kind::kWord) && is_implicit_alias(in.peek().text));
  if (in.accept_word("AS") || (implicit && !key_next)) item.alias = in.expect_name("a column");
  item.primary_key = in.accept_words({"PRIMARY", "KEY"});
  return item;
}

SelectItem read_item(Cursor& in) {
  const SourceSpan first = in.peek().span;
  const bool star = in.at_symbol("*") || (in.at_name() && in.at_symbol(".", 1) && in.at_symbol("*", 2));
  SelectItem item;
  if (star) item.item = read_star(in);
  else item.item = read_expr_item(in);
  item.span = in.span_from(first);
  return item;
}

// Elements of ROLLUP, CUBE and GROUPING SETS; () is the grand total.
Expr read_grouping_element(Cursor& in) {
  const SourceSpan first = in.peek().span;
  if (!in.at_symbol("(") || !in.at_symbol(")", 1)) return read_expression(in);
  in.take();
  in.take();
  return make_expr(in, first, RowValue{});
}

GroupItem read_group_item(Cursor& in) {
  const SourceSpan first = in.peek().span;
  GroupItem item;
  if (in.at_word("ROLLUP") && in.at_symbol("(", 1)) item.kind = GroupItem::Kind::kRollup;
  else if (in.at_word("CUBE") && in.at_symbol("(", 1)) item.kind = GroupItem::Kind::kCube;
  else if (in.at_words({"GROUPING", "SETS"})) item.kind = GroupItem::Kind::kGroupingSets, in.take();
  if (item.kind == GroupItem::Kind::kExpression) {
    item.exprs.push_back(read_expression(in));
  } else {
    in.take();
    const Token& open = in.peek();
    in.expect_symbol("(");
    do item.exprs.push_back(read_grouping_element(in));
    while (in.accept_symbol(","));
    in.expect_close(open, ")");
  }
  item.span = in.span_from(first);
  return item;
}

void read_window_clause(Cursor& in, Select& select) {
  if (at_window_spec(in)) {
    if (select.window) in.fail(Error(kClauseOrder, "a query has one window", in.peek().span.position));
    select.window = read_window_spec(in);
    return;
  }
  if (!in.at_name() || !in.at_word("AS", 1)) {
    return in.fail_expected("TUMBLING, SLIDING, HOPPING, SESSION or CUMULATE with its lengths of time in parentheses",
                            "write WINDOW TUMBLING (INTERVAL '1' MINUTE), or WINDOW name AS (...) for OVER");
  }
  do {
    NamedWindow named;
    named.name = in.expect_name("a window");
    in.expect_word("AS");
    named.definition = read_over_parentheses(in);
    select.named_windows.push_back(std::move(named));
  } while (in.accept_symbol(","));
}

void read_clause(Cursor& in, Clause clause, Select& select) {
  switch (clause) {
    case Clause::kFrom: select.from = read_from(in); break;
    case Clause::kWhere: select.where = read_expression(in); break;
    case Clause::kGroupBy:
      do {
        if (in.at_word("WINDOW") && at_window_spec(in, 1)) break;  // GROUP BY a, WINDOW TUMBLING (..)
        select.group_by.push_back(read_group_item(in));
      } while (in.accept_symbol(","));
      break;
    case Clause::kWindow: read_window_clause(in, select); break;
    case Clause::kHaving: select.having = read_expression(in); break;
    case Clause::kQualify: select.qualify = read_expression(in); break;
    default: break;
  }
}

// WINDOW may stand anywhere behind FROM, also twice: the window of the groups and the named ones for OVER.
void read_clauses(Cursor& in, Select& select) {
  const ClauseWord* before = nullptr;
  while (const ClauseWord* word = clause_at(in)) {
    if (word->clause > Clause::kQualify) return;
    const bool window = word->clause == Clause::kWindow;
    if (before && !window && word->clause <= before->clause) return fail_order(in, *word, *before);
    take_clause_words(in, *word);
    read_clause(in, word->clause, select);
    if (!window) before = word;
  }
}

void check_end_of_items(Cursor& in) {
  const bool ends = clause_at(in) || in.at_end() || in.at_symbol(";") || in.at_symbol(")") || at_set_operator(in);
  if (ends) return;
  const bool value = !in.at(Token::Kind::kSymbol) && !in.at(Token::Kind::kInvalid);
  const std::string comma = value ? "a `,` may be missing in front of " + describe(in.peek()) : std::string();
  const std::string& before = in.previous().text;
  const bool meant = equals_ignore_case(before, "FORM") || equals_ignore_case(before, "TOP");  // has a hint of its own
  in.fail_expected("`,` or FROM", meant && in.previous().kind == Token::Kind::kWord ? std::string() : comma);
}

}  // namespace

std::vector<OrderItem> read_order_items(Cursor& in) {
  std::vector<OrderItem> out;
  do {
    OrderItem item;
    item.expr = read_expression(in);
    if (in.accept_word("DESC")) item.descending = true;
    else in.accept_word("ASC");
    if (in.accept_words({"NULLS", "FIRST"})) item.nulls = NullsOrder::kFirst;
    else if (in.accept_words({"NULLS", "LAST"})) item.nulls = NullsOrder::kLast;
    out.push_back(std::move(item));
  } while (in.accept_symbol(","));
  return out;
}

Select read_select(Cursor& in) {
  const SourceSpan first = in.peek().span;
  in.expect_word("SELECT");
  Select select;
  select.distinct = in.accept_word("DISTINCT");
  if (select.distinct && in.at_word("ON") && in.at_symbol("(", 1)) {
    in.fail_expected("an expression",
                     "one row of each group: QUALIFY ROW_NUMBER() OVER (PARTITION BY .. ORDER BY ..) = 1");
  }
  if (!select.distinct && in.at_word("ALL") && !in.at_symbol(",", 1) && !in.at_word("FROM", 1)) in.take();
  do select.items.push_back(read_item(in));
  while (in.accept_symbol(","));
  check_end_of_items(in);
  read_clauses(in, select);
  select.span = in.span_from(first);
  return select;
}

}  // namespace velo::sql
