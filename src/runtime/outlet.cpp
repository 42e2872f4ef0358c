#include "runtime/outlet.hpp"

#include <utility>

#include "base/check.hpp"
#include "column/copy.hpp"
#include "format/changelog.hpp"

namespace velo::runtime {

namespace {

class ByteOutlet final : public Outlet {
 public:
  ByteOutlet(std::unique_ptr<connector::ByteSink> sink, std::unique_ptr<format::Encoder> encoder)
      : sink_(std::move(sink)), encoder_(std::move(encoder)) {
    encoder_->begin(bytes_);
  }

  Status write() override { return bytes_.size() >= kWriteBytes ? hand_over() : Status(); }
  Status flush() override {
    VELO_TRY_STATUS(hand_over());
    return sink_->flush();
  }
  Status close() override {
    VELO_TRY_STATUS(hand_over());
    return sink_->close();
  }
  std::unique_ptr<RowKeeper> make_keeper() const override { return std::make_unique<RowKeeper>(encoder_->clone()); }

 protected:
  Status take(const Batch& batch) override {
    encoder_->encode(batch, bytes_);
    return {};
  }
  Status take_kept(const KeptRows& kept) override {
    if (kept.bytes.size() < kWriteBytes) {
      bytes_.append(kept.bytes.view());
      return {};
    }
    VELO_TRY_STATUS(hand_over());
    return sink_->write(kept.bytes.view());
  }

 private:
  Status hand_over() {
    if (bytes_.empty()) return {};
    VELO_TRY_STATUS(sink_->write(bytes_.view()));
    bytes_.clear();
    return {};
  }

  std::unique_ptr<connector::ByteSink> sink_;
  std::unique_ptr<format::Encoder> encoder_;
  ByteBuffer bytes_;
};

class RowOutlet final : public Outlet {
 public:
  explicit RowOutlet(std::unique_ptr<connector::RowSink> sink) : sink_(std::move(sink)) {}
  Status write() override { return {}; }
  Status flush() override { return {}; }
  Status close() override { return sink_->close(); }

 protected:
  Status take(const Batch& batch) override { return sink_->write(batch); }

 private:
  std::unique_ptr<connector::RowSink> sink_;
};

}  // namespace

void KeptRows::clear() {
  bytes.clear();
  digested.clear();
  used = 0;
  rows = 0;
}

std::unique_ptr<RowKeeper> Outlet::make_keeper() const { return std::make_unique<RowKeeper>(nullptr); }

Status Outlet::take_kept(const KeptRows& kept) {
  Batch batch;
  for (size_t i = 0; i < kept.used; ++i) {
    kept.blocks[i].view(kept.block_rows[i], batch);
    VELO_TRY_STATUS(take(batch));
  }
  return {};
}

void RowKeeper::move_to(KeptRows& to) {
  to.clear();
  std::swap(to, kept_);
  copied_bytes_ = 0;
}

Status RowKeeper::take(const Batch& batch) {
  if (encoder_) encoder_->encode(batch, kept_.bytes);
  else copy(batch);
  if (digest_encoder_) digest_encoder_->encode(batch, kept_.digested);
  kept_.rows += batch.selection.count();
  return {};
}

void RowKeeper::copy(const Batch& batch) {
  const uint32_t rows = batch.selection.count();
  if (kept_.used == kept_.blocks.size()) {
    std::vector<Type> types;
    for (const Vector* column : batch.columns) types.push_back(column->type());
    kept_.blocks.emplace_back(types);
    kept_.block_rows.push_back(0);
  }
  RowBlock& block = kept_.blocks[kept_.used];
  kept_.block_rows[kept_.used++] = rows;
  block.reset(rows);
  for (size_t i = 0; i < batch.columns.size(); ++i) {
    copy_rows(batch.column(i), batch.selection, block.column(i), 0);
    copied_bytes_ += rows * physical_size(block.column(i).physical());
  }
}

std::unique_ptr<Outlet> make_byte_outlet(std::unique_ptr<connector::ByteSink> sink,
                                         std::unique_ptr<format::Encoder> encoder) {
  return std::make_unique<ByteOutlet>(std::move(sink), std::move(encoder));
}

std::unique_ptr<Outlet> make_row_outlet(std::unique_ptr<connector::RowSink> sink) {
  return std::make_unique<RowOutlet>(std::move(sink));
}

Result<std::unique_ptr<Outlet>> open_outlet(const catalog::Relation& sink) {
  const connector::Connector* connector = connector::find_connector(sink.connector);
  CHECK(connector != nullptr, "the binder resolves connectors");
  if (connector->open_row_sink != nullptr) {
    VELO_TRY(auto rows, connector->open_row_sink(sink));
    return make_row_outlet(std::move(rows));
  }
  CHECK(connector->open_byte_sink != nullptr, "the binder resolves directions");
  VELO_TRY(auto encoder, format::make_sink_encoder(sink));
  VELO_TRY(auto bytes, connector->open_byte_sink(sink));
  return make_byte_outlet(std::move(bytes), std::move(encoder));
}

}  // namespace velo::runtime
