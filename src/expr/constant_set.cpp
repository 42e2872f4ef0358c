// Every type is brought to a key of two words whose equality is the type's `=`: numbers widen to 128 bits, doubles lose
// the difference between zeros and between NaNs, intervals become microseconds (a month has 30 days in comparisons),
// and texts are their StringRef. The table is half empty, so that a miss ends after one or two probes.
#include "expr/constant_set.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/check.hpp"
#include "base/hash.hpp"
#include "types/time.hpp"

namespace velo::expr {

namespace {

struct NumberKey {
  uint64_t low;
  uint64_t high;

  uint64_t hash() const { return hash_combine(hash_u64(low), high); }
  bool equals(uint64_t other_low, uint64_t other_high) const { return low == other_low && high == other_high; }
};

struct TextKey {
  StringRef text;

  uint64_t word(size_t at) const {
    uint64_t w;
    std::memcpy(&w, reinterpret_cast<const char*>(&text) + at, sizeof w);
    return w;
  }
  uint64_t hash() const { return hash_bytes(text.view()); }
  bool equals(uint64_t other_low, uint64_t other_high) const {
    StringRef other;
    std::memcpy(static_cast<void*>(&other), &other_low, sizeof other_low);
    std::memcpy(reinterpret_cast<char*>(&other) + 8, &other_high, sizeof other_high);
    return text == other;
  }
};

NumberKey key_of(Int128 value) { return {static_cast<uint64_t>(value), static_cast<uint64_t>(value >> 64)}; }
NumberKey key_of(int64_t value) { return {static_cast<uint64_t>(value), value < 0 ? ~uint64_t{0} : 0}; }
NumberKey key_of(int32_t value) { return key_of(static_cast<int64_t>(value)); }
NumberKey key_of(uint8_t value) { return {value, 0}; }
NumberKey key_of(double value) {
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  return {std::bit_cast<uint64_t>(value == 0 ? 0.0 : value), 0};
}
NumberKey key_of(float value) { return key_of(static_cast<double>(value)); }
NumberKey key_of(const Interval& value) {
  const Int128 days = static_cast<Int128>(value.months) * 30 + value.days;
  return key_of(days * kMicrosPerDay + value.micros);
}
TextKey key_of(const StringRef& value) { return {value}; }

uint64_t low_word(const NumberKey& key) { return key.low; }
uint64_t low_word(const TextKey& key) { return key.word(0); }
uint64_t high_word(const NumberKey& key) { return key.high; }
uint64_t high_word(const TextKey& key) { return key.word(8); }

}  // namespace

template <class Key>
void ConstantSet::insert(const Key& key) {
  uint64_t at = key.hash() & mask_;
  while (slots_[at].used) at = (at + 1) & mask_;
  slots_[at] = {low_word(key), high_word(key), true};
}

template <class Key>
bool ConstantSet::contains(const Key& key) const {
  for (uint64_t at = key.hash() & mask_; slots_[at].used; at = (at + 1) & mask_) {
    if (key.equals(slots_[at].low, slots_[at].high)) return true;
  }
  return false;
}

ConstantSet::ConstantSet(const Type& type, const std::vector<Value>& values) {
  slots_.resize(std::bit_ceil(values.size() * 2 + 1));
  mask_ = slots_.size() - 1;
  texts_.reserve(values.size());
  for (const Value& value : values) {
    switch (type.physical()) {
      case Physical::Bool: insert(key_of(static_cast<uint8_t>(value.as_bool()))); break;
      case Physical::Int32: insert(key_of(value.as_int())); break;
      case Physical::Int64:
        insert(type.is(TypeId::Decimal) ? key_of(value.as_int128()) : key_of(value.as_int()));
        break;
      case Physical::Int128: insert(key_of(value.as_int128())); break;
      case Physical::Float: insert(key_of(static_cast<float>(value.as_double()))); break;
      case Physical::Double: insert(key_of(value.as_double())); break;
      case Physical::Interval: insert(key_of(value.as_interval())); break;
      case Physical::String:
        texts_.push_back(value.as_string());
        insert(key_of(StringRef(texts_.back())));
        break;
      default: CHECK(false, "IN compares scalar values");
    }
  }
}

template <class T>
void ConstantSet::lookup_as(const Vector& input, Selection rows, uint8_t* found) const {
  rows.each([&](uint32_t row) { found[row] = contains(key_of(input.at<T>(row))); });
}

void ConstantSet::lookup(const Vector& input, Selection rows, uint8_t* found) const {
  switch (input.physical()) {
    case Physical::Bool: return lookup_as<uint8_t>(input, rows, found);
    case Physical::Int32: return lookup_as<int32_t>(input, rows, found);
    case Physical::Int64: return lookup_as<int64_t>(input, rows, found);
    case Physical::Int128: return lookup_as<Int128>(input, rows, found);
    case Physical::Float: return lookup_as<float>(input, rows, found);
    case Physical::Double: return lookup_as<double>(input, rows, found);
    case Physical::String: return lookup_as<StringRef>(input, rows, found);
    case Physical::Interval: return lookup_as<Interval>(input, rows, found);
    default: CHECK(false, "IN compares scalar values");
  }
}

}  // namespace velo::expr
