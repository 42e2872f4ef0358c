#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace velo::sql {

/// Value of a variable, or nothing when it is not set.
using VariableLookup = std::function<std::optional<std::string>(std::string_view name)>;

/// kSql leaves comments alone (annotations excepted) and doubles quotes of values that land in a quoted text, so that a
/// value is always content; kYaml leaves comments alone; kPlain replaces everywhere.
enum class TextKind { kSql, kYaml, kPlain };

/// Text with its variables replaced, and the way back from places in it to places in the original.
class SubstitutedText {
 public:
  const std::string& text() const { return text_; }

  /// `position` in text() as a position in the original text; a place inside a value becomes its `${...}`.
  TextPosition original(const TextPosition& position) const;

 private:
  friend class Substitution;

  struct Replacement {
    TextPosition begin;   ///< In text().
    TextPosition end;     ///< In text(), behind the value.
    TextPosition source;  ///< The `${...}` in the original.
    TextPosition resume;  ///< In the original, behind the `}`.
  };

  std::string text_;
  std::vector<Replacement> replacements_;  ///< In order of position.
};

/// Replaces `${NAME}`, `${NAME:default}`, `${NAME:-default}`, `${A|B:default}` (the first one set) and
/// `${NAME:?message}`.
/// `$${` stands for a literal `${`. Values are not read again. A variable that is neither set nor defaulted is error
/// 2070, a malformed `${` error 2071.
Result<SubstitutedText> substitute(std::string_view text, const VariableLookup& lookup, TextKind kind = TextKind::kSql);

}  // namespace velo::sql
