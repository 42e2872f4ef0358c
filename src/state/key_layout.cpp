// Keys are fixed words even when texts are among them: a StringRef is two words, and only a text beyond 12 bytes needs
// a look at its bytes. Serialising long keys instead would make every probe of a composite key pay for the rare one.
#include "state/key_layout.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace velo::state {

namespace {

uint32_t part_bytes(const Type& type) {
  switch (type.physical()) {
    case Physical::Bool:
    case Physical::Int32:
    case Physical::Int64:
    case Physical::Float:
    case Physical::Double: return 8;
    case Physical::Int128:
    case Physical::String:
    case Physical::Interval: return 16;
  }
  CHECK(false, "unknown physical kind");
}

struct TwoWords {
  uint64_t words[2];
};

/// Copies the low sizeof(T) bytes of a part; the machine is little-endian.
template <class T>
void write_part(std::span<const std::byte* const> keys, uint32_t at, Vector& out, uint32_t first) {
  T* to = out.data<T>() + first;
  for (size_t i = 0; i < keys.size(); ++i) std::memcpy(&to[i], keys[i] + at, sizeof(T));
}

void write_column(std::span<const std::byte* const> keys, uint32_t at, Vector& out, uint32_t first) {
  switch (out.physical()) {
    case Physical::Bool: return write_part<uint8_t>(keys, at, out, first);
    case Physical::Int32: return write_part<int32_t>(keys, at, out, first);
    case Physical::Float: return write_part<float>(keys, at, out, first);
    case Physical::Int64:
    case Physical::Double: return write_part<int64_t>(keys, at, out, first);
    case Physical::Int128:
    case Physical::String:
    case Physical::Interval: return write_part<TwoWords>(keys, at, out, first);
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace

KeyLayout::KeyLayout(const std::vector<Type>& types) {
  for (const Type& type : types) {
    if (type.physical() == Physical::String) texts_.push_back(bytes_);
    parts_.push_back({type, bytes_});
    bytes_ += part_bytes(type);
  }
  if (types.empty()) return;
  if (types.size() == 1 && !texts_.empty()) {
    shape_ = Shape::Text;
    return;
  }
  null_bits_at_ = bytes_;
  bytes_ += static_cast<uint32_t>((types.size() + 63) / 64 * 8);
  bytes_ = (bytes_ + 15) & ~15u;
  shape_ = !texts_.empty() ? Shape::Mixed : bytes_ == 16 ? Shape::Pair : Shape::Words;
}

bool KeyLayout::is_null(const std::byte* key, size_t part) const {
  if (shape_ == Shape::Text) return static_cast<uint32_t>(load_word(key)) == kNullText;
  return (load_word(key + null_bits_at_ + part / 64 * 8) >> (part % 64) & 1) != 0;
}

void KeyLayout::write(std::span<const std::byte* const> keys, RowBlock& out, uint32_t first) const {
  for (size_t part = 0; part < parts_.size(); ++part) {
    Vector& column = out.column(part);
    write_column(keys, parts_[part].at, column, first);
    for (size_t i = 0; i < keys.size(); ++i) {
      const uint32_t row = first + static_cast<uint32_t>(i);
      if (!is_null(keys[i], part)) [[likely]]
        continue;
      if (column.physical() == Physical::String) column.data<StringRef>()[row] = StringRef();
      column.set_null(row);
    }
  }
}

uint64_t KeyLayout::hash(const std::byte* key) const {
  if (shape_ == Shape::Text) return hash_text(key);
  if (shape_ == Shape::Pair) return hash_pair(load_word(key), load_word(key + 8));
  uint64_t hash = 0;
  size_t text = 0;
  for (uint32_t at = 0; at < bytes_; at += 8) {
    if (text < texts_.size() && texts_[text] == at) {
      hash = hash_combine(hash, hash_text(key + at));
      ++text;
      at += 8;
    } else {
      hash = hash_combine(hash, load_word(key + at));
    }
  }
  return hash;
}

bool KeyLayout::equal(const std::byte* a, const std::byte* b) const {
  if (std::memcmp(a, b, bytes_) == 0) return true;
  if (texts_.empty()) return false;
  uint32_t from = 0;
  for (const uint32_t at : texts_) {
    if (std::memcmp(a + from, b + from, at - from) != 0 || !equal_text(a + at, b + at)) return false;
    from = at + 16;
  }
  return std::memcmp(a + from, b + from, bytes_ - from) == 0;
}

}  // namespace velo::state
