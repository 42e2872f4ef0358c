#pragma once

#include <span>
#include <string>
#include <string_view>

namespace velo::sql {

/// Words that are never names without quotes.
bool is_reserved(std::string_view word);

/// Whether `word` may follow an expression or a relation as its alias without AS: not reserved, and not a word that
/// begins what may come next.
bool is_implicit_alias(std::string_view word);

/// Words a statement may start with.
std::span<const std::string> statement_words();

/// Words that may be mistyped inside a query, to be proposed in hints.
std::span<const std::string> clause_words();

}  // namespace velo::sql
