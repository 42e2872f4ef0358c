// The reserved list is kept as short as the grammar allows: every word in it is a column somebody cannot have. Words
// that only start a clause stay free as names and are merely no alias without AS.
#include "sql/vocabulary.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace velo::sql {

namespace {

constexpr std::array<std::string_view, 29> kReserved = {
    "AND",   "AS",     "BETWEEN", "CASE", "CREATE", "DISTINCT", "ELSE",  "END",   "FALSE", "FROM",
    "GROUP", "HAVING", "IN",      "IS",   "JOIN",   "LIKE",     "LIMIT", "NOT",   "NULL",  "ON",
    "OR",    "ORDER",  "SELECT",  "THEN", "TRUE",   "UNION",    "WHEN",  "WHERE", "WITH"};

constexpr std::array<std::string_view, 25> kNoAlias = {
    "ASOF",   "CROSS", "DROP",   "EMIT",      "EXCEPT", "EXPLAIN", "FETCH",           "FOR",     "FULL",   "GRACE",
    "ILIKE",  "INNER", "INSERT", "INTERSECT", "INTO",   "LEFT",    "MATCH_CONDITION", "NATURAL", "OFFSET", "QUALIFY",
    "REGEXP", "RIGHT", "RLIKE",  "USING",     "WINDOW"};

bool contains(std::span<const std::string_view> words, std::string_view word) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return equals_ignore_case(w, word); });
}

}  // namespace

bool is_reserved(std::string_view word) { return contains(kReserved, word); }

bool is_implicit_alias(std::string_view word) {
  return !is_reserved(word) && !contains(kNoAlias, word) && !equals_ignore_case(word, "WITHIN");
}

std::span<const std::string> statement_words() {
  static const std::array<std::string, 13> kWords = {"CREATE", "DESCRIBE", "DROP",   "EXPLAIN", "INSERT",
                                                     "PAUSE",  "RESUME",   "SELECT", "SET",     "SHOW",
                                                     "STOP",   "WITH",     "DESC"};
  return kWords;
}

std::span<const std::string> clause_words() {
  static const std::array<std::string, 27> kWords = {
      "AND",    "BETWEEN", "CHANGES",   "EMIT",    "FINAL", "FROM",      "GROUP",  "GROUP BY", "HAVING",
      "INNER",  "INTO",    "INTERVAL",  "JOIN",    "LEFT",  "LIMIT",     "OFFSET", "ORDER",    "OVER",
      "SELECT", "UNION",   "PARTITION", "QUALIFY", "WHERE", "WATERMARK", "WINDOW", "WITH",     "WITHIN"};
  return kWords;
}

}  // namespace velo::sql
