#pragma once

#include "sql/cursor.hpp"

namespace velo::sql {

/// The clauses of a query in the order in which they stand.
enum class Clause {
  kFrom,
  kWhere,
  kGroupBy,
  kWindow,
  kHaving,
  kQualify,
  kOrderBy,
  kLimit,
  kOffset,
  kFetch,
  kEmit,
  kInto,
  kWith
};

struct ClauseWord {
  Clause clause;
  std::string_view first;
  std::string_view second;  ///< BY; empty for clauses of one word.
};

/// The clause that starts here, or null.
const ClauseWord* clause_at(const Cursor& in);
void take_clause_words(Cursor& in, const ClauseWord& word);
/// Fails: `word` stands behind `before`, where it must not.
void fail_order(Cursor& in, const ClauseWord& word, const ClauseWord& before);
/// UNION, INTERSECT or EXCEPT.
bool at_set_operator(const Cursor& in);

}  // namespace velo::sql
