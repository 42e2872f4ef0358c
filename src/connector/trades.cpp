// A trade is computed from its number alone. Independent fields are drawn from a 32-bit counter hash; the price is the
// base price of the symbol moved by value noise: at each of a few scales, hashes at the two ends of the row's cell are
// joined by a straight line. Summed up this looks like a random walk, costs the same for any row, and never drifts away
// or below zero. All of it is 32-bit integer arithmetic in loops that the compiler turns into SIMD code.
#include "connector/trades.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace velo::connector {

namespace {

enum Column : size_t { kSymbol, kPrice, kQuantity, kTime, kSide };

constexpr int64_t kSymbolsMax = 10'000'000;
constexpr Micros kDisorderMax = int64_t{1} << 39;  // six days

constexpr catalog::OptionSpec kOptions[] = {
    {"disorder", catalog::OptionType::Duration, "0", "how far event times may lag behind those of earlier rows", "",
     false},
    {"symbols", catalog::OptionType::Integer, "50", "how many different symbols", "", false},
};

constexpr uint8_t kPriceScale = 4;
constexpr int64_t kUnitsPerTick = 100;  // prices move by 0.01
constexpr uint32_t kMinBaseTicks = 500;
constexpr uint32_t kBaseTicksRange = 60'000;
constexpr uint32_t kRowsPerStep = 1024;  // rows whose intermediate values stay in the first-level cache

// Cells of 2^shift rows; slower movements are larger. The amplitudes sum to 2^15, which is 12.5 % of the base price.
struct Octave {
  uint32_t shift;
  uint32_t amplitude;
};
constexpr std::array<Octave, 4> kOctaves = {{{20, 16'384}, {15, 9'216}, {10, 5'120}, {5, 2'048}}};
constexpr uint32_t kFractionBits = 15;
constexpr uint32_t kNoiseBits = 18;

constexpr const char* kFamiliarSymbols[] = {"AAPL", "MSFT", "GOOG", "AMZN", "NVDA", "META", "TSLA",
                                            "JPM",  "V",    "UNH",  "XOM",  "JNJ",  "WMT",  "PG",
                                            "MA",   "HD",   "CVX",  "KO",   "PEP",  "INTC"};

// Ellis, "lowbias32": a bijection of 32-bit words with close to no bias.
constexpr uint32_t mix(uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return x;
}

constexpr uint32_t fold(uint64_t row) {
  return static_cast<uint32_t>(row) ^ (static_cast<uint32_t>(row >> 32) * 0x9E3779B9u);
}

// Evenly in [0, below).
constexpr uint32_t scale_down(uint32_t draw, uint32_t below) {
  return static_cast<uint32_t>((uint64_t{draw} * below) >> 32);
}

std::string symbol_name(uint32_t number) {
  if (number < std::size(kFamiliarSymbols)) return kFamiliarSymbols[number];
  std::string digits = std::to_string(number);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return "SYM" + digits;
}

class Trades final : public RowGenerator {
 public:
  Trades(const GeneratorOptions& options, uint32_t symbols, Micros disorder)
      : options_(options), symbols_(symbols), disorder_(disorder), sides_{StringRef("B"), StringRef("S")} {
    names_.reserve(symbols);
    base_ticks_.reserve(symbols);
    for (uint32_t i = 0; i < symbols; ++i) {
      names_.emplace_back(symbol_name(i));  // always short enough to live inside the StringRef
      base_ticks_.push_back(kMinBaseTicks + scale_down(mix(i ^ salt(kPrice)), kBaseTicksRange));
    }
  }

  void make(uint64_t first_row, uint32_t count, std::span<const size_t> columns, RowBlock& block) const override {
    for (uint32_t done = 0; done < count; done += kRowsPerStep) {
      Step step{first_row + done, std::min(kRowsPerStep, count - done), {}};
      const bool by_symbol =
          std::any_of(columns.begin(), columns.end(), [](size_t c) { return c == kSymbol || c == kPrice; });
      if (by_symbol) draw_symbols(step);
      for (size_t i = 0; i < columns.size(); ++i) fill(columns[i], step, done, block.column(i));
    }
  }

 private:
  struct Step {
    uint64_t first_row;
    uint32_t count;
    std::array<uint32_t, kRowsPerStep> symbols;
  };

  uint32_t salt(size_t purpose) const {
    return mix(mix(static_cast<uint32_t>(options_.seed) + 0x9E3779B9u * static_cast<uint32_t>(purpose + 1)) ^
               static_cast<uint32_t>(options_.seed >> 32));
  }

  void fill(size_t column, const Step& step, uint32_t at, Vector& out) const {
    switch (column) {
      case kSymbol: return fill_symbols(step, out.data<StringRef>() + at);
      case kPrice: return fill_prices(step, out.data<int64_t>() + at);
      case kQuantity: return fill_quantities(step, out.data<int64_t>() + at);
      case kTime: return fill_times(step, out.data<int64_t>() + at);
      case kSide: return fill_sides(step, out.data<StringRef>() + at);
    }
  }

  void draw_symbols(Step& step) const {
    const uint32_t key = salt(kSymbol);
    for (uint32_t i = 0; i < step.count; ++i)
      step.symbols[i] = scale_down(mix(fold(step.first_row + i) ^ key), symbols_);
  }

  void fill_symbols(const Step& step, StringRef* out) const {
    for (uint32_t i = 0; i < step.count; ++i) out[i] = names_[step.symbols[i]];
  }

  void fill_prices(const Step& step, int64_t* out) const {
    std::array<int32_t, kRowsPerStep> noise{};
    for (size_t octave = 0; octave < kOctaves.size(); ++octave) add_noise(step, octave, noise.data());
    for (uint32_t i = 0; i < step.count; ++i) {
      const auto base = static_cast<int32_t>(base_ticks_[step.symbols[i]]);
      const int64_t moved = (int64_t{base} * noise[i]) >> kNoiseBits;
      out[i] = (base + moved) * kUnitsPerTick;
    }
  }

  void add_noise(const Step& step, size_t octave, int32_t* noise) const {
    const auto [shift, amplitude] = kOctaves[octave];
    const uint32_t key = salt(16 + octave);
    for (uint32_t i = 0; i < step.count; ++i) {
      const uint64_t row = step.first_row + i;
      const uint32_t symbol_key = mix(step.symbols[i] ^ key);
      const auto from = static_cast<int32_t>(mix(fold(row >> shift) ^ symbol_key) >> 17);
      const auto to = static_cast<int32_t>(mix(fold((row >> shift) + 1) ^ symbol_key) >> 17);
      const auto into_cell =
          static_cast<int32_t>(((static_cast<uint32_t>(row) << (32 - shift)) >> (32 - kFractionBits)));
      const int32_t level = from + (((to - from) * into_cell) >> kFractionBits);  // 0 .. 2^15
      noise[i] += ((level - (1 << 14)) * static_cast<int32_t>(amplitude)) >> 14;
    }
  }

  // Three in four trades are round lots.
  void fill_quantities(const Step& step, int64_t* out) const {
    const uint32_t key = salt(kQuantity);
    for (uint32_t i = 0; i < step.count; ++i) {
      const uint32_t draw = mix(fold(step.first_row + i) ^ key);
      const uint32_t lots = (1 + scale_down(draw << 2, 10)) * 100;
      const uint32_t odd = 1 + scale_down(draw << 2, 99);
      out[i] = (draw >> 30) != 0 ? lots : odd;
    }
  }

  // Row n is due at start + n / rate, and was up to `disorder` on its way. The quotient is carried along exactly.
  void fill_times(const Step& step, int64_t* out) const {
    const auto rate = static_cast<int64_t>(options_.rate);
    const Int128 scaled = static_cast<Int128>(step.first_row) * 1'000'000;
    int64_t time = options_.start + static_cast<int64_t>(scaled / rate);
    int64_t rest = static_cast<int64_t>(scaled % rate);
    const int64_t whole = 1'000'000 / rate, fraction = 1'000'000 % rate;
    for (uint32_t i = 0; i < step.count; ++i) {
      out[i] = time;
      rest += fraction;
      const bool carry = rest >= rate;
      time += whole + carry;
      rest -= carry ? rate : 0;
    }
    if (disorder_ > 0) delay(step, out);
  }

  void delay(const Step& step, int64_t* out) const {
    const uint32_t key = salt(kTime);
    for (uint32_t i = 0; i < step.count; ++i) {
      const uint64_t draw = mix(fold(step.first_row + i) ^ key) >> 8;
      out[i] -= static_cast<int64_t>((draw * static_cast<uint64_t>(disorder_)) >> 24);
    }
  }

  void fill_sides(const Step& step, StringRef* out) const {
    const uint32_t key = salt(kSide);
    for (uint32_t i = 0; i < step.count; ++i) out[i] = sides_[mix(fold(step.first_row + i) ^ key) >> 31];
  }

  GeneratorOptions options_;
  uint32_t symbols_;
  Micros disorder_;  // rows come up to this much later than their event time says
  std::array<StringRef, 2> sides_;
  std::vector<StringRef> names_;
  std::vector<uint32_t> base_ticks_;
};

}  // namespace

Result<Schema> trades_schema(const catalog::Options&) {
  return Schema{{{"symbol", TypeId::String, false},
                 {"price", Type::decimal(18, kPriceScale), false},
                 {"quantity", TypeId::BigInt, false},
                 {"ts", TypeId::Timestamp, false},
                 {"side", TypeId::String, false}}};
}

std::span<const catalog::OptionSpec> trades_options() { return kOptions; }

Result<std::unique_ptr<RowGenerator>> make_trades(const GeneratorOptions& generator, const catalog::Options& options) {
  VELO_TRY(const int64_t symbols, integer_between(options, catalog::spec(kOptions, "symbols"), 1, kSymbolsMax));
  VELO_TRY(const Micros disorder, options.duration(catalog::spec(kOptions, "disorder")));
  if (disorder > kDisorderMax) return out_of_range("disorder", options, "at most six days");
  return std::unique_ptr<RowGenerator>(
      std::make_unique<Trades>(generator, static_cast<uint32_t>(symbols), disorder));
}

}  // namespace velo::connector
