#include "engine/outbox.hpp"

#include "column/copy.hpp"

namespace velo::engine {

namespace {

class OutboxOutlet final : public runtime::Outlet {
 public:
  explicit OutboxOutlet(Outbox& box) : box_(box) {}
  Status write() override { return {}; }
  Status flush() override { return {}; }
  Status close() override { return {}; }

 protected:
  Status take(const Batch& batch) override {
    box_.add(batch);
    return {};
  }

 private:
  Outbox& box_;
};

}  // namespace

Outbox::Outbox(const Schema& schema) : schema_(schema) {}

void Outbox::add(const Batch& batch) {
  if (used_ == blocks_.size()) {
    std::vector<Type> types;
    for (const Field& field : schema_.fields) types.push_back(field.type);
    blocks_.push_back(std::make_unique<RowBlock>(types));
    kinds_.emplace_back();
    blocks_.back()->view(0, batches_.emplace_back());
  }
  const uint32_t rows = batch.selection.count();
  copy_rows(batch, *blocks_[used_]);
  std::vector<RowKind>& kinds = kinds_[used_];
  kinds.resize(rows);
  for (uint32_t i = 0; i < rows; ++i) kinds[i] = batch.kind(batch.selection[i]);
  Batch& copy = batches_[used_++];
  copy.rows = rows;
  copy.selection = Selection::all(rows);
  copy.kinds = kinds.data();
}

std::unique_ptr<runtime::Outlet> make_outbox_outlet(Outbox& box) { return std::make_unique<OutboxOutlet>(box); }

}  // namespace velo::engine
