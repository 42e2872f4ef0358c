// FROM: relations, their aliases, and joins, which apply from left to right.
#include "base/text.hpp"
#include "sql/error_codes.hpp"
#include "sql/grammar.hpp"
#include "sql/vocabulary.hpp"

namespace velo::sql {

namespace {

// PARTITION BY a, b or (a, b). The argument behind it begins like one more name: DESCRIPTOR(..), size => ...
std::vector<Identifier> read_partition(Cursor& in) {
  if (!in.accept_words({"PARTITION", "BY"})) return {};
  if (in.at_symbol("(")) return read_names(in, "a column");
  std::vector<Identifier> out = {in.expect_name("a column")};
  while (in.at_symbol(",") && in.at_name(1) && (in.at_symbol(",", 2) || in.at_symbol(")", 2))) {
    in.take();
    out.push_back(in.expect_name("a column"));
  }
  return out;
}

TableArgument read_table_argument(Cursor& in) {
  TableArgument out;
  if (in.at_name() && in.at_symbol("=>", 1)) {
    out.name = in.expect_name("an argument");
    in.take();
  }
  if (in.at_word("TABLE") && in.at_name(1)) {
    in.take();
    const Identifier name = in.expect_name("a stream or table");
    out.value = TableArgument::Table{name, read_partition(in)};
  } else if (in.at_word("DESCRIPTOR") && in.at_symbol("(", 1)) {
    in.take();
    out.value = TableArgument::Descriptor{read_names(in, "a column")};
  } else {
    out.value = read_argument(in);
  }
  return out;
}

TableFunction read_table_function(Cursor& in) {
  TableFunction out;
  out.name = in.expect_name("a table function");
  const Token& open = in.take();
  if (!in.at_symbol(")")) {
    do out.arguments.push_back(read_table_argument(in));
    while (in.accept_symbol(","));
  }
  in.expect_close(open, ")");
  out.ordinality = in.accept_words({"WITH", "ORDINALITY"});
  return out;
}

void read_source(Cursor& in, Relation& relation) {
  const Token& first = in.peek();
  if (in.accept_symbol("(")) {
    if (at_values(in)) {
      in.take();
      relation.source = ValuesTable{read_rows(in)};
      return in.expect_close(first, ")");
    }
    if (!at_query(in)) {
      return in.fail_expected("SELECT",
                              "parentheses in FROM hold a query; joins apply from left to right and need none");
    }
    relation.source = DerivedTable{read_query(in)};
    return in.expect_close(first, ")");
  }
  // TABLE(f(...)) is an older way to write f(...).
  if (in.at_word("TABLE") && in.at_symbol("(", 1)) {
    in.take();
    const Token& open = in.take();
    if (!in.at_name() || !in.at_symbol("(", 1)) return in.fail_expected("a table function");
    relation.source = read_table_function(in);
    return in.expect_close(open, ")");
  }
  if (in.at_name() && in.at_symbol("(", 1)) {
    relation.source = read_table_function(in);
    return;
  }
  if (in.at(Token::Kind::kString)) {  // a file named in place: FROM 'trades.csv'
    const Token& file = in.take();
    relation.source = NamedRelation{Identifier{file.text, true, file.span}};
    return;
  }
  relation.source = NamedRelation{in.expect_name("a stream or table")};
}

void read_system_time(Cursor& in, Relation& relation) {
  if (!relation.system_time && in.accept_words({"FOR", "SYSTEM_TIME", "AS", "OF"}))
    relation.system_time = read_expression(in);
}

void read_alias(Cursor& in, Relation& relation) {
  const bool explicit_alias = in.accept_word("AS");
  const bool implicit =
      in.at(Token::Kind::kQuotedName) || (in.at(Token::Kind::kWord) && is_implicit_alias(in.peek().text));
  if (!explicit_alias && !implicit) return;
  relation.alias = in.expect_name("an alias");
  if (in.at_symbol("(")) relation.column_aliases = read_names(in, "a column");
}

void refuse_patterns(Cursor& in) {
  if (!in.at_word("MATCH_RECOGNIZE") || !in.at_symbol("(", 1)) return;
  in.fail(Error(kUnexpectedToken, "MATCH_RECOGNIZE is not part of the language", in.peek().span.position)
              .with_hint("rows that follow each other: LAG(..) and LEAD(..) OVER (PARTITION BY .. ORDER BY ts), with "
                         "QUALIFY; rows within a time: JOIN .. WITHIN"));
}

Relation read_relation(Cursor& in) {
  const SourceSpan first = in.peek().span;
  Relation relation;
  if (in.at_name(1) || in.at_symbol("(", 1)) in.accept_word("LATERAL");
  read_source(in, relation);
  refuse_patterns(in);
  read_system_time(in, relation);
  read_alias(in, relation);
  read_system_time(in, relation);
  refuse_patterns(in);
  relation.span = in.span_from(first);
  return relation;
}

JoinBound read_within(Cursor& in) {
  const Token& first = in.peek();
  JoinBound bound;
  if (in.accept_symbol("(")) {
    bound.before = read_duration(in);
    in.expect_symbol(",");
    bound.after = read_duration(in);
    in.expect_close(first, ")");
  } else {
    bound.before = read_duration(in);
    bound.after = bound.before;
  }
  bound.span = in.span_from(first.span);
  return bound;
}

// WITHIN, GRACE PERIOD, MATCH_CONDITION, ON and USING, each once; or false.
bool read_join_clause(Cursor& in, Join& join) {
  if (!join.within && in.accept_word("WITHIN")) join.within = read_within(in);
  else if (!join.grace && in.accept_words({"GRACE", "PERIOD"})) join.grace = read_duration(in);
  else if (!join.match_condition && in.accept_word("MATCH_CONDITION")) join.match_condition = read_postfix(in);
  else if (!join.on && in.accept_word("ON")) join.on = read_expression(in);
  else if (join.using_columns.empty() && in.accept_word("USING")) join.using_columns = read_names(in, "a column");
  else return false;
  return true;
}

// [NATURAL] [ASOF] [INNER | LEFT | RIGHT | FULL [OUTER] | CROSS] JOIN, or nothing.
std::optional<Join> read_join_words(Cursor& in) {
  constexpr std::pair<std::string_view, Join::Kind> kKinds[] = {{"INNER", Join::Kind::kInner},
                                                                {"LEFT", Join::Kind::kLeft},
                                                                {"RIGHT", Join::Kind::kRight},
                                                                {"FULL", Join::Kind::kFull},
                                                                {"CROSS", Join::Kind::kCross}};
  Join join;
  const size_t start = in.index();
  join.natural = in.accept_word("NATURAL");
  if (in.at_word("ASOF")) join.asof = true, in.take();
  for (const auto& [word, kind] : kKinds) {
    if (!in.accept_word(word)) continue;
    join.kind = kind;
    if (kind != Join::Kind::kInner && kind != Join::Kind::kCross) in.accept_word("OUTER");
    break;
  }
  if (in.at_word("ASOF") && !join.asof) join.asof = true, in.take();
  if (in.accept_word("JOIN")) return join;
  if (in.index() != start) in.fail_expected("JOIN");
  return std::nullopt;
}

void check_condition(Cursor& in, const Join& join, const SourceSpan& first) {
  const bool conditioned = join.on || !join.using_columns.empty() || join.match_condition;
  const bool free = join.kind == Join::Kind::kCross || join.natural;
  if (free && (conditioned || (join.kind == Join::Kind::kCross && join.natural))) {
    const std::string kind = join.natural ? "NATURAL" : "CROSS";
    in.fail(Error(kUnexpectedToken, "a " + kind + " JOIN has no condition", first.position)
                .with_hint("write JOIN ... ON ..."));
  }
  if (!free && !conditioned) {
    in.fail_expected("ON", "a JOIN says with ON which rows belong together; all pairs are CROSS JOIN");
  }
}

std::optional<Join> read_join(Cursor& in) {
  const SourceSpan first = in.peek().span;
  std::optional<Join> join;
  if (in.accept_symbol(",")) {
    join.emplace().kind = Join::Kind::kCross;
    join->right = read_relation(in);
  } else {
    join = read_join_words(in);
    if (!join) return std::nullopt;
    join->right = read_relation(in);
    while (read_join_clause(in, *join)) {
    }
    check_condition(in, *join, first);
  }
  join->span = in.span_from(first);
  return join;
}

}  // namespace

bool at_values(const Cursor& in, size_t ahead) { return in.at_word("VALUES", ahead) && in.at_symbol("(", ahead + 1); }

std::vector<RowValue> read_rows(Cursor& in) {
  std::vector<RowValue> rows;
  do {
    const Token& open = in.peek();
    in.expect_symbol("(");
    rows.push_back({read_expressions(in)});
    in.expect_close(open, ")");
  } while (in.accept_symbol(","));
  return rows;
}

FromClause read_from(Cursor& in) {
  FromClause from;
  from.first = read_relation(in);
  while (auto join = read_join(in)) from.joins.push_back(std::move(*join));
  return from;
}

}  // namespace velo::sql
