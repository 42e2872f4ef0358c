// The order of clauses as data.
#include "sql/select_clauses.hpp"

#include "sql/error_codes.hpp"

namespace velo::sql {

namespace {

constexpr ClauseWord kClauses[] = {
    {Clause::kFrom, "FROM", ""},       {Clause::kWhere, "WHERE", ""},   {Clause::kGroupBy, "GROUP", "BY"},
    {Clause::kWindow, "WINDOW", ""},   {Clause::kHaving, "HAVING", ""}, {Clause::kQualify, "QUALIFY", ""},
    {Clause::kOrderBy, "ORDER", "BY"}, {Clause::kLimit, "LIMIT", ""},   {Clause::kOffset, "OFFSET", ""},
    {Clause::kFetch, "FETCH", ""},     {Clause::kEmit, "EMIT", ""},     {Clause::kInto, "INTO", ""},
    {Clause::kWith, "WITH", ""},
};

std::string name(const ClauseWord& word) {
  return std::string(word.first) + (word.second.empty() ? "" : " " + std::string(word.second));
}

}  // namespace

const ClauseWord* clause_at(const Cursor& in) {
  for (const ClauseWord& word : kClauses) {
    if (in.at_word(word.first)) return &word;
  }
  return nullptr;
}

void take_clause_words(Cursor& in, const ClauseWord& word) {
  in.take();
  if (!word.second.empty()) in.expect_word(word.second);
}

void fail_order(Cursor& in, const ClauseWord& word, const ClauseWord& before) {
  const TextPosition at = in.peek().span.position;
  if (word.clause == before.clause) return in.fail(Error(kClauseOrder, name(word) + " is given twice", at));
  in.fail(Error(kClauseOrder, name(word) + " stands behind " + name(before), at)
              .with_hint("move " + name(word) + " in front of " + name(before)));
}

bool at_set_operator(const Cursor& in) {
  return in.at_word("UNION") || in.at_word("INTERSECT") || in.at_word("EXCEPT");
}

}  // namespace velo::sql
