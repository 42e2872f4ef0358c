#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace velo::functions {

/// A regular expression of the simple kind that picks a field out of a text: `id=(\d+)`, `(&|^)key=([^&]*)`. That is
/// a literal, in front of it maybe one character or the start of the text, behind it maybe characters of one class.
/// Such a pattern needs no automaton, and finds what RE2 finds.
class RegexpRun {
 public:
  /// nullopt when the pattern is anything else.
  static std::optional<RegexpRun> parse(std::string_view pattern);

  /// The group of the first match, 0 for the whole match; nullopt when nothing matches. `group` is one the pattern has.
  std::optional<std::string_view> find(std::string_view text, int group) const;

 private:
  friend class RegexpRunParser;

  std::string literal_;
  std::optional<char> lead_;      // stands in front of the literal, if that is not at the start
  int lead_group_ = -1;           // -1: no group
  bool has_run_ = false;
  int run_group_ = -1;
  bool run_may_be_empty_ = true;  // * and not +
  std::bitset<256> class_;
};

}  // namespace velo::functions
