#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/arena.hpp"
#include "state/key_encoder.hpp"
#include "state/key_layout.hpp"
#include "state/row_store.hpp"

namespace velo::state {

/// Hash table from keys to fixed-size payloads: the state of a GROUP BY, of one window, or the keys of a DISTINCT.
/// Payloads are 16-byte aligned and stay where they are. Groups are numbered and listed in the order in which they were
/// first seen, never in hash order. Not thread-safe.
class GroupTable {
 public:
  /// New payloads start as a copy of `prototype` (whose size is theirs; may be empty). The layout must outlive the
  /// table.
  GroupTable(const KeyLayout& layout, std::span<const std::byte> prototype);

  /// Payloads of the groups of rows[0..count), made where they are missing; payloads[i] belongs to rows[i]. Appends to
  /// `created` the positions i that made a group.
  void find_or_add(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads,
                   std::vector<uint32_t>& created);
  /// The same for one key of this layout that lies anywhere.
  std::byte* find_or_add(const std::byte* key, bool& created);

  /// Payloads of the groups of rows[0..count), nullptr where there is none.
  void find(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads);

  size_t size() const { return rows_.size(); }
  /// Payloads of groups first .. first + out.size() - 1 in the order first seen.
  void payloads(size_t first, std::span<std::byte*> out) const;
  const std::byte* key_of(const std::byte* payload) const { return payload - layout_->bytes(); }
  const KeyLayout& layout() const { return *layout_; }
  /// From now on refers to an equal layout that lives longer.
  void set_layout(const KeyLayout& layout) { layout_ = &layout; }

  /// For whatever lives as long as the groups: long keys, and what payloads point to.
  Arena& arena() { return arena_; }
  /// Drops all groups at once and keeps the memory.
  void clear();
  size_t bytes() const { return rows_.bytes() + directory_.bytes() + next_.bytes() + arena_.bytes_reserved(); }

 private:
  /// Entries in open addressing: 16 bits of hash, 48 bits of payload address; 0 is free.
  struct Directory {
    Directory() = default;
    explicit Directory(size_t capacity) : pages(capacity * sizeof(uint64_t)), mask(capacity - 1) {}
    uint64_t* entries() const { return reinterpret_cast<uint64_t*>(pages.data()); }
    size_t capacity() const { return mask + 1; }
    size_t bytes() const { return pages.size(); }
    bool empty() const { return pages.size() == 0; }
    void insert(uint64_t hash, const std::byte* payload);

    Pages pages;
    size_t mask = 0;
  };

  // `created` nullptr: missing groups are not made.
  template <class Equal, bool kPrefetch, bool kAdd>
  void probe(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads,
             std::vector<uint32_t>* created, const Equal& equal);
  template <bool kAdd, class Equal>
  void probe_cached(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads,
                    std::vector<uint32_t>* created, const Equal& equal);
  template <bool kAdd>
  void probe_shaped(const KeyRows& keys, const uint16_t* rows, uint32_t count, std::byte** payloads,
                    std::vector<uint32_t>* created);
  void prefetch_entry(uint64_t hash) const;
  void prefetch_group(uint64_t hash) const;
  std::byte* lone_group();
  std::byte* add(const std::byte* key, uint64_t hash);
  void grow();
  void adopt(Directory directory);
  void go_on_growing(size_t rows);
  void move_entries(size_t most);

  const KeyLayout* layout_;
  std::vector<std::byte> prototype_;
  RowStore rows_;
  Arena arena_;
  Directory directory_;  ///< of all groups
  uint64_t* entries_ = nullptr;
  size_t mask_ = 0;
  size_t grow_at_ = 0;
  Directory next_;           ///< the larger one that is being filled; empty when none is
  size_t moved_ = 0;         ///< groups that are in it
  size_t touched_ = 0;       ///< its bytes whose pages are there
  size_t touch_credit_ = 0;  ///< rows since the last page
};

}  // namespace velo::state
