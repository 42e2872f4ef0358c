#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace velo {

/// ASCII-only case folding: SQL keywords and identifiers fold this way, whatever the locale.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
bool equals_ignore_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);

/// The candidate nearest to `word` by edit distance (case ignored), or empty when none is near enough to be a typo.
std::string_view nearest(std::string_view word, std::span<const std::string> candidates);

/// Hint text `did you mean "x"?`, or empty when there is no near candidate.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// Transparent hash and equality for maps keyed by SQL identifiers (case-insensitive).
struct NameHash {
  using is_transparent = void;
  size_t operator()(std::string_view name) const;
};
struct NameEqual {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return equals_ignore_case(a, b); }
};

}  // namespace velo
