#pragma once

#include <span>
#include <vector>

#include "runtime/outlet.hpp"

namespace velo::runtime {

/// Puts the rows of several owners together in the order of the input rows on which they follow. Recycles its memory.
class RowsInTurn {
 public:
  /// `parts` were kept with places, each in ascending order; rows on one input row are all in one part. Rows behind the
  /// place `last` are left out. The result is valid until the next call.
  const KeptRows& merge(std::span<const KeptRows* const> parts, uint32_t last);

 private:
  /// A part and how far it has been taken.
  struct Head {
    const KeptRows* rows = nullptr;
    size_t at = 0;
    size_t block = 0;  ///< of row `at`, where rows are copied
    size_t in_block = 0;

    bool done() const { return at == rows->places.size(); }
    uint32_t place() const { return rows->places[at]; }
  };

  void take(Head& head, size_t end);
  void copy(Head& head, size_t end);

  std::vector<Head> heads_;
  KeptRows merged_;
  uint32_t room_ = 0;  ///< rows that the last block of `merged_` still takes
};

}  // namespace velo::runtime
