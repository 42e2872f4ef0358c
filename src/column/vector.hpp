#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/arena.hpp"
#include "types/interval.hpp"
#include "types/string_ref.hpp"
#include "types/type.hpp"
#include "types/value.hpp"

namespace velo {

/// A column of values of one type. Validity is a byte per row (1 valid, 0 NULL) and absent when no row is NULL; the
/// value slot of a NULL row holds anything readable. A constant vector holds one value, at index 0, for every row.
///
/// A vector either owns its memory (`reserve`, then write) or borrows another's (`borrow`). Bytes of long strings live
/// in `arena()` of the vector that made them, or anywhere that outlives the vector's use. Not thread-safe.
class Vector {
 public:
  explicit Vector(Type type);
  Vector(Vector&&) noexcept = default;
  Vector& operator=(Vector&&) noexcept = default;
  /// A constant vector of `value` (owned).
  static Vector constant(const Value& value);

  const Type& type() const { return type_; }
  Physical physical() const { return physical_; }
  bool is_constant() const { return constant_; }

  /// Owns room for at least `rows` values from now on (contents are lost, all rows are valid, not constant, the arena
  /// reset). Allocates only when it must grow. There are 64 readable and writable bytes behind the last row.
  void reset(uint32_t rows) {
    if (rows > capacity_ || !owned_data_) [[unlikely]]
      allocate_rows(rows);
    data_ = owned_data_.get();
    validity_ = nullptr;
    constant_ = false;
    if (arena_) arena_->reset();
  }
  uint32_t capacity() const { return capacity_; }

  template <class T>
  T* data() {
    return reinterpret_cast<T*>(data_);
  }
  template <class T>
  const T* data() const {
    return reinterpret_cast<const T*>(data_);
  }
  /// Value of `row`, constant or not.
  template <class T>
  const T& at(uint32_t row) const {
    return data<T>()[constant_ ? 0 : row];
  }
  const std::byte* raw() const { return data_; }

  bool has_nulls() const { return validity_ != nullptr; }  ///< whether a validity array is present
  const uint8_t* validity() const { return validity_; }    ///< nullptr: all valid
  bool is_valid(uint32_t row) const { return !validity_ || validity_[constant_ ? 0 : row] != 0; }
  /// The validity array for writing, created (all valid, capacity() rows) when absent. Owned vectors only.
  uint8_t* make_validity();
  void set_null(uint32_t row) { make_validity()[row] = 0; }
  void clear_validity() { validity_ = nullptr; }
  /// After writing row 0: makes this a constant vector.
  void set_constant() { constant_ = true; }

  /// Views the memory of `other` (same physical kind; this vector's type stays). Valid as long as other's memory is.
  void borrow(const Vector& other);
  /// Views foreign arrays (`validity` may be nullptr). Valid as long as they are.
  void borrow(const void* data, const uint8_t* validity) {
    data_ = static_cast<std::byte*>(const_cast<void*>(data));
    validity_ = const_cast<uint8_t*>(validity);
    constant_ = false;
  }

  /// For bytes of strings written into this vector; cleared by reset().
  Arena& arena() {
    if (!arena_) arena_ = std::make_unique<Arena>();
    return *arena_;
  }
  /// Stores text, copying bytes that do not fit inline into arena().
  void set_string(uint32_t row, std::string_view text) {
    data<StringRef>()[row] = StringRef(text.size() <= StringRef::kInline ? text : arena().copy(text));
  }

  /// The value of a row, for tests, explain and slow paths.
  Value value(uint32_t row) const;
  /// Stores a value of this vector's type (slow path). Owned vectors only.
  void set_value(uint32_t row, const Value& value);

 private:
  void allocate_rows(uint32_t rows);

  struct FreeAligned {
    void operator()(std::byte* p) const;
  };
  using Buffer = std::unique_ptr<std::byte[], FreeAligned>;

  Type type_;
  Physical physical_;
  bool constant_ = false;
  uint32_t capacity_ = 0;
  std::byte* data_ = nullptr;
  uint8_t* validity_ = nullptr;
  Buffer owned_data_;
  Buffer owned_validity_;
  std::unique_ptr<Arena> arena_;  ///< made for the first long string
};

}  // namespace velo
