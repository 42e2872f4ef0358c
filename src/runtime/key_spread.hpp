#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "column/row_error.hpp"
#include "format/format.hpp"
#include "state/key_encoder.hpp"

namespace velo::runtime {

/// Most threads that keys are spread over.
inline constexpr size_t kMostOwners = 255;

/// Spreads rows over owners by the hash of their key: equal keys have one owner. One thread.
class KeySpread {
 public:
  /// `types` are those of the decoded columns, `columns` the ones that make the key.
  KeySpread(const std::vector<Type>& types, std::vector<size_t> columns, size_t owners);
  KeySpread(const KeySpread&) = delete;
  KeySpread& operator=(const KeySpread&) = delete;

  /// The owner of each row. Rows that could not be decoded have no key: they are the first owner's.
  void find_owners(format::Decoded& rows, std::vector<uint8_t>& owners);

 private:
  std::vector<size_t> columns_;
  size_t owners_;
  state::KeyLayout layout_;
  state::KeyEncoder encoder_;
  std::vector<const Vector*> keys_;
  std::vector<uint16_t> good_;
};

}  // namespace velo::runtime
