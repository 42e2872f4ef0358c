// A directory of 8-byte entries in open addressing points into a dense store of rows (key, then payload). The tag in
// the unused upper bits of the address spares nearly every visit to a wrong row. While the directory is small it stays
// nearly empty, since mispredicted branches and not cache misses cost the most there; beyond that it is half full.
// Entries hold addresses instead of row numbers, so a hit needs no multiplication and no chunk table.
//
// A large directory grows without a pause: a larger one is filled step by step, some groups with each batch, in the
// order of the rows, while the old one goes on to serve. It takes new groups in, too, and gets at most a quarter fuller
// than it should be; when all groups have moved, the larger one takes its place. No probe ever looks into two.
#include "state/group_table.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"

namespace velo::state {

namespace {

constexpr size_t kFirstCapacity = 64;
constexpr size_t kSmallCapacity = 512 * 1024 / sizeof(uint64_t);
/// From this size of directory and rows on, a batch is probed with prefetches.
constexpr size_t kCachedBytes = 256 * 1024;
constexpr uint32_t kEntryDistance = 48;
constexpr uint32_t kGroupDistance = 24;
/// So that a directory grows by a quarter at most while a larger one is being filled.
constexpr size_t kMovesPerRow = 4;

constexpr uint64_t kAddressBits = (uint64_t{1} << 48) - 1;
/// The lowest tag bit is always set: no entry is 0, and a free entry never has the tag looked for.
constexpr uint64_t tag_of(uint64_t hash) { return (hash | uint64_t{1} << 48) & ~kAddressBits; }

std::byte* address(uint64_t entry) { return reinterpret_cast<std::byte*>(entry & kAddressBits); }

uint32_t padded(size_t bytes) { return static_cast<uint32_t>(std::max((bytes + 15) & ~size_t{15}, size_t{16})); }

}  // namespace

GroupTable::GroupTable(const KeyLayout& layout, std::span<const std::byte> prototype)
    : layout_(&layout),
      prototype_(prototype.begin(), prototype.end()),
      rows_(padded(layout.bytes() + prototype.size())) {
  adopt(Directory(kFirstCapacity));
}

void GroupTable::adopt(Directory directory) {
  directory_ = std::move(directory);
  next_ = Directory();
  entries_ = directory_.entries();
  mask_ = directory_.mask;
  const size_t capacity = directory_.capacity();
  grow_at_ = capacity <= kSmallCapacity ? capacity / 8 : capacity / 2;
}

void GroupTable::Directory::insert(uint64_t hash, const std::byte* payload) {
  size_t slot = hash & mask;
  while (entries()[slot] != 0) slot = (slot + 1) & mask;
  entries()[slot] = tag_of(hash) | reinterpret_cast<uint64_t>(payload);
}

// Begins to fill a larger directory; a small one is filled at once.
void GroupTable::grow() {
  const size_t capacity = directory_.capacity();
  next_ = Directory(capacity < kSmallCapacity ? capacity * 4 : capacity * 2);
  moved_ = touched_ = touch_credit_ = 0;
  grow_at_ = SIZE_MAX;
  if (capacity <= kSmallCapacity) move_entries(size());
}

// Goes on with filling the larger directory while `rows` rows are looked up. Its pages come first, a few at a time:
// entries go anywhere, so the first batch of them would wait for all pages at once.
void GroupTable::go_on_growing(size_t rows) {
  constexpr size_t kRowsPerPage = 256;
  touch_credit_ += rows;
  for (; touched_ < next_.bytes() && touch_credit_ >= kRowsPerPage; touch_credit_ -= kRowsPerPage) {
    next_.pages.data()[touched_] = std::byte{0};
    touched_ += Pages::kHugePage;
  }
  if (touched_ >= next_.bytes()) move_entries(kMovesPerRow * rows);
}

// Puts up to `most` more groups into the larger directory.
void GroupTable::move_entries(size_t most) {
  constexpr size_t kBlock = 64;
  std::byte* block[kBlock];
  uint64_t hashes[kBlock];
  for (size_t left = std::min(most, size() - moved_); left != 0;) {
    const std::span<std::byte*> groups(block, std::min(kBlock, left));
    payloads(moved_, groups);
    for (size_t i = 0; i < groups.size(); ++i) {
      hashes[i] = layout_->hash(key_of(groups[i]));
      __builtin_prefetch(&next_.entries()[hashes[i] & next_.mask], 1);
    }
    for (size_t i = 0; i < groups.size(); ++i) next_.insert(hashes[i], groups[i]);
    moved_ += groups.size();
    left -= groups.size();
  }
  if (moved_ == size()) adopt(std::move(next_));
}

std::byte* GroupTable::add(const std::byte* key, uint64_t hash) {
  if (size() == grow_at_) grow();
  std::byte* row = rows_.append();
  if (layout_->bytes() != 0) std::memcpy(row, key, layout_->bytes());  // without keys there is one group
  layout_->own(row, arena_);
  std::byte* payload = row + layout_->bytes();
  CHECK((reinterpret_cast<uint64_t>(payload) & ~kAddressBits) == 0, "addresses have at most 48 bits");
  if (!prototype_.empty()) std::memcpy(payload, prototype_.data(), prototype_.size());
  directory_.insert(hash, payload);
  return payload;
}

// Inlined by force: the compiler drops calls of functions that do nothing but prefetch.
[[gnu::always_inline]] inline void GroupTable::prefetch_entry(uint64_t hash) const {
  __builtin_prefetch(&entries_[hash & mask_]);
}

[[gnu::always_inline]] inline void GroupTable::prefetch_group(uint64_t hash) const {
  // The first entry with this tag is nearly always the right one; the one in the home slot often is not.
  const uint64_t tag = tag_of(hash);
  size_t slot = hash & mask_;
  while (entries_[slot] != 0 && (entries_[slot] & ~kAddressBits) != tag) slot = (slot + 1) & mask_;
  if (entries_[slot] == 0) return;
  const std::byte* payload = address(entries_[slot]);
  __builtin_prefetch(key_of(payload), 1);
  for (size_t line = 64; line < layout_->bytes() + prototype_.size(); line += 64) {
    __builtin_prefetch(key_of(payload) + line, 1);
  }
}

template <class Equal, bool kPrefetch, bool kAdd>
void GroupTable::probe(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads,
                       std::vector<uint32_t>* created, const Equal& equal) {
  const uint32_t key_bytes = layout_->bytes();
  if constexpr (kPrefetch) {
    for (uint32_t i = 0; i < kEntryDistance; ++i) prefetch_entry(keys.hashes[rows[i]]);
    for (uint32_t i = 0; i < kGroupDistance; ++i) prefetch_group(keys.hashes[rows[i]]);
  }
  for (uint32_t i = 0; i < count; ++i) {
    if constexpr (kPrefetch) {
      if (i + kEntryDistance < count) prefetch_entry(keys.hashes[rows[i + kEntryDistance]]);
      if (i + kGroupDistance < count) prefetch_group(keys.hashes[rows[i + kGroupDistance]]);
    }
    const uint64_t hash = keys.hashes[rows[i]];
    const std::byte* key = keys.key(rows[i]);
    const uint64_t tag = tag_of(hash);
    for (size_t slot = hash & mask_;; slot = (slot + 1) & mask_) {
      const uint64_t entry = entries_[slot];
      if ((entry & ~kAddressBits) == tag && equal(address(entry) - key_bytes, key)) [[likely]] {
        payloads[i] = address(entry);
        break;
      }
      if (entry == 0) {
        if constexpr (kAdd) {
          payloads[i] = add(key, hash);
          created->push_back(i);
        } else {
          payloads[i] = nullptr;
        }
        break;
      }
    }
  }
}

template <bool kAdd, class Equal>
void GroupTable::probe_cached(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads,
                              std::vector<uint32_t>* created, const Equal& equal) {
  if (!next_.empty()) [[unlikely]]
    go_on_growing(count);
  if (rows_.bytes() + directory_.bytes() > kCachedBytes && count > kEntryDistance) {
    probe<Equal, true, kAdd>(keys, rows, count, payloads, created, equal);
  } else {
    probe<Equal, false, kAdd>(keys, rows, count, payloads, created, equal);
  }
}

std::byte* GroupTable::lone_group() {
  if (size() == 0) add(nullptr, 0);
  std::byte* payload;
  payloads(0, {&payload, 1});
  return payload;
}

template <bool kAdd>
void GroupTable::probe_shaped(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads,
                              std::vector<uint32_t>* created) {
  switch (layout_->shape()) {
    case KeyLayout::Shape::None: CHECK(false, "without keys nothing is looked for");
    case KeyLayout::Shape::Pair:
      return probe_cached<kAdd>(keys, rows, count, payloads, created, [](const std::byte* a, const std::byte* b) {
        return load_word(a) == load_word(b) && load_word(a + 8) == load_word(b + 8);
      });
    case KeyLayout::Shape::Text:
      return probe_cached<kAdd>(keys, rows, count, payloads, created,
                                [](const std::byte* a, const std::byte* b) { return equal_text(a, b); });
    case KeyLayout::Shape::Words:
      return probe_cached<kAdd>(
          keys, rows, count, payloads, created,
          [bytes = layout_->bytes()](const auto* a, const auto* b) { return std::memcmp(a, b, bytes) == 0; });
    case KeyLayout::Shape::Mixed:
      return probe_cached<kAdd>(keys, rows, count, payloads, created,
                                [layout = layout_](const auto* a, const auto* b) { return layout->equal(a, b); });
  }
}

void GroupTable::find_or_add(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads,
                             std::vector<uint32_t>& created) {
  if (layout_->shape() != KeyLayout::Shape::None) return probe_shaped<true>(keys, rows, count, payloads, &created);
  if (count == 0) return;
  if (size() == 0) created.push_back(0);
  std::fill_n(payloads, count, lone_group());
}

void GroupTable::find(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads) {
  if (layout_->shape() != KeyLayout::Shape::None) return probe_shaped<false>(keys, rows, count, payloads, nullptr);
  std::fill_n(payloads, count, size() == 0 ? nullptr : lone_group());
}

std::byte* GroupTable::find_or_add(const std::byte* key, bool& created) {
  if (!next_.empty()) [[unlikely]]
    go_on_growing(1);
  const size_t before = size();
  std::byte* payload = nullptr;
  if (layout_->shape() == KeyLayout::Shape::None) {
    payload = lone_group();
  } else {
    const uint64_t hash = layout_->hash(key);
    for (size_t slot = hash & mask_; payload == nullptr; slot = (slot + 1) & mask_) {
      const uint64_t entry = entries_[slot];
      if (entry == 0) payload = add(key, hash);
      else if ((entry & ~kAddressBits) == tag_of(hash) && layout_->equal(key_of(address(entry)), key))
        payload = address(entry);
    }
  }
  created = size() != before;
  return payload;
}

void GroupTable::payloads(size_t first, std::span<std::byte*> out) const {
  rows_.rows(first, out);
  for (std::byte*& row : out) row += layout_->bytes();
}

void GroupTable::clear() {
  // A directory that once was large is not worth wiping again and again for a few groups.
  const size_t capacity = directory_.capacity();
  const bool shrinks = !next_.empty() || (capacity > kSmallCapacity && size() < capacity / 64);
  rows_.clear();
  arena_.reset();
  if (shrinks) return adopt(Directory(kFirstCapacity));
  std::memset(entries_, 0, capacity * sizeof(uint64_t));
}

}  // namespace velo::state
