#include "runtime/outlet.hpp"

#include "base/check.hpp"
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

 protected:
  Status take(const Batch& batch) override {
    encoder_->encode(batch, bytes_);
    return {};
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
