#include "operators/join_rows.hpp"

#include <algorithm>

namespace velo::operators {

namespace {
constexpr size_t kFirstBuckets = 64;
}

void JoinRowList::append(JoinRow* row) {
  row->before = last;
  row->behind = nullptr;
  (last ? last->behind : first) = row;
  last = row;
  ++count;
}

void JoinRowList::remove(JoinRow* row) {
  (row->before ? row->before->behind : first) = row->behind;
  (row->behind ? row->behind->before : last) = row->before;
  --count;
}

std::span<JoinRow* const> JoinRows::make(std::span<const Vector* const> columns, const uint16_t* rows, uint32_t count) {
  made_.resize(count);
  values_.resize(count);
  const size_t bytes = sizeof(JoinRow) + codec_.bytes();
  for (uint32_t i = 0; i < count; ++i) {
    made_[i] = reinterpret_cast<JoinRow*>(heap_.allocate(bytes));
    *made_[i] = JoinRow{};
    values_[i] = made_[i]->values();
  }
  codec_.encode(columns, rows, count, values_.data(), heap_);
  return made_;
}

void JoinRows::free(JoinRow* row) {
  codec_.release(row->values(), heap_);
  heap_.free(reinterpret_cast<std::byte*>(row), sizeof(JoinRow) + codec_.bytes());
}

void JoinRows::keep(JoinRow* row) {
  if (!indexed_) return;
  if (kept_ == buckets_.size()) grow();
  ++kept_;
  row->hash = codec_.hash(row->values());
  JoinRow*& bucket = buckets_[row->hash & (buckets_.size() - 1)];
  row->chained = bucket;
  bucket = row;
}

JoinRow* JoinRows::take_like(const JoinRow* row) {
  if (buckets_.empty()) return nullptr;
  const std::byte* values = const_cast<JoinRow*>(row)->values();
  const uint64_t hash = codec_.hash(values);
  for (JoinRow** at = &buckets_[hash & (buckets_.size() - 1)]; *at != nullptr; at = &(*at)->chained) {
    JoinRow* found = *at;
    if (found->hash != hash || !codec_.equal(found->values(), values)) continue;
    *at = found->chained;
    --kept_;
    return found;
  }
  return nullptr;
}

// Chains are taken over from their ends, so that the row kept last stays the first of its equals.
void JoinRows::grow() {
  std::vector<JoinRow*> old(std::max(kFirstBuckets, buckets_.size() * 2));
  old.swap(buckets_);
  std::vector<JoinRow*> chain;
  for (JoinRow* first : old) {
    chain.clear();
    for (JoinRow* row = first; row != nullptr; row = row->chained) chain.push_back(row);
    for (auto row = chain.rbegin(); row != chain.rend(); ++row) {
      JoinRow*& bucket = buckets_[(*row)->hash & (buckets_.size() - 1)];
      (*row)->chained = bucket;
      bucket = *row;
    }
  }
}

}  // namespace velo::operators
