#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "connector/nexmark_ids.hpp"
#include "connector/nexmark_order.hpp"
#include "connector/nexmark_prices.hpp"
#include "unit/connector/generating.hpp"

namespace velo::connector {
namespace {

constexpr size_t kBidAuction = 0, kBidBidder = 1, kBidPrice = 2, kBidChannel = 3, kBidUrl = 4, kBidTime = 5,
                 kBidExtra = 6;

OptionTexts nexmark(const std::string& events, const std::string& rows, OptionTexts more = {}) {
  more.insert(more.end(), {{"kind", "nexmark"}, {"events", events}, {"rows", rows}});
  return more;
}

std::vector<int64_t> integers(const OptionTexts& options, size_t column) {
  const auto table = generate(options, 4096, {column});
  std::vector<int64_t> out;
  for (uint64_t row = 0; row < table->rows(); ++row) out.push_back(table->value(row, 0).as_int());
  return out;
}

std::vector<std::string> strings(const OptionTexts& options, size_t column) {
  const auto table = generate(options, 4096, {column});
  std::vector<std::string> out;
  for (uint64_t row = 0; row < table->rows(); ++row) out.push_back(table->value(row, 0).as_string());
  return out;
}

template <class Values, class Test>
double share(const Values& values, Test test) {
  return static_cast<double>(std::count_if(values.begin(), values.end(), test)) / static_cast<double>(values.size());
}

std::string row_text(const MemoryTable& table, uint64_t row) {
  std::string out;
  for (size_t column = 0; column < table.schema().size(); ++column)
    out += (column == 0 ? "" : "|") + table.value(row, column).text();
  return out;
}

TEST(NexmarkIds, CountAlongTheEvents) {
  int64_t persons = -1, auctions = -1;
  for (int64_t id = 0; id < 1'000; ++id) {
    persons += nexmark_event(id) == NexmarkEvent::Person;
    auctions += nexmark_event(id) == NexmarkEvent::Auction;
    ASSERT_EQ(last_person(id), persons);
    ASSERT_EQ(last_auction(id), auctions);
  }
  EXPECT_EQ(persons, 19);
  EXPECT_EQ(auctions, 59);
}

TEST(NexmarkIds, ReferencesReachAFewIdsAhead) {
  EXPECT_EQ(persons_around(0).first, 0);
  EXPECT_EQ(persons_around(0).count, 11u);
  EXPECT_EQ(persons_around(50 * 5'000).first, 4'001);
  EXPECT_EQ(persons_around(50 * 5'000).count, 1'010u);
  EXPECT_EQ(auctions_around(3).first, 0);
  EXPECT_EQ(auctions_around(3).count, 13u);
  EXPECT_EQ(auctions_around(50 * 100 + 4).first, 202);
  EXPECT_EQ(auctions_around(50 * 100 + 4).count, 111u);
}

TEST(NexmarkOrder, ShowsTheRowsOfOneKindOfEvent) {
  for (const uint32_t group : {1u, 7u, 50u, 120u}) {
    NexmarkOptions options;
    options.group = group;
    options.first_id = 3;
    for (const NexmarkEvent events : {NexmarkEvent::Person, NexmarkEvent::Auction, NexmarkEvent::Bid}) {
      options.events = events;
      const NexmarkOrder order(options);
      uint64_t row = 0;
      for (int64_t number = 0; number < 3'000; ++number) {
        ASSERT_EQ(order.rows_before(static_cast<uint64_t>(number)), row);
        const int64_t place = number / group * group + number * 953 % group;
        if (nexmark_event(3 + place) != events) continue;
        int64_t found = 0;
        order.places(row, {&found, 1});
        ASSERT_EQ(found, place);
        ASSERT_EQ(order.number_of(row), static_cast<uint64_t>(number));
        ++row;
      }
    }
  }
}

TEST(NexmarkClock, CutsToMilliseconds) {
  const NexmarkClock three(0, 3), thousands(0, 700'000);
  for (int64_t place = 0; place < 2'000'000; place += 333) {
    ASSERT_EQ(three.millis(place), place * 1000 / 3);
    ASSERT_EQ(thousands.millis(place), place * 1000 / 700'000);
  }
  const int64_t far = 123'456'789'012'345;
  EXPECT_EQ(thousands.millis(far), far / 700);
}

TEST(NexmarkPrices, AreEvenlySpreadByTheirLogarithm) {
  const NexmarkPrices prices;
  for (uint32_t i = 0; i < 65'536; i += 13) {
    const double exact = 100 * std::pow(10.0, 6.0 * i / 65'536);
    ASSERT_NEAR(static_cast<double>(prices.price(i << 16)), exact, 0.5001);
  }
}

TEST(Nexmark, EventsStayWhatTheyAre) {
  EXPECT_EQ(row_text(*generate(nexmark("person", "500"), 100), 9),
            "1009|John Bartels|ejqse@qcc.com|2498 7858 5653 7115|Portland|WY|2015-07-15T00:00:00.045Z|T`WOkj\\tuR"
            "oOMXhPvnHMnk^Tt]VL_KaKwjryyMKkgcX_rUrUWU`]Owoujm\\R^xLrZso\\^aQgkJVtsjsVvfwfxwka\\PiLKh`oiQbwohaspVQ"
            "YY]ORsuVoZgy`NyJI[vt[IM`lSVahvIpiX`SewJIux\\]yLdY");
  EXPECT_EQ(row_text(*generate(nexmark("auction", "500"), 100), 29),
            "1029|lmx hucno hyk|cxpzqfdlkdesdlpentkzhzrjtomaxxyzzvwfhnnes knzmyst cnequun sj  ifztgejkcx|5148372|"
            "5150164|2015-07-15T00:00:00.045Z|2015-07-15T00:00:00.367Z|1000|10|oiYVNbYOIapNMt]RRaYjHwhatt]_gWkRYK"
            "lHx]gdhXj\\amsllmcdIhghUqTOoyaiWiVYLKsZRkOwWoaxqitWysIJ`PKYzKLaeLjfUuaVpP\\NMvHl]SH[ilmgsk[So]ZgngmV"
            "NekvVaTTnZHQuX\\sj`qTkgqjkzdps`pM`d`JQv\\m\\fRw[bJwYkTQ][evawRgxIQmlb`\\KtlvdI`ZiIOaIrKHMVmRpIfr]\\k"
            "`rodaMwuULmxXUyxuOdpsnIariVVyzgfZqxaN`NMaMuTqQsrh[TIQmprSKPi`^qwylyJNXmN[vpN]sO\\hvNT^VvRp\\nWmcoqNa"
            "S]^i[Q\\iN_j[KrpMSfYRTxJ\\yRzdOH`Jpz");
  EXPECT_EQ(row_text(*generate(nexmark("bid", "500"), 100), 459),
            "1000|1002|203|channel-9772|https://www.nexmark.com/gnm/kgh/flx/item.htm?query=1|2015-07-15T00:00:00."
            "049Z|xPNlx]_\\sukMXSJUtH[RpZWM_dZmxhllTk\\hTml]cMQcjiJe^PsYxsHz\\UdsT");
  EXPECT_EQ(row_text(*generate(nexmark("bid", "500", {{"seed", "7"}}), 100), 459),
            "1000|1001|355|channel-696|https://www.nexmark.com/xzo/gnor/vnpj/item.htm?query=1&channel_id=49073356"
            "8|2015-07-15T00:00:00.049Z|[a[TJgeNnxzf\\dyjs`nuLi\\_UVXiyw_efp`ZvadJdWHRbcISPv__VoNan\\ntmz\\zxOij["
            "\\");
}

TEST(Nexmark, BatchSizeAndColumnsChangeNothing) {
  for (const char* events : {"person", "auction", "bid", "all"}) {
    const OptionTexts options = nexmark(events, "1500", {{"out_of_order_group", "70"}});
    const auto all = generate(options, 4096);
    EXPECT_EQ(checksum(*generate(options, 1)), checksum(*all));
    EXPECT_EQ(checksum(*generate(options, 7)), checksum(*all));
    for (size_t column = 0; column < all->schema().size(); ++column) {
      const auto alone = generate(options, 1000, {column});
      for (uint64_t row = 0; row < all->rows(); ++row) ASSERT_EQ(alone->value(row, 0), all->value(row, column));
    }
  }
}

TEST(Nexmark, KindsOfEventsHaveTheirShares) {
  EXPECT_EQ(integers(nexmark("person", "5000"), 0).size(), 100u);
  EXPECT_EQ(integers(nexmark("auction", "5000"), 0).size(), 300u);
  EXPECT_EQ(integers(nexmark("bid", "5000"), 0).size(), 4'600u);
}

TEST(Nexmark, IdsAreConsecutive) {
  for (const char* events : {"person", "auction"}) {
    const auto ids = integers(nexmark(events, "10000"), 0);
    for (size_t i = 0; i < ids.size(); ++i) ASSERT_EQ(ids[i], 1'000 + static_cast<int64_t>(i));
  }
}

TEST(Nexmark, HotKeysGetTheirShares) {
  const OptionTexts late = nexmark("bid", "5000", {{"first_id", "1000000"}});
  std::map<int64_t, int> by_bidder, by_auction;
  for (const int64_t bidder : integers(late, kBidBidder)) ++by_bidder[bidder];
  for (const int64_t auction : integers(late, kBidAuction)) ++by_auction[auction];
  EXPECT_NEAR(by_bidder[1'000 + 20'000 + 1], 3'450, 120);
  EXPECT_NEAR(by_auction[1'000 + 60'100], 767, 70);
  std::map<int64_t, int> by_seller;
  for (const int64_t seller : integers(nexmark("auction", "5000", {{"first_id", "1000000"}}), 7)) ++by_seller[seller];
  EXPECT_NEAR(by_seller[1'000 + 20'000], 225, 30);
}

TEST(Nexmark, RatiosAndUnbornBiddersCanBeChosen) {
  const OptionTexts cold = nexmark("bid", "100000", {{"hot_bidder_ratio", "1"}, {"hot_auction_ratio", "1"}});
  std::set<int64_t> bidders;
  for (const int64_t bidder : integers(cold, kBidBidder)) bidders.insert(bidder);
  EXPECT_GT(bidders.size(), 1'900u);
  const auto born = integers(nexmark("bid", "1000"), kBidBidder);
  const auto unborn = integers(nexmark("bid", "1000", {{"unborn_bidders", "true"}}), kBidBidder);
  for (size_t i = 0; i < born.size(); ++i) ASSERT_EQ(unborn[i], born[i] + 1'000);
}

TEST(Nexmark, PricesFallIntoThreeRanks) {
  const auto prices = integers(nexmark("bid", "100000"), kBidPrice);
  EXPECT_NEAR(share(prices, [](int64_t price) { return price < 10'000; }), 1.0 / 3, 0.01);
  EXPECT_NEAR(share(prices, [](int64_t price) { return price >= 1'000'000; }), 1.0 / 3, 0.01);
  EXPECT_NEAR(share(prices, [](int64_t p) { return 908 * p > 1'000'000'000 && 908 * p < 50'000'000'000; }), 0.28, 0.01);
}

TEST(Nexmark, ChannelsAndUrlsBelongTogether) {
  const OptionTexts options = nexmark("bid", "100000");
  const auto channels = strings(options, kBidChannel), urls = strings(options, kBidUrl);
  std::map<std::string, std::string> url_of;
  for (size_t i = 0; i < channels.size(); ++i) {
    const auto [known, added] = url_of.try_emplace(channels[i], urls[i]);
    ASSERT_EQ(known->second, urls[i]);
    ASSERT_EQ(urls[i].find("https://www.nexmark.com/"), 0u);
  }
  EXPECT_NEAR(share(channels, [](const std::string& name) { return name[0] != 'c'; }), 0.5, 0.01);
  EXPECT_NEAR(share(urls, [](const std::string& url) { return url.find("channel_id=") != url.npos; }), 0.45, 0.01);
}

TEST(Nexmark, ExtraFillsUpToTheSize) {
  const auto extras = strings(nexmark("bid", "50000"), kBidExtra);
  double bytes = 0;
  std::set<char> characters;
  for (const std::string& extra : extras) {
    ASSERT_TRUE(extra.size() >= 54 && extra.size() <= 81) << extra;
    bytes += static_cast<double>(extra.size());
    characters.insert(extra.begin(), extra.end());
  }
  EXPECT_NEAR(bytes / static_cast<double>(extras.size()), 67.5, 0.5);
  EXPECT_TRUE(characters.contains('\\'));
  EXPECT_EQ(*characters.begin(), 'H');
  EXPECT_EQ(*characters.rbegin(), 'z');
}

TEST(Nexmark, OneAuctionInTenPassesQuery3) {
  const auto states = strings(nexmark("person", "500000"), 5);
  const auto categories = integers(nexmark("auction", "500000"), 8);
  EXPECT_NEAR(share(states, [](const std::string& s) { return s == "OR" || s == "ID" || s == "CA"; }), 0.5, 0.02);
  EXPECT_NEAR(share(categories, [](int64_t category) { return category == 10; }), 0.2, 0.01);
}

TEST(Nexmark, AuctionsEndAfterTheyBegin) {
  const OptionTexts options = nexmark("auction", "100000", {{"rate", "100"}});
  const auto times = integers(options, 5), ends = integers(options, 6);
  const auto opening = integers(options, 3), reserve = integers(options, 4);
  double open = 0;
  for (size_t i = 0; i < times.size(); ++i) {
    ASSERT_GT(ends[i], times[i]);
    ASSERT_GT(reserve[i], opening[i]);
    open += static_cast<double>(ends[i] - times[i]) / 1e6;
  }
  EXPECT_NEAR(open / static_cast<double>(times.size()), 16.66, 0.5);
}

TEST(Nexmark, GroupsComeOutOfOrder) {
  const auto ordered = integers(nexmark("bid", "10000", {{"rate", "1000"}}), kBidTime);
  EXPECT_TRUE(std::is_sorted(ordered.begin(), ordered.end()));
  auto mixed = integers(nexmark("bid", "10000", {{"rate", "1000"}, {"out_of_order_group", "50"}}), kBidTime);
  EXPECT_FALSE(std::is_sorted(mixed.begin(), mixed.end()));
  std::sort(mixed.begin(), mixed.end());
  EXPECT_EQ(mixed, ordered);
}

TEST(Nexmark, RealtimeCountsTheEventsOfAllKinds) {
  auto source = open_generator(nexmark("person", "0", {{"rate", "1000000"}, {"realtime", "true"}}), {0});
  Batch batch;
  ASSERT_EQ(*(*source)->poll(1024, batch, 5), Poll::Data);
  EXPECT_EQ(batch.column(0).value(0).as_int(), 1'000);
}

TEST(Nexmark, ValuesOutOfRangeAreErrors) {
  EXPECT_EQ(open_generator(nexmark("bid", "1", {{"out_of_order_group", "953"}}), {}).error().code, 4031);
  EXPECT_EQ(open_generator(nexmark("bid", "1", {{"hot_seller_ratio", "0"}}), {}).error().code, 4031);
  EXPECT_EQ(open_generator(nexmark("bid", "1", {{"disorder", "1s"}}), {}).error().code, 4031);
  EXPECT_EQ(open_generator(nexmark("cat", "1"), {}).error().code, 1103);
}

}  // namespace
}  // namespace velo::connector
