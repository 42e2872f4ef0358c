#include "operators/lookup_table.hpp"

#include "expr/build.hpp"
#include "operators/join_output.hpp"

namespace velo::operators {

namespace {

constexpr std::byte kNothing[sizeof(JoinRowList)] = {};

bool comes(RowKind kind) { return kind == RowKind::Insert || kind == RowKind::UpdateAfter; }

std::vector<expr::ExprPtr> columns_of(const plan::Node& node, const std::vector<size_t>& columns) {
  std::vector<expr::ExprPtr> out;
  for (const size_t column : columns)
    out.push_back(expr::column(column, node.schema[column].type, node.schema[column].name));
  return out;
}

}  // namespace

UniqueLookupTable::UniqueLookupTable(const plan::LookupJoin& node)
    : right_(node.right_keys),
      codec_(column_types(*node.inputs[1])),
      keys_(right_.layout(), std::vector<std::byte>(kHead + codec_.bytes())) {}

void UniqueLookupTable::apply(const Batch& batch, const StepContext& context) {
  const Selection rows = right_.evaluate(batch, context);
  const auto payloads = right_.find_or_add(keys_, rows);
  ++pushes_;
  claim(batch, rows, payloads);
  codec_.encode(batch.columns, written_.data(), static_cast<uint32_t>(written_.size()), places_.data(), heap_);
}

// Of several rows of a key in the batch only the last is written: they are looked at from the back.
void UniqueLookupTable::claim(const Batch& batch, Selection rows, std::span<std::byte* const> payloads) {
  written_.clear();
  places_.clear();
  bool null_seen = false;
  for (uint32_t i = rows.count(); i-- > 0;) {
    const RowKind kind = batch.kind(rows[i]);
    if (kind == RowKind::UpdateBefore) continue;
    std::byte* payload = payloads[i];
    if (payload == nullptr) {
      if (!null_seen) null_row_ = comes(kind);
      null_seen = true;
      continue;
    }
    const uint64_t head = state::load_word(payload);
    if (head >> 1 == pushes_) continue;
    if ((head & 1) != 0) {
      codec_.release(payload + kHead, heap_);
      --rows_;
    }
    state::store_word(payload, pushes_ << 1 | (comes(kind) ? 1 : 0));
    if (!comes(kind)) continue;
    ++rows_;
    written_.push_back(static_cast<uint16_t>(rows[i]));
    places_.push_back(payload + kHead);
  }
}

ManyLookupTable::ManyLookupTable(const plan::LookupJoin& node)
    : right_(node.right_keys),
      rows_(column_types(*node.inputs[1]), node.inputs[1]->changelog == plan::Changelog::Retract),
      keys_(right_.layout(), kNothing),
      upsert_(node.inputs[1]->changelog == plan::Changelog::Upsert),
      upsert_keys_(columns_of(*node.inputs[1], node.inputs[1]->key)),
      current_(upsert_keys_.layout(), std::span(kNothing).first<sizeof(Current)>()) {}

void ManyLookupTable::apply(const Batch& batch, const StepContext& context) {
  const Selection rows = right_.evaluate(batch, context);
  if (rows.empty()) return;
  const auto lists = right_.find_or_add(keys_, rows);
  std::span<std::byte* const> currents;
  if (upsert_) {
    Batch fit = batch;
    fit.selection = rows;
    upsert_keys_.evaluate(fit, context);
    currents = upsert_keys_.find_or_add(current_, rows);
  }
  const auto made = rows_.make(batch.columns, numbers_.of(rows), rows.count());
  for (uint32_t i = 0; i < rows.count(); ++i) {
    JoinRowList& list = lists[i] ? *reinterpret_cast<JoinRowList*>(lists[i]) : null_keys_;
    const RowKind kind = batch.kind(rows[i]);
    if (!upsert_) change(made[i], list, comes(kind));
    else if (kind == RowKind::UpdateBefore || currents[i] == nullptr) rows_.free(made[i]);
    else replace(*reinterpret_cast<Current*>(currents[i]), made[i], list, comes(kind));
  }
}

void ManyLookupTable::change(JoinRow* row, JoinRowList& list, bool comes) {
  if (comes) {
    rows_.keep(row);
    return put(row, list);
  }
  if (JoinRow* kept = rows_.take_like(row)) drop(kept, list);
  rows_.free(row);
}

void ManyLookupTable::replace(Current& current, JoinRow* row, JoinRowList& list, bool comes) {
  if (current.row) drop(current.row, *current.list);
  current = {comes ? row : nullptr, &list};
  if (comes) put(row, list);
  else rows_.free(row);
}

void ManyLookupTable::put(JoinRow* row, JoinRowList& list) {
  list.append(row);
  ++count_;
}

void ManyLookupTable::drop(JoinRow* row, JoinRowList& list) {
  list.remove(row);
  --count_;
  rows_.free(row);
}

}  // namespace velo::operators
