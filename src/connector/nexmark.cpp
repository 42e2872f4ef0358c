// An event is computed from the seed and its number alone. Streams of one kind of event skip the numbers of the others,
// so that three streams of one seed are the same auction house, and that of the one stream of all events.
#include "connector/nexmark.hpp"

#include <algorithm>

#include "connector/nexmark_event.hpp"
#include "connector/nexmark_order.hpp"

namespace velo::connector {

namespace {

NexmarkKind kind_of(std::optional<NexmarkEvent> events) {
  if (!events) return nexmark_all();
  switch (*events) {
    case NexmarkEvent::Person: return nexmark_person();
    case NexmarkEvent::Auction: return nexmark_auction();
    case NexmarkEvent::Bid: break;
  }
  return nexmark_bid();
}

class Nexmark final : public RowGenerator {
 public:
  Nexmark(const GeneratorOptions& generator, const NexmarkOptions& options)
      : house_(generator, options), order_(options), kind_(kind_of(options.events)) {}

  void make(uint64_t first_row, uint32_t count, std::span<const size_t> columns, RowBlock& block) const override {
    NexmarkEvents events;
    for (uint32_t done = 0; done < count; done += events.count) {
      events.count = std::min(NexmarkEvents::kMax, count - done);
      choose(first_row + done, events);
      for (size_t i = 0; i < columns.size(); ++i) kind_.fill(house_, events, columns[i], done, block.column(i));
    }
  }

  uint64_t rows_before(uint64_t number) const override { return order_.rows_before(number); }
  uint64_t number_of(uint64_t row) const override { return order_.number_of(row); }

 private:
  void choose(uint64_t first_row, NexmarkEvents& events) const {
    order_.places(first_row, {events.places.data(), events.count});
    for (uint32_t i = 0; i < events.count; ++i) {
      events.ids[i] = house_.options.first_id + events.places[i];
      events.keys[i] = draw_key(house_.seed, events.ids[i]);
    }
  }

  NexmarkHouse house_;
  NexmarkOrder order_;
  NexmarkKind kind_;
};

}  // namespace

void fill_nexmark_times(const NexmarkHouse& house, const NexmarkEvents& events, Micros* out) {
  for (uint32_t i = 0; i < events.count; ++i) out[i] = house.clock.time(events.places[i]);
}

Result<Schema> nexmark_schema(const catalog::Options& options) {
  VELO_TRY(const NexmarkOptions chosen, read_nexmark_options(options));
  return kind_of(chosen.events).schema();
}

Result<std::unique_ptr<RowGenerator>> make_nexmark(const GeneratorOptions& generator, const catalog::Options& options) {
  VELO_TRY(const NexmarkOptions chosen, read_nexmark_options(options));
  return std::unique_ptr<RowGenerator>(std::make_unique<Nexmark>(generator, chosen));
}

}  // namespace velo::connector
