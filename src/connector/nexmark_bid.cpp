#include "connector/nexmark_event.hpp"

namespace velo::connector {

namespace {

enum Column : size_t { kAuction, kBidder, kPrice, kChannel, kUrl, kTime, kExtra };
enum Slot : uint32_t { kAuctionDraw, kBidderDraw, kPriceDraw, kChannelDraw, kExtraDraw };

constexpr int32_t kFixedBytes = 32;
constexpr int64_t kHotBidder = 1;  // the person behind the hot seller
constexpr int64_t kUnborn = 1000;

int64_t auction(const NexmarkHouse& house, int64_t event_id, uint64_t key) {
  const Draw draw(key, kAuctionDraw);
  if (draw.high_below(house.options.hot_auction_ratio) > 0) return kNexmarkFirstId + hot_of(last_auction(event_id));
  const NexmarkRange range = auctions_around(event_id);
  return kNexmarkFirstId + range.first + draw.low_below(range.count);
}

int64_t bidder(const NexmarkHouse& house, int64_t event_id, uint64_t key) {
  const Draw draw(key, kBidderDraw);
  const int64_t first = kNexmarkFirstId + (house.options.unborn_bidders ? kUnborn : 0);
  if (draw.high_below(house.options.hot_bidder_ratio) > 0) return first + hot_of(last_person(event_id)) + kHotBidder;
  const NexmarkRange range = persons_around(event_id);
  return first + range.first + draw.low_below(range.count);
}

uint32_t channel(const NexmarkHouse& house, uint64_t key) {
  const Draw draw(key, kChannelDraw);
  if (draw.high_below(house.options.hot_channel_ratio) > 0) return draw.low_below(NexmarkTexts::kHotChannels);
  return NexmarkTexts::kHotChannels + draw.low_below(NexmarkTexts::kColdChannels);
}

const Schema& schema() {
  static const Schema kSchema{{{"auction", TypeId::BigInt, false},
                               {"bidder", TypeId::BigInt, false},
                               {"price", TypeId::BigInt, false},
                               {"channel", TypeId::String, false},
                               {"url", TypeId::String, false},
                               {"dateTime", TypeId::Timestamp, false},
                               {"extra", TypeId::String, false}}};
  return kSchema;
}

void fill(const NexmarkHouse& house, const NexmarkEvents& events, size_t column, uint32_t at, Vector& out) {
  const auto numbers = [&](auto&& value) {
    for (uint32_t i = 0; i < events.count; ++i) out.data<int64_t>()[at + i] = value(events.ids[i], events.keys[i]);
  };
  const auto texts = [&](auto&& value) {
    for (uint32_t i = 0; i < events.count; ++i) out.data<StringRef>()[at + i] = value(events.keys[i]);
  };
  switch (column) {
    case kAuction: return numbers([&](int64_t id, uint64_t key) { return auction(house, id, key); });
    case kBidder: return numbers([&](int64_t id, uint64_t key) { return bidder(house, id, key); });
    case kPrice:
      return numbers([&](int64_t, uint64_t key) { return house.prices.price(Draw(key, kPriceDraw).high()); });
    case kChannel: return texts([&](uint64_t key) { return house.texts.channel(channel(house, key)); });
    case kUrl: return texts([&](uint64_t key) { return house.texts.url(channel(house, key)); });
    case kTime: return fill_nexmark_times(house, events, out.data<int64_t>() + at);
    case kExtra:
      return texts([&](uint64_t key) {
        return StringRef(house.texts.extra(Draw(key, kExtraDraw), kFixedBytes, house.options.bid_bytes));
      });
  }
}

}  // namespace

NexmarkKind nexmark_bid() { return {schema, fill}; }

}  // namespace velo::connector
