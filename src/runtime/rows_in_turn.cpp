// Rows go over in runs: as many of one part as come before the next row of any other.
#include "runtime/rows_in_turn.hpp"

#include <algorithm>

#include "column/copy.hpp"

namespace velo::runtime {

namespace {

constexpr uint32_t kBlockRows = 4096;
constexpr uint64_t kNobody = UINT64_MAX;

// The bytes of rows [at, end), given where each ends.
std::string_view slice(const ByteBuffer& bytes, const std::vector<size_t>& ends, size_t at, size_t end) {
  const size_t begin = at == 0 ? 0 : ends[at - 1];
  return bytes.view().substr(begin, ends[end - 1] - begin);
}

}  // namespace

const KeptRows& RowsInTurn::merge(std::span<const KeptRows* const> parts, uint32_t last) {
  merged_.clear();
  room_ = 0;
  heads_.clear();
  for (const KeptRows* part : parts) heads_.push_back({part});
  for (;;) {
    Head* first = nullptr;
    uint64_t next = kNobody;
    for (Head& head : heads_) {
      if (head.done()) continue;
      if (first == nullptr || head.place() < first->place()) {
        if (first != nullptr) next = std::min<uint64_t>(next, first->place());
        first = &head;
      } else {
        next = std::min<uint64_t>(next, head.place());
      }
    }
    if (first == nullptr || first->place() > last) return merged_;
    size_t end = first->at + 1;
    const std::vector<uint32_t>& places = first->rows->places;
    while (end < places.size() && places[end] < next && places[end] <= last) ++end;
    take(*first, end);
  }
}

void RowsInTurn::take(Head& head, size_t end) {
  const KeptRows& rows = *head.rows;
  if (!rows.ends.empty()) merged_.bytes.append(slice(rows.bytes, rows.ends, head.at, end));
  if (!rows.digested_ends.empty()) merged_.digested.append(slice(rows.digested, rows.digested_ends, head.at, end));
  merged_.rows += end - head.at;
  if (rows.used != 0) copy(head, end);
  head.at = end;
}

void RowsInTurn::copy(Head& head, size_t end) {
  for (size_t left = end - head.at; left != 0;) {
    const KeptBlock& from = head.rows->blocks[head.block];
    if (room_ == 0) {
      std::vector<const Vector*> columns;
      for (size_t i = 0; i < from.columns.width(); ++i) columns.push_back(&from.columns.column(i));
      merged_.add_block(columns, kBlockRows);
      room_ = kBlockRows;
    }
    KeptBlock& to = merged_.blocks[merged_.used - 1];
    const size_t count = std::min<size_t>({left, room_, from.kinds.size() - head.in_block});
    for (size_t row = head.in_block; row < head.in_block + count; ++row) {
      const auto number = static_cast<uint16_t>(row);
      for (size_t i = 0; i < from.columns.width(); ++i)
        copy_rows(from.columns.column(i), Selection(&number, 1), to.columns.column(i), kBlockRows - room_);
      to.kinds.push_back(from.kinds[row]);
      --room_;
    }
    left -= count;
    head.in_block += count;
    if (head.in_block == from.kinds.size()) {
      ++head.block;
      head.in_block = 0;
    }
  }
}

}  // namespace velo::runtime
