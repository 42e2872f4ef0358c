// Kinds repeat after 50 ids and the permutation after `group` numbers, so one table over the least common multiple of
// both answers every question about order with a division, also for a stream of one kind that skips the rest.
#include "connector/nexmark_order.hpp"

#include <algorithm>
#include <numeric>

namespace velo::connector {

namespace {

uint64_t place_in_period(uint64_t number, uint64_t group) {
  return number / group * group + number * NexmarkOrder::kStride % group;
}

}  // namespace

NexmarkOrder::NexmarkOrder(const NexmarkOptions& options)
    : period_(std::lcm<uint64_t>(kNexmarkEpoch, options.group)) {
  for (uint64_t number = 0; number < period_; ++number) {
    const uint64_t place = place_in_period(number, options.group);
    const NexmarkEvent kind = nexmark_event(options.first_id + static_cast<int64_t>(place));
    if (options.events && kind != *options.events) continue;
    numbers_.push_back(static_cast<uint32_t>(number));
    places_.push_back(static_cast<uint32_t>(place));
  }
}

uint64_t NexmarkOrder::rows_before(uint64_t number) const {
  const auto before = std::lower_bound(numbers_.begin(), numbers_.end(), number % period_) - numbers_.begin();
  return number / period_ * numbers_.size() + static_cast<uint64_t>(before);
}

uint64_t NexmarkOrder::number_of(uint64_t row) const {
  return row / numbers_.size() * period_ + numbers_[row % numbers_.size()];
}

void NexmarkOrder::places(uint64_t first_row, std::span<int64_t> places) const {
  auto base = static_cast<int64_t>(first_row / places_.size() * period_);
  size_t at = first_row % places_.size();
  for (int64_t& place : places) {
    place = base + places_[at];
    if (++at == places_.size()) {
      at = 0;
      base += static_cast<int64_t>(period_);
    }
  }
}

}  // namespace velo::connector
