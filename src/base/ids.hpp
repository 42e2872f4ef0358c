#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace velo {

/// An integer that cannot be mixed up with another one. `Tag` only names the kind.
template <class Tag, class Rep>
struct StrongId {
  Rep value{};

  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep initial) : value(initial) {}
  friend constexpr auto operator<=>(const StrongId&, const StrongId&) = default;
};

/// Position of a record in its partition: Kafka offset, or the running number of the record in a file or stream.
using Offset = StrongId<struct OffsetTag, int64_t>;
/// Partition of a source, from 0.
using Partition = StrongId<struct PartitionTag, int32_t>;
/// Running number of a commit of one job, from 1.
using Epoch = StrongId<struct EpochTag, uint64_t>;

}  // namespace velo
