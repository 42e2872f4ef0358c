#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connector/draws.hpp"
#include "types/string_ref.hpp"

namespace velo::connector {

/// All texts of the auction house, made from the seed once. What it returns refers into it: rows are made without
/// copying text, and are valid as long as this object is.
class NexmarkTexts {
 public:
  explicit NexmarkTexts(uint64_t seed);

  /// Letters and blanks, without blanks at the ends: 3 to `longest` - 1 characters, or fewer where blanks went.
  std::string_view words(Draw draw, uint32_t longest) const;
  /// What fills a record of `current` bytes up to `target` bytes, give or take a fifth.
  std::string_view extra(Draw draw, int32_t current, int32_t target) const;

  /// Channels and their URLs: the hot ones first, then the others.
  static constexpr uint32_t kHotChannels = 4;
  static constexpr uint32_t kColdChannels = 10'000;
  StringRef channel(uint32_t index) const { return channels_[index]; }
  StringRef url(uint32_t index) const { return urls_[index]; }

  static constexpr uint32_t kFirstNames = 11;
  static constexpr uint32_t kLastNames = 9;
  static constexpr uint32_t kCities = 10;
  static constexpr uint32_t kStates = 6;
  StringRef name(uint32_t first, uint32_t last) const { return names_[first * kLastNames + last]; }
  StringRef city(uint32_t index) const { return cities_[index]; }
  StringRef state(uint32_t index) const { return states_[index]; }

 private:
  void make_names();
  void make_channels(uint64_t key);
  std::string url_text(uint64_t key) const;
  StringRef keep(std::string text);

  std::string words_;
  std::string extras_;
  std::vector<std::string> kept_;  // bytes of long names and URLs
  std::vector<StringRef> names_;
  std::vector<StringRef> cities_;
  std::vector<StringRef> states_;
  std::vector<StringRef> channels_;
  std::vector<StringRef> urls_;
};

}  // namespace velo::connector
