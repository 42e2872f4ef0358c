#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "functions/overload.hpp"

namespace velo::functions {

/// A compiled pattern in the syntax of RE2: matching takes time linear in the text, whatever the pattern. Immutable,
/// thread-safe.
class RegularExpression {
 public:
  static Result<std::shared_ptr<const RegularExpression>> compile(std::string_view pattern);
  ~RegularExpression();

  /// Whether it matches somewhere in the text.
  bool matches(std::string_view text) const;
  /// The first match from byte `at` on.
  std::optional<std::string_view> find(std::string_view text, size_t at = 0) const;
  /// A group of the first match from byte `at` on, 0 for the whole match, at most group_count(); nullopt also when it
  /// took no part in it.
  std::optional<std::string_view> group(std::string_view text, int group, size_t at = 0) const;
  int group_count() const;
  /// Replaces the first match, or every one; \1 to \9 stand for groups and \0 for the match. Says what is wrong with
  /// the replacement.
  Status replace(std::string& text, std::string_view replacement, bool every) const;

 private:
  struct Compiled;
  explicit RegularExpression(std::unique_ptr<Compiled> compiled);

  std::unique_ptr<Compiled> compiled_;
};

/// The text in which every character means itself.
std::string quoted_pattern(std::string_view text);

/// The RE2 pattern that a pattern of SQL stands for; `option` is its flags or its escape character, empty when the call
/// has none.
using Translate = Result<std::string> (*)(std::string_view pattern, std::string_view option);

/// Place of an option that a function does not have.
inline constexpr size_t kNoOption = Overload::kMaxArguments;

/// Flags in front of the pattern, as in PostgreSQL: i ignores case, c does not, s lets `.` match a line end, n or m
/// lets ^ and $ match at lines. g is for REGEXP_REPLACE and changes nothing here.
Result<std::string> with_flags(std::string_view pattern, std::string_view flags);

/// Chooses the overload. When the pattern (argument 1) and the option (argument `option`, where there is one) are
/// constants, compiles them as `data`; a pattern that is none is an error then.
Result<BoundScalar> bind_pattern(std::string_view function, std::span<const Overload> overloads,
                                 std::span<const Argument> arguments, size_t option, Translate translate);

/// The patterns of a call, row by row: the prepared one, or the newest computed one.
class Patterns {
 public:
  Patterns(ScalarCall& call, size_t option, Translate translate)
      : call_(call),
        option_(option),
        translate_(translate),
        prepared_(static_cast<const RegularExpression*>(call.data)) {}

  /// nullptr when the row has no pattern that can be compiled; the error is on the row.
  const RegularExpression* at(uint32_t row);

 private:
  ScalarCall& call_;
  const size_t option_;
  const Translate translate_;
  const RegularExpression* prepared_;
  std::shared_ptr<const RegularExpression> computed_;
  std::string pattern_;
  std::string option_text_;
};

}  // namespace velo::functions
