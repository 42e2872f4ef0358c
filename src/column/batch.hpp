#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "column/selection.hpp"
#include "column/vector.hpp"

namespace velo {

/// What a row does to the relation it belongs to (changelog model of Flink SQL).
enum class RowKind : uint8_t { Insert, UpdateBefore, UpdateAfter, Delete };

/// Event times of the physical rows of a batch from `first` on, also of rows that a filter removed later, and the
/// watermark around them. The watermark before row i is max(watermark_before, max(times[first..i-1]) - delay), or where
/// rows of several inputs met, watermarks[i]: a pure function of the row order, so that batch size never changes which
/// row is late.
struct EventTimes {
  const Micros* times = nullptr;  ///< one per physical row; kMinTime for a row refused as bad
  uint32_t first = 0;             ///< rows before this one came in an earlier batch
  Micros delay = 0;               ///< declared out-of-orderness, >= 0
  Micros watermark_before = kMinTime;
  Micros watermark_after = kMinTime;
  Micros min = kMaxTime;  ///< a lower bound of the times of all rows that are not bad
  Micros max = kMinTime;  ///< an upper bound of them
  const Micros* watermarks = nullptr;  ///< per physical row the watermark before it; nullptr: as the formula says
};

/// Where the rows of a batch came from, for error messages, dead letters and text pass-through.
struct RowOrigin {
  std::string_view where;  ///< file name or topic
  Partition partition{0};
  Offset first_offset{0};             ///< offset of physical row 0; rows are consecutive
  const char* bytes = nullptr;        ///< raw bytes the rows were decoded from, or nullptr
  uint64_t first_line = 0;            ///< line number (from 1) of *lines_from; 0 when lines mean nothing
  const char* lines_from = nullptr;   ///< start of a line at or before bytes, in the same memory
  const uint32_t* begins = nullptr;   ///< per row: where its record starts in bytes
  const uint32_t* lengths = nullptr;  ///< per row: its length without the line end

  /// A row as the origin of another batch knows it.
  struct Place {
    const RowOrigin* origin;
    uint32_t row;
  };
  /// Per row, where rows of several partitions stand in one batch: nothing else here tells of them. Else nullptr.
  const Place* places = nullptr;
  Place place(uint32_t row) const { return places ? places[row] : Place{this, row}; }

  bool has_payload() const { return bytes != nullptr; }
  std::string_view payload(uint32_t row) const { return {bytes + begins[row], lengths[row]}; }
  /// Line of a row, counted on demand: errors are rare, rows are not.
  uint64_t line(uint32_t row) const;
};

/// A view of up to kMaxBatchRows rows in columns: what flows between operators. Vectors, selection, kinds, times and
/// origin belong to whoever made the batch and stay valid until the push() it was passed to returns.
struct Batch {
  std::vector<const Vector*> columns;
  uint32_t rows = 0;                  ///< physical rows in every column
  Selection selection;                ///< the rows that are still in, ascending
  const RowKind* kinds = nullptr;     ///< per physical row; nullptr: all Insert
  const EventTimes* times = nullptr;  ///< nullptr: no event time
  const RowOrigin* origin = nullptr;  ///< nullptr: rows were computed, not read
  /// Per physical row, which row of the step it follows from (see ordinal()); nullptr: the one with its own number.
  const uint16_t* ordinals = nullptr;

  const Vector& column(size_t i) const { return *columns[i]; }
  RowKind kind(uint32_t row) const { return kinds ? kinds[row] : RowKind::Insert; }
  /// The row of the batch that entered the query on which this one follows. Told by operators that keep rows apart by
  /// key and answer each row at once; the output of others is not asked.
  uint16_t ordinal(uint32_t row) const { return ordinals ? ordinals[row] : static_cast<uint16_t>(row); }
  bool empty() const { return selection.empty(); }
};

/// Owner of the vectors of a batch: what decoders fill and operators write their output into. Recycled: `reset` keeps
/// the memory.
class RowBlock {
 public:
  RowBlock() = default;
  explicit RowBlock(const std::vector<Type>& types);

  void reset(uint32_t rows);
  Vector& column(size_t i) { return columns_[i]; }
  const Vector& column(size_t i) const { return columns_[i]; }
  size_t width() const { return columns_.size(); }

  /// A batch over the first `rows` rows of this block; refers to the block's vectors. `batch` keeps its capacity.
  void view(uint32_t rows, Batch& batch) const;

 private:
  std::vector<Vector> columns_;
};

}  // namespace velo
