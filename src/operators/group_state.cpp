#include "operators/group_state.hpp"

#include <algorithm>
#include <utility>

namespace velo::operators {

void GroupState::merge(state::GroupTable& into, const state::GroupTable& from, bool with_mark) const {
  constexpr size_t kBlock = 256;
  std::byte* block[kBlock];
  for (size_t first = 0; first < from.size(); first += kBlock) {
    const std::span<std::byte*> some(block, std::min(kBlock, from.size() - first));
    from.payloads(first, some);
    for (const std::byte* group : some) {
      bool created_here;
      std::byte* whole = into.find_or_add(from.key_of(group), created_here);
      if (created_here) aggregates.init(whole);
      if (with_mark && (created_here || aggregates.mark(group) < aggregates.mark(whole)))
        aggregates.set_mark(whole, aggregates.mark(group));
      aggregates.merge(whole, group, into.arena());
    }
  }
}

void GroupState::take(state::GroupTable& into, state::GroupTable& from, bool with_mark) const {
  if (into.size() != 0) return merge(into, from, with_mark);
  const state::KeyLayout& ours = into.layout();
  const state::KeyLayout& theirs = from.layout();
  std::swap(into, from);
  into.set_layout(ours);
  from.set_layout(theirs);
}

}  // namespace velo::operators
