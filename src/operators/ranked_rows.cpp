// A ranking is an array of addresses: places are found by halving, and what moves when a row comes or goes is eight
// bytes a row.
#include "operators/ranked_rows.hpp"

#include <algorithm>

namespace velo::operators {

namespace {
constexpr uint32_t kFirstCapacity = 1;
}

std::span<RankedRow* const> RankedRows::make(std::span<const Vector* const> columns, const uint16_t* rows,
                                             uint32_t count) {
  if (made_.size() < count) {
    made_.resize(count);
    values_.resize(count);
  }
  for (uint32_t i = 0; i < count; ++i) {
    made_[i] = reinterpret_cast<RankedRow*>(heap_.allocate(row_bytes()));
    *made_[i] = {arrivals_++, 0, 0};
    values_[i] = made_[i]->values();
  }
  codec_.encode(columns, rows, count, values_.data(), heap_);
  return {made_.data(), count};
}

void RankedRows::free(RankedRow* row) {
  codec_.release(row->values(), heap_);
  heap_.free(reinterpret_cast<std::byte*>(row), row_bytes());
}

void RankedRows::free(Ranking& ranking) {
  if (ranking.capacity != 0)
    heap_.free(reinterpret_cast<std::byte*>(ranking.rows), ranking.capacity * sizeof(RankedRow*));
  ranking = {};
}

uint32_t RankedRows::place_of(const Ranking& ranking, const RankedRow& row) const {
  const auto rows = ranking.all();
  const auto behind = std::upper_bound(rows.begin(), rows.end(), &row, [&](const RankedRow* a, const RankedRow* b) {
    return order_.less(a->values(), b->values());
  });
  return static_cast<uint32_t>(behind - rows.begin());
}

std::optional<uint32_t> RankedRows::find(const Ranking& ranking, const RankedRow& like) const {
  for (uint32_t at = place_of(ranking, like); at-- > 0 && beside(*ranking.rows[at], like);) {
    if (codec_.equal(ranking.rows[at]->values(), like.values())) return at;
  }
  return std::nullopt;
}

void RankedRows::insert(Ranking& ranking, uint32_t at, RankedRow* row) {
  if (ranking.count == ranking.capacity) {
    const uint32_t capacity = std::max(ranking.capacity * 2, kFirstCapacity);
    auto** rows = reinterpret_cast<RankedRow**>(heap_.allocate(capacity * sizeof(RankedRow*)));
    std::copy_n(ranking.rows, ranking.count, rows);
    const uint32_t count = ranking.count;
    free(ranking);
    ranking = {rows, count, capacity};
  }
  std::copy_backward(ranking.rows + at, ranking.rows + ranking.count, ranking.rows + ranking.count + 1);
  ranking.rows[at] = row;
  ++ranking.count;
}

void RankedRows::remove(Ranking& ranking, uint32_t at) {
  std::copy(ranking.rows + at + 1, ranking.rows + ranking.count, ranking.rows + at);
  --ranking.count;
}

}  // namespace velo::operators
