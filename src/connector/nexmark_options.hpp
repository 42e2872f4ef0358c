#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "connector/generator_kind.hpp"
#include "connector/nexmark_ids.hpp"

namespace velo::connector {

/// What can be chosen about the auction house. A ratio of n makes all but one in n draws hot.
struct NexmarkOptions {
  std::optional<NexmarkEvent> events;  ///< nullopt: all of them
  int64_t first_id = 0;
  uint32_t group = 1;  ///< events that come out of order among themselves
  uint32_t hot_auction_ratio = 2;
  uint32_t hot_seller_ratio = 4;
  uint32_t hot_bidder_ratio = 4;
  uint32_t hot_channel_ratio = 2;
  int32_t person_bytes = 200;  ///< sizes that `extra` fills up to, on average
  int32_t auction_bytes = 500;
  int32_t bid_bytes = 100;
  bool unborn_bidders = false;
};

std::span<const catalog::OptionSpec> nexmark_options();
Result<NexmarkOptions> read_nexmark_options(const catalog::Options& options);

}  // namespace velo::connector
