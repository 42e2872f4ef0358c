#pragma once

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <type_traits>
#include <vector>

#include "base/hash.hpp"
#include "types/decimal.hpp"
#include "types/interval.hpp"
#include "types/string_ref.hpp"

namespace velo::functions {

/// 16-byte values as two words.
struct WideKey {
  uint64_t low = 0;
  uint64_t high = 0;
  friend bool operator==(const WideKey&, const WideKey&) = default;
};

inline uint64_t hash_key(uint64_t key) { return hash_u64(key); }
inline uint64_t hash_key(const WideKey& key) { return hash_combine(hash_u64(key.low), key.high); }
inline uint64_t hash_key(const StringRef& key) { return hash_bytes(key.view()); }

/// Values that SQL takes as equal have equal keys: both zeros, and all NaNs.
template <class T>
uint64_t real_key(T value) {
  if (value == 0) value = 0;
  if (std::isnan(value)) value = std::numeric_limits<T>::quiet_NaN();
  return std::bit_cast<uint64_t>(static_cast<double>(value));
}

template <class T>
struct KeyOf {
  using Key = uint64_t;
  static Key key(T value) { return static_cast<uint64_t>(value); }
  static T value(Key key) { return static_cast<T>(key); }
};
template <>
struct KeyOf<double> {
  using Key = uint64_t;
  static Key key(double value) { return real_key(value); }
  static double value(Key key) { return std::bit_cast<double>(key); }
};
template <>
struct KeyOf<float> {
  using Key = uint64_t;
  static Key key(float value) { return real_key(value); }
  static float value(Key key) { return static_cast<float>(std::bit_cast<double>(key)); }
};
template <>
struct KeyOf<Int128> {
  using Key = WideKey;
  static Key key(Int128 value) { return std::bit_cast<WideKey>(value); }
  static Int128 value(const Key& key) { return std::bit_cast<Int128>(key); }
};
template <>
struct KeyOf<Interval> {
  using Key = WideKey;
  static Key key(const Interval& value) { return std::bit_cast<WideKey>(value); }
  static Interval value(const Key& key) { return std::bit_cast<Interval>(key); }
};
template <>
struct KeyOf<StringRef> {
  using Key = StringRef;
  static Key key(const StringRef& value) { return value; }
  static StringRef value(const Key& key) { return key; }
};

/// The values of one group, in the order of first appearance. Up to kScanned values are searched one by one; beyond
/// that a table of value numbers is probed. Owns the bytes of long texts.
template <class Key>
class DistinctSet {
 public:
  /// Whether the value is new.
  bool insert(const Key& key) {
    if (slots_.empty()) {
      for (const Key& known : keys_) {
        if (known == key) return false;
      }
    } else {
      uint32_t& slot = find_slot(key);
      if (slot != 0) return false;
      slot = static_cast<uint32_t>(keys_.size() + 1);
    }
    keys_.push_back(kept(key));
    if (keys_.size() >= kScanned && keys_.size() * 4 > slots_.size() * 3) rebuild();
    return true;
  }
  const std::vector<Key>& keys() const { return keys_; }

 private:
  static constexpr size_t kScanned = 8;

  uint32_t& find_slot(const Key& key) {
    const size_t mask = slots_.size() - 1;
    size_t at = hash_key(key) & mask;
    while (slots_[at] != 0 && !(keys_[slots_[at] - 1] == key)) at = (at + 1) & mask;
    return slots_[at];
  }
  void rebuild() {
    slots_.assign(slots_.empty() ? 4 * kScanned : slots_.size() * 2, 0);
    for (uint32_t i = 0; i < keys_.size(); ++i) find_slot(keys_[i]) = i + 1;
  }
  const Key& kept(const Key& key) { return key; }
  Key kept(const Key& key)
    requires std::is_same_v<Key, StringRef>
  {
    if (key.is_inline()) return key;
    texts_.push_back(std::make_unique<char[]>(key.size()));
    std::memcpy(texts_.back().get(), key.data(), key.size());
    return StringRef({texts_.back().get(), key.size()});
  }

  std::vector<Key> keys_;
  std::vector<uint32_t> slots_;  ///< number of a key + 1, or 0
  std::vector<std::unique_ptr<char[]>> texts_;
};

}  // namespace velo::functions
