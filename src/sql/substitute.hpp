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

/// Text with its variables replaced, and the way back from places in it to places in the original.
class SubstitutedText {
 public:
  const std::string& text() const { return text_; }

  /// `position` in text() as a position in the original text; a place inside a value becomes its `${...}`.
  TextPosition original(const TextPosition& position) const;

 private:
  friend Result<SubstitutedText> substitute(std::string_view, const VariableLookup&);
  struct Replacement {
    TextPosition begin;     ///< In text().
    TextPosition end;       ///< In text(), behind the value.
    TextPosition original;  ///< The `${...}`.
    TextPosition resume;    ///< In the original, behind the `}`.
  };
  std::string text_;
  std::vector<Replacement> replacements_;
};

/// Replaces `${NAME}`, `${NAME:default}`, `${NAME:-default}`, `${A|B:default}` and `${NAME:?message}`, inside strings too,
/// but not in comments. `$${` is a literal `${`. Values are not read again. A variable that is neither set nor
/// defaulted is error 2070, a malformed `${` 2071.
Result<SubstitutedText> substitute(std::string_view text, const VariableLookup& lookup);

}  // namespace velo::sql
