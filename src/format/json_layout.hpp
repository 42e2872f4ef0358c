#pragma once

#include <immintrin.h>

#include <string>
#include <string_view>
#include <vector>

#include "format/column_kernels.hpp"
#include "format/json_scan.hpp"

namespace velo::format {

/// Up to 32 bytes that must stand at a fixed distance from an entry of the structural index.
struct LiteralPiece {
  int32_t entry = 0;
  int32_t shift = 0;
  __m256i bytes;
  __m256i mask;
};

/// A value between two literals. Strings hold no entry of the index; bare values are numbers, true, false or null.
struct LayoutValue {
  Span span;
  JsonKind kind = JsonKind::Missing;
  int32_t column = -1;  ///< -1: nobody wants it
};

/// How records of one producer look: the same literals in the same order around the same kinds of values. Records that
/// match all literals have the same number of index entries, which is what makes their index a matrix.
class JsonLayout {
 public:
  /// Learns from a sound record with its line end, `[begin, newline]`. False (and known() is false) when such records
  /// cannot be told by literals: arrays, escapes, line ends inside, very long names.
  /// `names`: field of each column; columns that the record lacks are listed in missing().
  bool learn(const char* begin, const char* newline, const std::vector<std::string>& names);

  bool known() const { return stride_ != 0; }
  void forget() { stride_ = 0; }
  uint32_t stride() const { return stride_; }
  uint32_t tail() const { return tail_; }  ///< bytes between the record and its newline
  /// Those that somebody wants, and the bare ones: their text has to be checked.
  const std::vector<LayoutValue>& values() const { return values_; }
  const std::vector<int32_t>& missing() const { return missing_; }

  /// Whether every literal of every row is in its place and every row begins where the last one ended.
  bool matches(const StridedRows& rows) const;

 private:
  struct Learner;

  std::vector<LiteralPiece> pieces_;
  std::vector<LayoutValue> values_;
  std::vector<int32_t> missing_;
  int32_t first_entry_offset_ = 0;  // of the record's first index entry, from its first byte
  uint32_t stride_ = 0;
  uint32_t tail_ = 0;
};

}  // namespace velo::format
