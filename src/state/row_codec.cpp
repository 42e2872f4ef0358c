// Texts stand first, then the other values by descending width, then the NULL bits: nothing is padded but the end, and
// two rows without long texts are equal when their bytes are. Padding and the values of NULLs are zero for that reason.
#include "state/row_codec.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"
#include "base/hash.hpp"

namespace velo::state {

namespace {

template <size_t kBytes>
struct Raw {
  std::byte bytes[kBytes];
};

template <size_t kBytes>
void encode_part(const Vector& column, const uint16_t* rows, uint32_t count, std::byte* const* to, uint32_t at) {
  const auto* values = column.data<Raw<kBytes>>();
  const uint32_t mask = column.is_constant() ? 0 : ~uint32_t{0};
  for (uint32_t i = 0; i < count; ++i) std::memcpy(to[i] + at, &values[rows[i] & mask], kBytes);
}

template <size_t kBytes>
void decode_part(std::span<const std::byte* const> rows, uint32_t at, Vector& out, uint32_t first) {
  auto* values = out.data<Raw<kBytes>>() + first;
  for (size_t i = 0; i < rows.size(); ++i) std::memcpy(&values[i], rows[i] + at, kBytes);
}

StringRef text_at(const std::byte* row, uint32_t at) {
  StringRef text;
  std::memcpy(&text, row + at, sizeof text);
  return text;
}

template <class Memory>
void encode_texts(const Vector& column, const uint16_t* rows, uint32_t count, std::byte* const* to, uint32_t at,
                  Memory& memory) {
  for (uint32_t i = 0; i < count; ++i) {
    StringRef text = column.at<StringRef>(rows[i]);
    if (!column.is_valid(rows[i])) text = StringRef();
    if (!text.is_inline()) {
      auto* bytes = reinterpret_cast<char*>(memory.allocate(text.size()));
      std::memcpy(bytes, text.data(), text.size());
      text = StringRef({bytes, text.size()});
    }
    std::memcpy(to[i] + at, &text, sizeof text);
  }
}

}  // namespace

RowCodec::RowCodec(const std::vector<Type>& types) {
  for (const Type& type : types) parts_.push_back({type, type.physical(), 0});
  for (Part& part : parts_) {
    if (part.physical != Physical::String) continue;
    part.at = bytes_;
    texts_.push_back(bytes_);
    bytes_ += sizeof(StringRef);
  }
  for (const size_t width : {16, 8, 4, 1}) {
    for (Part& part : parts_) {
      if (part.physical == Physical::String || physical_size(part.physical) != width) continue;
      part.at = bytes_;
      bytes_ += static_cast<uint32_t>(width);
    }
  }
  null_bits_at_ = bytes_;
  bytes_ = (bytes_ + static_cast<uint32_t>((types.size() + 7) / 8) + 7) & ~7u;
}

template <class Memory>
void RowCodec::encode(std::span<const Vector* const> columns, const uint16_t* rows, uint32_t count,
                      std::byte* const* to, Memory& texts) const {
  // Whole words: what else is in the first one is written after it.
  for (uint32_t at = null_bits_at_ & ~7u; at < bytes_; at += sizeof(uint64_t)) {
    for (uint32_t i = 0; i < count; ++i) std::memset(to[i] + at, 0, sizeof(uint64_t));
  }
  for (size_t c = 0; c < parts_.size(); ++c) {
    const Vector& column = *columns[c];
    const Part& part = parts_[c];
    const size_t width = physical_size(part.physical);
    if (part.physical == Physical::String) encode_texts(column, rows, count, to, part.at, texts);
    else if (width == 1) encode_part<1>(column, rows, count, to, part.at);
    else if (width == 4) encode_part<4>(column, rows, count, to, part.at);
    else if (width == 8) encode_part<8>(column, rows, count, to, part.at);
    else encode_part<16>(column, rows, count, to, part.at);
    if (!column.has_nulls()) continue;
    for (uint32_t i = 0; i < count; ++i) {
      if (column.is_valid(rows[i])) continue;
      to[i][null_bits_at_ + c / 8] |= std::byte{1} << (c % 8);
      std::memset(to[i] + part.at, 0, width);
    }
  }
}

template void RowCodec::encode(std::span<const Vector* const>, const uint16_t*, uint32_t, std::byte* const*,
                               ByteHeap&) const;
template void RowCodec::encode(std::span<const Vector* const>, const uint16_t*, uint32_t, std::byte* const*,
                               Arena&) const;

void RowCodec::decode(std::span<const std::byte* const> rows, RowBlock& out, uint32_t first_row,
                      size_t first_column) const {
  std::byte some_null{};  // bits of the eight columns at hand
  for (size_t c = 0; c < parts_.size(); ++c) {
    Vector& column = out.column(first_column + c);
    const Part& part = parts_[c];
    switch (physical_size(part.physical)) {
      case 1: decode_part<1>(rows, part.at, column, first_row); break;
      case 4: decode_part<4>(rows, part.at, column, first_row); break;
      case 8: decode_part<8>(rows, part.at, column, first_row); break;
      default: decode_part<16>(rows, part.at, column, first_row); break;
    }
    const uint32_t byte = null_bits_at_ + static_cast<uint32_t>(c / 8);
    if (c % 8 == 0) {
      some_null = {};
      for (const std::byte* row : rows) some_null |= row[byte];
    }
    const auto bit = std::byte{1} << (c % 8);
    if ((some_null & bit) == std::byte{0}) continue;
    for (size_t i = 0; i < rows.size(); ++i) {
      const bool null = (rows[i][byte] & bit) != std::byte{0};
      if (null) column.set_null(first_row + static_cast<uint32_t>(i));
    }
  }
}

void RowCodec::copy_value(const std::byte* row, size_t column, Vector& out, uint32_t out_row) const {
  const Part& part = parts_[column];
  const size_t width = physical_size(part.physical);
  std::memcpy(out.data<std::byte>() + out_row * width, row + part.at, width);
  if (is_null(row, column)) out.set_null(out_row);
}

void RowCodec::release(const std::byte* row, ByteHeap& heap) const {
  for (const uint32_t at : texts_) {
    const StringRef text = text_at(row, at);
    if (text.is_inline()) continue;
    heap.free(reinterpret_cast<std::byte*>(const_cast<char*>(text.data())), text.size());
  }
}

bool RowCodec::equal(const std::byte* a, const std::byte* b) const {
  const size_t texts = texts_.size() * sizeof(StringRef);
  if (std::memcmp(a + texts, b + texts, bytes_ - texts) != 0) return false;
  return std::all_of(texts_.begin(), texts_.end(), [&](uint32_t at) { return text_at(a, at) == text_at(b, at); });
}

uint64_t RowCodec::hash(const std::byte* row) const {
  const size_t texts = texts_.size() * sizeof(StringRef);
  uint64_t hash = hash_bytes(reinterpret_cast<const char*>(row + texts), bytes_ - texts);
  for (const uint32_t at : texts_) hash = hash_combine(hash, hash_bytes(text_at(row, at).view()));
  return hash;
}

}  // namespace velo::state
