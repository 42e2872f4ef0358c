#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace velo::functions {

/// A LIKE pattern made ready: `%` stands for any text, `_` for one code point, everything else for itself.
/// Immutable, thread-safe.
class LikePattern {
 public:
  /// `escape` is empty or one character; in front of `%`, `_` or itself it takes their meaning away. `fold` ignores the
  /// case of letters. An error when the pattern ends in the escape character.
  static Result<LikePattern> make(std::string_view pattern, std::string_view escape, bool fold);

  bool matches(std::string_view text) const;

 private:
  enum class Shape : uint8_t { Exact, Prefix, Suffix, Contains, General };

  /// The text is ASCII, or its letters have been folded.
  bool matches_folded(std::string_view text) const;
  bool matches_general(std::string_view text) const;
  void find_shape();

  std::string bytes_;
  std::string kinds_;  ///< per byte: 'l' literal, '%' any text, '_' one code point
  std::string needle_;
  Shape shape_ = Shape::General;
  bool fold_ = false;
};

}  // namespace velo::functions
