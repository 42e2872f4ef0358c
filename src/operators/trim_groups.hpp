#pragma once

#include <algorithm>

#include "state/group_table.hpp"

namespace velo::operators {

/// Groups that hold nothing, before the memory they keep is worth a look.
inline constexpr size_t kTrimAfter = 1024;

/// Whether so many groups of a table hold nothing that it is worth being made anew.
inline bool worth_trimming(const state::GroupTable& table, size_t empty) {
  return empty >= std::max(kTrimAfter, table.size() / 2);
}

/// Forgets the groups for which holds(payload) is false; the others stay in their order, with the bytes of their
/// payloads. `prototype` is the table's. Groups move: no address of a payload stays.
template <class Holds>
void trim_groups(state::GroupTable& table, std::span<const std::byte> prototype, Holds holds) {
  state::GroupTable fresh(table.layout(), prototype);
  std::byte* payload;
  for (size_t i = 0; i < table.size(); ++i) {
    table.payloads(i, {&payload, 1});
    if (!holds(payload)) continue;
    bool created;
    std::copy_n(payload, prototype.size(), fresh.find_or_add(table.key_of(payload), created));
  }
  table = std::move(fresh);
}

}  // namespace velo::operators
