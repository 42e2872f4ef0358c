#pragma once

#include <array>
#include <cstdint>

#include "column/vector.hpp"
#include "connector/draws.hpp"
#include "connector/nexmark_options.hpp"
#include "connector/nexmark_order.hpp"
#include "connector/nexmark_prices.hpp"
#include "connector/nexmark_texts.hpp"
#include "types/schema.hpp"

namespace velo::connector {

/// What all events have in common. Made once, then read only.
struct NexmarkHouse {
  NexmarkHouse(const GeneratorOptions& generator, const NexmarkOptions& chosen)
      : options(chosen), clock(generator.start, generator.rate), seed(generator.seed), texts(generator.seed) {}

  NexmarkOptions options;
  NexmarkClock clock;
  uint64_t seed;
  NexmarkTexts texts;
  NexmarkPrices prices;
};

/// A few events of one kind, small enough that their intermediate values stay in the first-level cache.
struct NexmarkEvents {
  static constexpr uint32_t kMax = 512;

  uint32_t count = 0;
  std::array<int64_t, kMax> places;  ///< in the order of event time
  std::array<int64_t, kMax> ids;
  std::array<uint64_t, kMax> keys;  ///< of the random draws of each
};

/// One kind of event: its columns, and how to fill rows at .. at + events.count - 1 of one of them.
struct NexmarkKind {
  const Schema& (*schema)();
  void (*fill)(const NexmarkHouse& house, const NexmarkEvents& events, size_t column, uint32_t at, Vector& out);
};

NexmarkKind nexmark_person();
NexmarkKind nexmark_auction();
NexmarkKind nexmark_bid();
/// All kinds in one stream, each in a STRUCT of its own.
NexmarkKind nexmark_all();

/// Event times of the events.
void fill_nexmark_times(const NexmarkHouse& house, const NexmarkEvents& events, Micros* out);

}  // namespace velo::connector
