#include "runtime/outlet.hpp"

#include <utility>

#include "base/check.hpp"
#include "column/copy.hpp"
#include "format/changelog.hpp"

namespace velo::runtime {

namespace {

/// What comes in one piece is written from where it lies when that is cheaper than a copy.
constexpr size_t kOwnWriteBytes = 32 * 1024;

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
    if (kept.bytes.size() < kOwnWriteBytes) {
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
  places.clear();
  ends.clear();
  digested_ends.clear();
}

KeptBlock& KeptRows::add_block(const std::vector<const Vector*>& columns, uint32_t rows) {
  if (used == blocks.size()) {
    std::vector<Type> types;
    for (const Vector* column : columns) types.push_back(column->type());
    blocks.push_back({RowBlock(types), {}});
  }
  KeptBlock& block = blocks[used++];
  block.columns.reset(rows);
  block.kinds.clear();
  return block;
}

std::unique_ptr<RowKeeper> Outlet::make_keeper() const { return std::make_unique<RowKeeper>(nullptr); }

Status Outlet::take_kept(const KeptRows& kept) {
  Batch batch;
  for (size_t i = 0; i < kept.used; ++i) {
    const KeptBlock& block = kept.blocks[i];
    block.columns.view(static_cast<uint32_t>(block.kinds.size()), batch);
    batch.kinds = block.kinds.data();
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
  if (encoder_) encode(batch, *encoder_, kept_.bytes, kept_.ends);
  else copy(batch);
  if (digest_encoder_) encode(batch, *digest_encoder_, kept_.digested, kept_.digested_ends);
  if (keeps_places_) {
    batch.selection.each([&](uint32_t row) { kept_.places.push_back(step_ << 16 | batch.ordinal(row)); });
  }
  kept_.rows += batch.selection.count();
  return {};
}

void RowKeeper::encode(const Batch& batch, format::Encoder& encoder, ByteBuffer& bytes,
                       std::vector<size_t>& ends) const {
  if (keeps_places_) encoder.encode_rows(batch, bytes, ends);
  else encoder.encode(batch, bytes);
}

void RowKeeper::copy(const Batch& batch) {
  const uint32_t rows = batch.selection.count();
  KeptBlock& block = kept_.add_block(batch.columns, rows);
  for (size_t i = 0; i < batch.columns.size(); ++i) {
    Vector& column = block.columns.column(i);
    copy_rows(batch.column(i), batch.selection, column, 0);
    copied_bytes_ += rows * physical_size(column.physical());
  }
  batch.selection.each([&](uint32_t row) { block.kinds.push_back(batch.kind(row)); });
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
