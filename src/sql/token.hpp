#pragma once

#include <string>
#include <vector>

#include "sql/leaf.hpp"

namespace velo::sql {

struct Token {
  enum class Kind { kWord, kQuotedName, kString, kInteger, kDecimal, kDouble, kDuration, kSymbol, kInvalid, kEnd };

  Kind kind = Kind::kEnd;
  std::string text;  ///< A word or number as written; a string or quoted name without quotes, escapes resolved.
  SourceSpan span;
  uint32_t error = 0;  ///< Only with kInvalid: index in TokenList::errors.
};

/// An annotation and its place among the tokens.
struct AnnotationMark {
  Annotation annotation;
  size_t tokens_before = 0;
  uint32_t paragraph = 0;  ///< Counts stretches of text between blank lines.
};

struct TokenList {
  std::vector<Token> tokens;  ///< The last one, and only that one, is kEnd.
  std::vector<Error> errors;  ///< What is wrong with the kInvalid tokens.
  std::vector<AnnotationMark> annotations;
  uint32_t first_token_paragraph = 0;
};

}  // namespace velo::sql
