#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "column/selection.hpp"
#include "column/vector.hpp"

namespace velo::expr {

/// Immutable set of constants of one scalar type, none NULL: the right side of IN. Equality is that of `=`.
class ConstantSet {
 public:
  ConstantSet(const Type& type, const std::vector<Value>& values);

  /// Writes 1 or 0 into found[row] for each of `rows`. NULL rows get either.
  void lookup(const Vector& input, Selection rows, uint8_t* found) const;

 private:
  /// One slot of the open-addressing table: texts keep their StringRef in the two words.
  struct Slot {
    uint64_t low = 0;
    uint64_t high = 0;
    bool used = false;
  };

  template <class Key>
  void insert(const Key& key);
  template <class Key>
  bool contains(const Key& key) const;
  template <class T>
  void lookup_as(const Vector& input, Selection rows, uint8_t* found) const;

  std::vector<Slot> slots_;
  uint64_t mask_ = 0;
  std::vector<std::string> texts_;  ///< bytes behind the slots of texts
};

}  // namespace velo::expr
