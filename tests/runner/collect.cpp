#include "collect.hpp"

#include "feed.hpp"
#include "format/changelog.hpp"

namespace velo::cases {

namespace {

constexpr const char* kKinds[] = {"+I", "-U", "+U", "-D"};

class CollectingOutlet final : public runtime::Outlet {
 public:
  CollectingOutlet(Collected& out, catalog::Relation sink) : out_(out) {
    sink.format = "json";
    json_ = format::make_sink_encoder(sink).value();
    sink.format = "csv";
    csv_ = format::make_sink_encoder(sink).value();
    csv_->begin(header_);
  }
  Status write() override { return {}; }
  Status flush() override { return {}; }
  Status close() override { return {}; }

 protected:
  Status take(const Batch& batch) override {
    for (uint32_t i = 0; i < batch.selection.count(); ++i) {
      const uint32_t row = batch.selection[i];
      std::string text;
      for (const Vector* column : batch.columns) text += cell(column->value(row)) + " | ";
      text.resize(text.size() - std::string_view(" | ").size());
      out_.changes.push_back(std::string(kKinds[static_cast<size_t>(batch.kind(row))]) + ' ' + text);
      out_.rows.push_back(std::move(text));
    }
    encode(*json_, batch, out_.json);
    if (!header_.empty()) out_.csv += header_.view();
    header_.clear();
    encode(*csv_, batch, out_.csv);
    return {};
  }

 private:
  void encode(format::Encoder& encoder, const Batch& batch, std::string& out) {
    bytes_.clear();
    encoder.encode(batch, bytes_);
    out += bytes_.view();
  }

  Collected& out_;
  std::unique_ptr<format::Encoder> json_;
  std::unique_ptr<format::Encoder> csv_;
  ByteBuffer header_;
  ByteBuffer bytes_;
};

}  // namespace

std::unique_ptr<runtime::Outlet> make_collecting_outlet(Collected& out, catalog::Relation sink) {
  return std::make_unique<CollectingOutlet>(out, std::move(sink));
}

}  // namespace velo::cases
