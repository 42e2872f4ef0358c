#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "operators/partition_rows.hpp"

namespace velo::operators {

/// Where a frame stands at the row last computed. Both ends only ever move forward.
struct FrameCursor {
  size_t begin = 0;
  size_t end = 0;  ///< one behind the last row; may lie before begin: an empty frame
  size_t added_begin = 0;
  size_t added_end = 0;  ///< rows that the kept aggregate states hold
};

/// One partition and how far its rows have been computed, one after the other.
struct OverWalk {
  PartitionRows rows;
  bool complete = false;  ///< no row will be appended any more
  size_t next = 0;        ///< the row to compute next
  size_t peers_begin = 0;
  size_t peers_end = 0;              ///< rows beside `next`, as far as they are there
  uint64_t peer_group = 0;           ///< their number among those of the partition, from 1
  std::vector<size_t> group_begins;  ///< where each group of peers begins: complete partitions under GROUPS
  std::unique_ptr<FrameCursor[]> cursors;
  std::unique_ptr<std::byte[]> states;  ///< of aggregates whose frames begin with the partition, or let rows go exactly
};

}  // namespace velo::operators
