#pragma once

#include <algorithm>
#include <cstdint>

namespace velo::connector {

// Arithmetic of the Nexmark benchmark (Tucker et al., "NEXMark", 2002; constants of the public generators). Of 50
// consecutive event ids the first is a person, the next three are auctions, the other 46 are bids. Persons and auctions
// are counted in the order of their event ids; what a stream shows is that count plus 1000.

enum class NexmarkEvent : uint8_t { Person, Auction, Bid };

inline constexpr int64_t kNexmarkPersons = 1;
inline constexpr int64_t kNexmarkAuctions = 3;
inline constexpr int64_t kNexmarkEpoch = 50;       ///< event ids until the kinds repeat
inline constexpr int64_t kNexmarkFirstId = 1000;   ///< of persons and of auctions
inline constexpr int64_t kNexmarkHotBlock = 100;   ///< of this many persons or auctions the first is the hot one
inline constexpr int64_t kNexmarkInFlight = 100;   ///< auctions that bids go to
inline constexpr int64_t kNexmarkActive = 1000;    ///< persons who sell and bid
inline constexpr int64_t kNexmarkLead = 10;        ///< how many ids ahead of the last one a reference may be

constexpr NexmarkEvent nexmark_event(int64_t event_id) {
  const int64_t rest = event_id % kNexmarkEpoch;
  if (rest < kNexmarkPersons) return NexmarkEvent::Person;
  return rest < kNexmarkPersons + kNexmarkAuctions ? NexmarkEvent::Auction : NexmarkEvent::Bid;
}

/// Count of the last person at or before an event.
constexpr int64_t last_person(int64_t event_id) {
  const int64_t epoch = event_id / kNexmarkEpoch, rest = event_id % kNexmarkEpoch;
  return epoch * kNexmarkPersons + std::min(rest, kNexmarkPersons - 1);
}

/// Count of the last auction at or before an event; -1 before the first.
constexpr int64_t last_auction(int64_t event_id) {
  const int64_t epoch = event_id / kNexmarkEpoch, rest = event_id % kNexmarkEpoch;
  return epoch * kNexmarkAuctions + std::min(rest - kNexmarkPersons, kNexmarkAuctions - 1);
}

/// The first of the block that a person or an auction is in.
constexpr int64_t hot_of(int64_t last) { return last / kNexmarkHotBlock * kNexmarkHotBlock; }

/// Persons that an event may refer to: `count` of them from `first` on, a few of which are not there yet.
struct NexmarkRange {
  int64_t first;
  uint32_t count;
};
constexpr NexmarkRange persons_around(int64_t event_id) {
  const int64_t persons = last_person(event_id) + 1;
  const int64_t active = std::min(persons, kNexmarkActive);
  return {persons - active, static_cast<uint32_t>(active + kNexmarkLead)};
}
constexpr NexmarkRange auctions_around(int64_t event_id) {
  const int64_t last = last_auction(event_id);
  const int64_t first = std::max<int64_t>(last - kNexmarkInFlight, 0);
  return {first, static_cast<uint32_t>(last - first + 1 + kNexmarkLead)};
}

}  // namespace velo::connector
