#pragma once

#include <memory>
#include <vector>

#include "runtime/outlet.hpp"
#include "types/schema.hpp"

namespace velo::engine {

/// Keeps copies of the rows a query gave during one call. Blocks are recycled: after the first calls nothing is
/// allocated.
class Outbox {
 public:
  explicit Outbox(const Schema& schema);

  void clear() { used_ = 0; }
  void add(const Batch& batch);
  std::span<const Batch> batches() const { return {batches_.data(), used_}; }
  const Schema& schema() const { return schema_; }

 private:
  Schema schema_;
  std::vector<std::unique_ptr<RowBlock>> blocks_;  // batches_[i] views *blocks_[i]
  std::vector<std::vector<RowKind>> kinds_;
  std::vector<Batch> batches_;
  size_t used_ = 0;
};

/// Outlet that fills `box`, which must outlive it.
std::unique_ptr<runtime::Outlet> make_outbox_outlet(Outbox& box);

}  // namespace velo::engine
