#pragma once

#include <span>
#include <vector>

#include "operators/join_keys.hpp"
#include "operators/join_rows.hpp"
#include "plan/join.hpp"

namespace velo::operators {

/// The right side of a lookup join whose key has at most one row: the row lies in the table of keys itself.
class UniqueLookupTable {
 public:
  explicit UniqueLookupTable(const plan::LookupJoin& node);

  /// Brings the table up to date with rows of the right side.
  void apply(const Batch& batch, const StepContext& context);

  std::span<std::byte* const> find(JoinKeys& left, Selection rows) { return left.find(keys_, rows); }
  /// Calls f with the rows of what find() gave for a row (may be nullptr).
  template <class F>
  void each(const std::byte* payload, F&& f) const {
    if (has_row(payload)) f(payload + kHead);
  }
  uint64_t count(const std::byte* payload) const { return has_row(payload) ? 1 : 0; }

  const state::RowCodec& codec() const { return codec_; }
  bool empty() const { return rows_ == 0 && !null_row_; }
  bool has_null_key() const { return null_row_; }
  size_t bytes() const { return keys_.bytes() + heap_.bytes(); }

 private:
  // Before the row's values: the number of the push that wrote it last, and in the lowest bit whether it is there.
  static constexpr size_t kHead = 8;

  static bool has_row(const std::byte* payload) { return payload && (state::load_word(payload) & 1) != 0; }
  void claim(const Batch& batch, Selection rows, std::span<std::byte* const> payloads);

  JoinKeys right_;
  state::RowCodec codec_;
  state::ByteHeap heap_;
  state::GroupTable keys_;
  uint64_t pushes_ = 0;
  uint64_t rows_ = 0;
  bool null_row_ = false;
  std::vector<uint16_t> written_;
  std::vector<std::byte*> places_;
};

/// The right side of a lookup join in general: any number of rows a key, in the order of their arrival.
class ManyLookupTable {
 public:
  explicit ManyLookupTable(const plan::LookupJoin& node);

  void apply(const Batch& batch, const StepContext& context);

  std::span<std::byte* const> find(JoinKeys& left, Selection rows) { return left.find(keys_, rows); }
  template <class F>
  void each(const std::byte* payload, F&& f) const {
    if (payload == nullptr) return;
    for (JoinRow* row = reinterpret_cast<const JoinRowList*>(payload)->first; row; row = row->behind) f(row->values());
  }
  uint64_t count(const std::byte* payload) const {
    return payload ? reinterpret_cast<const JoinRowList*>(payload)->count : 0;
  }

  const state::RowCodec& codec() const { return rows_.codec(); }
  bool empty() const { return count_ == 0; }
  bool has_null_key() const { return null_keys_.count != 0; }
  size_t bytes() const { return keys_.bytes() + rows_.bytes() + current_.bytes(); }

 private:
  /// Upsert: the row of a key, and the list it is in.
  struct Current {
    JoinRow* row;
    JoinRowList* list;
  };

  void change(JoinRow* row, JoinRowList& list, bool comes);
  void replace(Current& current, JoinRow* row, JoinRowList& list, bool comes);
  void put(JoinRow* row, JoinRowList& list);
  void drop(JoinRow* row, JoinRowList& list);

  JoinKeys right_;
  JoinRows rows_;
  RowNumbers numbers_;
  state::GroupTable keys_;
  JoinRowList null_keys_{};  ///< rows with a NULL key
  uint64_t count_ = 0;
  bool upsert_;
  JoinKeys upsert_keys_;
  state::GroupTable current_;
};

}  // namespace velo::operators
