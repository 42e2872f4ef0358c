#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "operators/row_order.hpp"
#include "state/byte_heap.hpp"
#include "state/row_codec.hpp"

namespace velo::operators {

/// A row of a partition: its values, as a RowCodec lays them, follow.
struct RankedRow {
  uint64_t arrival;  ///< larger for later rows
  uint32_t was;      ///< rank in the output before the change at hand; 0: not in it
  uint32_t is;       ///< rank behind it

  std::byte* values() { return reinterpret_cast<std::byte*>(this + 1); }
  const std::byte* values() const { return reinterpret_cast<const std::byte*>(this + 1); }
};

/// The rows of one partition in order, those beside each other as they came. Plain data, part of a payload.
struct Ranking {
  RankedRow** rows;
  uint32_t count;
  uint32_t capacity;

  RankedRow* back() const { return rows[count - 1]; }
  std::span<RankedRow* const> all() const { return {rows, count}; }
};
inline constexpr std::byte kNoRanking[sizeof(Ranking)] = {};

/// Makes, keeps in order and frees the rows of rankings.
class RankedRows {
 public:
  RankedRows(const std::vector<Type>& types, std::vector<plan::SortKey> order)
      : codec_(types), order_(codec_, std::move(order)) {}

  const state::RowCodec& codec() const { return codec_; }

  /// The rows[0..count) of `columns`, in no ranking. Valid until the next call; the rows themselves until free().
  std::span<RankedRow* const> make(std::span<const Vector* const> columns, const uint16_t* rows, uint32_t count);
  void free(RankedRow* row);
  /// A ranking without rows goes.
  void free(Ranking& ranking);

  /// Where a row would stand: behind those beside it.
  uint32_t place_of(const Ranking& ranking, const RankedRow& row) const;
  /// Where the row with these values stands that came last; nothing when there is none.
  std::optional<uint32_t> find(const Ranking& ranking, const RankedRow& like) const;
  void insert(Ranking& ranking, uint32_t at, RankedRow* row);
  static void remove(Ranking& ranking, uint32_t at);
  bool beside(const RankedRow& a, const RankedRow& b) const { return order_.compare(a.values(), b.values()) == 0; }

  size_t bytes() const { return heap_.bytes(); }

 private:
  size_t row_bytes() const { return sizeof(RankedRow) + codec_.bytes(); }

  state::RowCodec codec_;
  RowOrder order_;
  state::ByteHeap heap_;
  uint64_t arrivals_ = 0;
  std::vector<RankedRow*> made_;
  std::vector<std::byte*> values_;
};

}  // namespace velo::operators
