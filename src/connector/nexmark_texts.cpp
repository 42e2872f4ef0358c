// The public generators draw every character of every text. A slice at a random place of one long random text looks the
// same and costs one draw.
#include "connector/nexmark_texts.hpp"

#include <algorithm>

namespace velo::connector {

namespace {

constexpr size_t kWordsBytes = size_t{1} << 17;
constexpr size_t kExtrasBytes = size_t{1} << 20;
constexpr uint32_t kShortestWords = 3;
constexpr uint32_t kPathWords = 5;

// Slots of the tables, as if each table were an event of its own.
enum Table : int64_t { kWords = -1, kExtras = -2, kChannels = -3 };

constexpr std::string_view kFirst[] = {"Peter", "Paul", "Luke",  "John",   "Saul",  "Vicky",
                                       "Kate",  "Julie", "Sarah", "Deiter", "Walter"};
constexpr std::string_view kLast[] = {"Shultz", "Abrams", "Spencer", "White", "Bartels",
                                      "Walton", "Smith",  "Jones",   "Noris"};
constexpr std::string_view kCityNames[] = {"Phoenix", "Los Angeles", "San Francisco", "Boise",   "Portland",
                                           "Bend",    "Redmond",     "Seattle",       "Kent",    "Cheyenne"};
constexpr std::string_view kStateNames[] = {"AZ", "CA", "ID", "OR", "WA", "WY"};
constexpr std::string_view kHotNames[] = {"Google", "Facebook", "Baidu", "Apple"};
static_assert(std::size(kFirst) == NexmarkTexts::kFirstNames && std::size(kLast) == NexmarkTexts::kLastNames);
static_assert(std::size(kCityNames) == NexmarkTexts::kCities && std::size(kStateNames) == NexmarkTexts::kStates);
static_assert(std::size(kHotNames) == NexmarkTexts::kHotChannels);

// One character in 13 is a blank, the others are letters: 13 * 26 choices.
char word_character(uint16_t draw) {
  const uint32_t choice = (uint32_t{draw} * (13 * 26)) >> 16;
  return choice < 26 ? ' ' : static_cast<char>('a' + choice % 26);
}

// A signed remainder: from 'H' to 'z', with backslashes, which writers of JSON must escape.
char extra_character(uint16_t draw) { return static_cast<char>('a' + static_cast<int16_t>(draw) % 26); }

template <char (*character)(uint16_t)>
std::string random_text(uint64_t key, size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < text.size(); i += 4) {
    const Draw draw(key, static_cast<uint32_t>(i / 4));
    text[i] = character(static_cast<uint16_t>(draw.high() >> 16));
    text[i + 1] = character(static_cast<uint16_t>(draw.high()));
    text[i + 2] = character(static_cast<uint16_t>(draw.low() >> 16));
    text[i + 3] = character(static_cast<uint16_t>(draw.low()));
  }
  return text;
}

std::string_view without_blanks_around(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// The absolute value as 32-bit arithmetic has it: that of -2^31 is itself.
int32_t reversed_bits(uint32_t value) {
  uint32_t reversed = 0;
  for (int bit = 0; bit < 32; ++bit) reversed |= (value >> bit & 1) << (31 - bit);
  const auto number = static_cast<int32_t>(reversed);
  return number < 0 ? static_cast<int32_t>(0u - reversed) : number;
}

}  // namespace

NexmarkTexts::NexmarkTexts(uint64_t seed)
    : words_(random_text<word_character>(draw_key(seed, kWords), kWordsBytes)),
      extras_(random_text<extra_character>(draw_key(seed, kExtras), kExtrasBytes)) {
  kept_.reserve(std::size(kFirst) * std::size(kLast) + std::size(kCityNames) + kHotChannels + kColdChannels);
  make_names();
  make_channels(draw_key(seed, kChannels));
}

std::string_view NexmarkTexts::words(Draw draw, uint32_t longest) const {
  const uint32_t length = kShortestWords + draw.high_below(longest - kShortestWords);
  const uint32_t at = draw.low_below(static_cast<uint32_t>(words_.size()) - longest);
  return without_blanks_around({words_.data() + at, length});
}

std::string_view NexmarkTexts::extra(Draw draw, int32_t current, int32_t target) const {
  const int32_t missing = std::max(target - current, 0);
  const int32_t fifth = (2 * missing + 5) / 10;
  const uint32_t length = static_cast<uint32_t>(missing - fifth) + draw.high_below(static_cast<uint32_t>(2 * fifth));
  const uint32_t at = draw.low_below(static_cast<uint32_t>(extras_.size()) - length);
  return {extras_.data() + at, length};
}

// `kept_` never grows beyond what was reserved, so that its strings stay where they are.
StringRef NexmarkTexts::keep(std::string text) { return StringRef(kept_.emplace_back(std::move(text))); }

void NexmarkTexts::make_names() {
  for (const std::string_view first : kFirst) {
    for (const std::string_view last : kLast) names_.push_back(keep(std::string(first) + " " + std::string(last)));
  }
  for (const std::string_view city : kCityNames) cities_.push_back(keep(std::string(city)));
  for (const std::string_view state : kStateNames) states_.emplace_back(state);
}

void NexmarkTexts::make_channels(uint64_t key) {
  constexpr uint32_t kSlots = 4;  // draws for each URL
  for (uint32_t i = 0; i < kHotChannels; ++i) {
    channels_.emplace_back(kHotNames[i]);
    urls_.push_back(keep(url_text(key + i * kSlots * kGoldenGamma)));
  }
  for (uint32_t i = 0; i < kColdChannels; ++i) {
    const uint64_t own = key + (kHotChannels + i) * kSlots * kGoldenGamma;
    std::string url = url_text(own);
    if (Draw(own, 3).high_below(10) > 0) url += "&channel_id=" + std::to_string(reversed_bits(i));
    channels_.emplace_back("channel-" + std::to_string(i));  // at most 12 characters: inside the StringRef
    urls_.push_back(keep(std::move(url)));
  }
}

std::string NexmarkTexts::url_text(uint64_t key) const {
  std::string url = "https://www.nexmark.com/";
  for (uint32_t part = 0; part < 3; ++part) {
    std::string name(words(Draw(key, part), kPathWords));
    std::replace(name.begin(), name.end(), ' ', '_');
    url += name + "/";
  }
  return url + "item.htm?query=1";
}

}  // namespace velo::connector
