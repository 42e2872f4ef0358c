// Each station has a climate: its readings are spread around a mean of its own, as the sum of two even draws. Names are
// put together from syllables and are of 2 to 16 letters.
#include "connector/readings.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "connector/draws.hpp"

namespace velo::connector {

namespace {

enum Column : size_t { kStation, kTemperature, kTime };

constexpr int64_t kStationsMax = 1'000'000;

constexpr catalog::OptionSpec kOptions[] = {
    {"stations", catalog::OptionType::Integer, "413", "how many different stations", "", false},
};

constexpr const char* kSyllables[] = {"ar", "bel", "cor", "da", "el",  "fen",  "gor", "ha",  "il", "ja", "kar",
                                      "lo", "mir", "na",  "or", "pe",  "quil", "ra",  "sen", "to", "ul", "ven",
                                      "wi", "xan", "yor", "za", "dun", "berg", "ton", "mo",  "si", "ka"};
constexpr size_t kSyllableCount = std::size(kSyllables);

// Tenths of a degree.
constexpr int32_t kColdest = -250, kWarmest = 350;  // of the means
constexpr int32_t kSpread = 300;

// The number in digits to the base of the number of syllables.
std::string station_name(uint64_t number) {
  std::string name;
  do {
    name += kSyllables[number % kSyllableCount];
    number /= kSyllableCount;
  } while (number != 0);
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

class Readings final : public RowGenerator {
 public:
  Readings(const GeneratorOptions& options, uint32_t stations) : options_(options) {
    names_.reserve(stations);
    for (uint32_t i = 0; i < stations; ++i) {
      names_.push_back(station_name(i));
      const Draw draw(draw_key(options.seed, -1 - static_cast<int64_t>(i)), 0);
      means_.push_back(kColdest + static_cast<int32_t>(draw.high_below(kWarmest - kColdest)));
    }
  }

  void make(uint64_t first_row, uint32_t count, std::span<const size_t> columns, RowBlock& block) const override {
    for (size_t i = 0; i < columns.size(); ++i) {
      for (uint32_t row = 0; row < count; ++row) fill(columns[i], first_row + row, row, block.column(i));
    }
  }

 private:
  void fill(size_t column, uint64_t number, uint32_t row, Vector& out) const {
    if (column == kTime) {
      const auto due = static_cast<Int128>(number) * 1'000'000 / static_cast<int64_t>(options_.rate);
      out.data<int64_t>()[row] = options_.start + static_cast<int64_t>(due);
      return;
    }
    const uint64_t key = draw_key(options_.seed, static_cast<int64_t>(number));
    const uint32_t station = Draw(key, kStation).high_below(static_cast<uint32_t>(names_.size()));
    if (column == kStation) {
      out.data<StringRef>()[row] = StringRef(names_[station]);
      return;
    }
    const Draw draw(key, kTemperature);
    out.data<int64_t>()[row] = means_[station] + static_cast<int32_t>(draw.high_below(kSpread)) +
                               static_cast<int32_t>(draw.low_below(kSpread)) - kSpread;
  }

  GeneratorOptions options_;
  std::vector<std::string> names_;
  std::vector<int32_t> means_;
};

}  // namespace

Result<Schema> readings_schema(const catalog::Options&) {
  return Schema{{{"station", TypeId::String, false},
                 {"temperature", Type::decimal(4, 1), false},
                 {"ts", TypeId::Timestamp, false}}};
}

std::span<const catalog::OptionSpec> readings_options() { return kOptions; }

Result<std::unique_ptr<RowGenerator>> make_readings(const GeneratorOptions& generator,
                                                    const catalog::Options& options) {
  VELO_TRY(const int64_t stations, integer_between(options, catalog::spec(kOptions, "stations"), 1, kStationsMax));
  return std::unique_ptr<RowGenerator>(std::make_unique<Readings>(generator, static_cast<uint32_t>(stations)));
}

}  // namespace velo::connector
