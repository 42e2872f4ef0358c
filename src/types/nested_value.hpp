#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "types/string_ref.hpp"
#include "types/type.hpp"

namespace velo {

/// A value of ARRAY, MAP or STRUCT is one string of bytes that refers to nothing outside of it, and is held wherever a
/// text can be held. It is canonical: equal values have equal bytes. (docs/decisions/0003)
///
///   cells   NULL bits (1 is NULL, rounded up to bytes), a slot for each cell, then all texts one behind the other
///   STRUCT  the cells of its fields
///   ARRAY   number of elements (4 bytes), the cells of its elements
///   MAP     bytes of the keys (4 bytes), its keys as an ARRAY, its values as an ARRAY; keys ascend, none is NULL
///
/// A slot has 16 bytes for intervals and decimals of more than 18 digits, else 8. It holds the value as a vector does,
/// zeros behind it; of a text, and of a nested value, where it begins among the texts and its size (4 bytes each); of
/// NULL zeros. -0.0 is 0.0 and there is one NaN. The empty string reads as no elements, or fields that are all NULL.

constexpr uint32_t slot_bytes(Physical physical) {
  return physical == Physical::Int128 || physical == Physical::Interval ? 16 : 8;
}
constexpr uint32_t null_bytes(size_t cells) { return static_cast<uint32_t>((cells + 7) / 8); }

/// A value inside a nested one, of the type that its container says. Valid as long as the container's bytes are.
class Cell {
 public:
  Cell() = default;  ///< NULL
  Cell(const char* slot, const char* texts) : slot_(slot), texts_(texts) {}

  bool is_null() const { return slot_ == nullptr; }
  /// The value as its physical kind; texts and nested values are StringRefs into the container.
  template <class T>
  T get() const {
    if constexpr (std::is_same_v<T, StringRef>) {
      return StringRef(text());
    } else {
      T value;
      std::memcpy(&value, slot_, sizeof value);
      return value;
    }
  }
  std::string_view text() const {
    uint32_t place[2];
    std::memcpy(place, slot_, sizeof place);
    return {texts_ + place[0], place[1]};
  }

 private:
  const char* slot_ = nullptr;
  const char* texts_ = nullptr;
};

/// Cells of one type.
class ArrayView {
 public:
  ArrayView() = default;  ///< no elements
  ArrayView(std::string_view value, const Type& element) : width_(slot_bytes(element.physical())) {
    if (value.size() < sizeof size_) return;
    std::memcpy(&size_, value.data(), sizeof size_);
    nulls_ = value.data() + sizeof size_;
    slots_ = nulls_ + null_bytes(size_);
    texts_ = slots_ + size_t{size_} * width_;
  }

  uint32_t size() const { return size_; }
  Cell operator[](uint32_t i) const {
    const bool null = (nulls_[i / 8] >> (i % 8) & 1) != 0;
    return null ? Cell() : Cell(slots_ + size_t{i} * width_, texts_);
  }

 private:
  uint32_t size_ = 0;
  uint32_t width_ = 0;
  const char* nulls_ = nullptr;
  const char* slots_ = nullptr;
  const char* texts_ = nullptr;
};

class StructView {
 public:
  /// `type` must outlive the view.
  StructView(std::string_view value, const Type& type)
      : bytes_(value.size() < type.fixed_bytes() ? nullptr : value.data()), type_(&type) {}

  Cell operator[](size_t field) const {
    if (bytes_ == nullptr || (bytes_[field / 8] >> (field % 8) & 1) != 0) return {};
    return {bytes_ + type_->slot(field), bytes_ + type_->fixed_bytes()};
  }

 private:
  const char* bytes_;
  const Type* type_;
};

/// Keys and values side by side, in the order of the keys.
class MapView {
 public:
  MapView() = default;  ///< no entries
  MapView(std::string_view value, const Type& type) {
    uint32_t key_bytes = 0;
    if (value.size() < sizeof key_bytes) return;
    std::memcpy(&key_bytes, value.data(), sizeof key_bytes);
    keys_ = ArrayView(value.substr(sizeof key_bytes, key_bytes), type.child(0));
    values_ = ArrayView(value.substr(sizeof key_bytes + key_bytes), type.child(1));
  }

  uint32_t size() const { return keys_.size(); }
  const ArrayView& keys() const { return keys_; }
  const ArrayView& values() const { return values_; }

 private:
  ArrayView keys_;
  ArrayView values_;
};

}  // namespace velo
