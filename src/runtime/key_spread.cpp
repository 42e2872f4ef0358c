#include "runtime/key_spread.hpp"

#include <utility>

namespace velo::runtime {

namespace {

std::vector<Type> key_types(const std::vector<Type>& types, const std::vector<size_t>& columns) {
  std::vector<Type> out;
  for (const size_t column : columns) out.push_back(types[column]);
  return out;
}

// Other bits than those by which group tables spread the keys of one owner.
size_t owner_of(uint64_t hash, size_t owners) {
  constexpr uint64_t kGolden = 0x9E3779B97F4A7C15u;
  return (hash * kGolden >> 32) * owners >> 32;
}

}  // namespace

KeySpread::KeySpread(const std::vector<Type>& types, std::vector<size_t> columns, size_t owners)
    : columns_(std::move(columns)),
      owners_(owners),
      layout_(key_types(types, columns_)),
      encoder_(layout_),
      keys_(columns_.size()) {}

void KeySpread::find_owners(format::Decoded& rows, std::vector<uint8_t>& owners) {
  owners.assign(rows.rows, 0);
  Selection good = Selection::all(rows.rows);
  if (!rows.errors.empty()) {
    good_.clear();
    auto error = rows.errors.sorted().begin();
    for (uint32_t row = 0; row < rows.rows; ++row) {
      const bool bad = error != rows.errors.sorted().end() && error->row == row;
      if (bad) ++error;
      else good_.push_back(static_cast<uint16_t>(row));
    }
    good = Selection(good_.data(), static_cast<uint32_t>(good_.size()));
  }
  for (size_t i = 0; i < columns_.size(); ++i) keys_[i] = &rows.block.column(columns_[i]);
  const state::KeyRows keys = encoder_.encode(keys_, rows.rows, good);
  good.each([&](uint32_t row) { owners[row] = static_cast<uint8_t>(owner_of(keys.hashes[row], owners_)); });
}

}  // namespace velo::runtime
