#include "connector/nexmark_options.hpp"

#include "connector/nexmark_order.hpp"

namespace velo::connector {

namespace {

using catalog::OptionType;

constexpr int64_t kFirstIdMax = int64_t{1} << 50;
constexpr int64_t kGroupMax = 10'000;
constexpr int64_t kRatioMax = 1'000'000;
constexpr int64_t kSizeMax = 100'000;

constexpr catalog::OptionSpec kOptions[] = {
    {"events", OptionType::Choice, "all", "which events; each kind alone has columns of its own",
     "all|person|auction|bid", false},
    {"first_id", OptionType::Integer, "0", "id of the first event; the id says what kind of event it is", "", false},
    {"out_of_order_group", OptionType::Integer, "1", "this many events in a row come in another order", "", false},
    {"hot_auction_ratio", OptionType::Integer, "2", "one bid in so many goes to no hot auction", "", false},
    {"hot_seller_ratio", OptionType::Integer, "4", "one auction in so many is by no hot seller", "", false},
    {"hot_bidder_ratio", OptionType::Integer, "4", "one bid in so many is by no hot bidder", "", false},
    {"hot_channel_ratio", OptionType::Integer, "2", "one bid in so many comes through no hot channel", "", false},
    {"person_bytes", OptionType::Integer, "200", "average size of a person", "", false},
    {"auction_bytes", OptionType::Integer, "500", "average size of an auction", "", false},
    {"bid_bytes", OptionType::Integer, "100", "average size of a bid", "", false},
    {"unborn_bidders", OptionType::Boolean, "false",
     "give bidders ids that are 1000 too high, as the generator of nexmark-flink does", "", false},
};

Result<int64_t> integer(const catalog::Options& options, std::string_view name, int64_t low, int64_t high) {
  return integer_between(options, catalog::spec(kOptions, name), low, high);
}

Result<uint32_t> ratio(const catalog::Options& options, std::string_view name) {
  VELO_TRY(const int64_t value, integer(options, name, 1, kRatioMax));
  return static_cast<uint32_t>(value);
}

Result<int32_t> size(const catalog::Options& options, std::string_view name) {
  VELO_TRY(const int64_t value, integer(options, name, 0, kSizeMax));
  return static_cast<int32_t>(value);
}

Result<std::optional<NexmarkEvent>> events(const catalog::Options& options) {
  VELO_TRY(const std::string word, options.text(catalog::spec(kOptions, "events")));
  std::optional<NexmarkEvent> out;
  if (word == "person") out = NexmarkEvent::Person;
  if (word == "auction") out = NexmarkEvent::Auction;
  if (word == "bid") out = NexmarkEvent::Bid;
  return out;
}

}  // namespace

std::span<const catalog::OptionSpec> nexmark_options() { return kOptions; }

Result<NexmarkOptions> read_nexmark_options(const catalog::Options& options) {
  NexmarkOptions out;
  VELO_TRY(out.events, events(options));
  VELO_TRY(out.first_id, integer(options, "first_id", 0, kFirstIdMax));
  VELO_TRY(const int64_t group, integer(options, "out_of_order_group", 1, kGroupMax));
  VELO_TRY(out.hot_auction_ratio, ratio(options, "hot_auction_ratio"));
  VELO_TRY(out.hot_seller_ratio, ratio(options, "hot_seller_ratio"));
  VELO_TRY(out.hot_bidder_ratio, ratio(options, "hot_bidder_ratio"));
  VELO_TRY(out.hot_channel_ratio, ratio(options, "hot_channel_ratio"));
  VELO_TRY(out.person_bytes, size(options, "person_bytes"));
  VELO_TRY(out.auction_bytes, size(options, "auction_bytes"));
  VELO_TRY(out.bid_bytes, size(options, "bid_bytes"));
  VELO_TRY(out.unborn_bidders, options.boolean(catalog::spec(kOptions, "unborn_bidders")));
  if (group % NexmarkOrder::kStride == 0) return out_of_range("out_of_order_group", options, "no multiple of 953");
  out.group = static_cast<uint32_t>(group);
  return out;
}

}  // namespace velo::connector
