#include "connector/nexmark_event.hpp"

namespace velo::connector {

namespace {

enum Column : size_t { kId, kItem, kDescription, kInitialBid, kReserve, kTime, kExpires, kSeller, kCategory, kExtra };
enum Slot : uint32_t {
  kItemDraw,
  kDescriptionDraw,
  kInitialDraw,
  kReserveDraw,
  kLengthDraw,
  kSellerDraw,
  kCategoryDraw,
  kExtraDraw
};

constexpr uint32_t kItemLength = 20;
constexpr uint32_t kDescriptionLength = 100;
constexpr int32_t kFixedBytes = 8 + 40;
constexpr int64_t kFirstCategory = 10;
constexpr uint32_t kCategories = 5;
// An auction is open for about as long as it takes until so many events have come: the auctions in flight.
constexpr int64_t kEventsOpen = kNexmarkInFlight * kNexmarkEpoch / kNexmarkAuctions;

int64_t seller(const NexmarkHouse& house, int64_t event_id, uint64_t key) {
  const Draw draw(key, kSellerDraw);
  if (draw.high_below(house.options.hot_seller_ratio) > 0) return kNexmarkFirstId + hot_of(last_person(event_id));
  const NexmarkRange range = persons_around(event_id);
  return kNexmarkFirstId + range.first + draw.low_below(range.count);
}

int64_t initial_bid(const NexmarkHouse& house, uint64_t key) {
  return house.prices.price(Draw(key, kInitialDraw).high());
}

Micros expires(const NexmarkHouse& house, int64_t place, uint64_t key) {
  const int64_t now = house.clock.millis(place);
  const int64_t open = house.clock.millis(place + kEventsOpen) - now;
  const auto choices = static_cast<uint32_t>(std::max<int64_t>(2 * open, 1));
  return house.clock.time(place) + (1 + int64_t{Draw(key, kLengthDraw).high_below(choices)}) * 1000;
}

std::string_view item(const NexmarkHouse& house, uint64_t key) {
  return house.texts.words(Draw(key, kItemDraw), kItemLength);
}

std::string_view description(const NexmarkHouse& house, uint64_t key) {
  return house.texts.words(Draw(key, kDescriptionDraw), kDescriptionLength);
}

std::string_view extra(const NexmarkHouse& house, uint64_t key) {
  const size_t texts = item(house, key).size() + description(house, key).size();
  return house.texts.extra(Draw(key, kExtraDraw), kFixedBytes + static_cast<int32_t>(texts),
                           house.options.auction_bytes);
}

const Schema& schema() {
  static const Schema kSchema{{{"id", TypeId::BigInt, false},
                               {"itemName", TypeId::String, false},
                               {"description", TypeId::String, false},
                               {"initialBid", TypeId::BigInt, false},
                               {"reserve", TypeId::BigInt, false},
                               {"dateTime", TypeId::Timestamp, false},
                               {"expires", TypeId::Timestamp, false},
                               {"seller", TypeId::BigInt, false},
                               {"category", TypeId::BigInt, false},
                               {"extra", TypeId::String, false}}};
  return kSchema;
}

void fill(const NexmarkHouse& house, const NexmarkEvents& events, size_t column, uint32_t at, Vector& out) {
  const auto numbers = [&](auto&& value) {
    for (uint32_t i = 0; i < events.count; ++i) out.data<int64_t>()[at + i] = value(i, events.keys[i]);
  };
  const auto texts = [&](auto&& value) {
    for (uint32_t i = 0; i < events.count; ++i) out.data<StringRef>()[at + i] = StringRef(value(house, events.keys[i]));
  };
  switch (column) {
    case kId: return numbers([&](uint32_t i, uint64_t) { return kNexmarkFirstId + last_auction(events.ids[i]); });
    case kItem: return texts(item);
    case kDescription: return texts(description);
    case kInitialBid: return numbers([&](uint32_t, uint64_t key) { return initial_bid(house, key); });
    case kReserve:
      return numbers([&](uint32_t, uint64_t key) {
        return initial_bid(house, key) + house.prices.price(Draw(key, kReserveDraw).high());
      });
    case kTime: return fill_nexmark_times(house, events, out.data<int64_t>() + at);
    case kExpires: return numbers([&](uint32_t i, uint64_t key) { return expires(house, events.places[i], key); });
    case kSeller: return numbers([&](uint32_t i, uint64_t key) { return seller(house, events.ids[i], key); });
    case kCategory:
      return numbers([&](uint32_t, uint64_t key) {
        return kFirstCategory + Draw(key, kCategoryDraw).high_below(kCategories);
      });
    case kExtra: return texts(extra);
  }
}

}  // namespace

NexmarkKind nexmark_auction() { return {schema, fill}; }

}  // namespace velo::connector
