// The rows are written as JSON first, one line each; the envelopes are then put around the lines.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/changelog.hpp"
#include "format/json.hpp"

namespace velo::format {

namespace {

constexpr std::string_view kNone = "null";

class DebeziumEncoder final : public Encoder {
 public:
  DebeziumEncoder(std::unique_ptr<Encoder> rows, std::vector<size_t> key, std::optional<size_t> time)
      : rows_(std::move(rows)), key_(std::move(key)), time_(time) {}

  void encode(const Batch& batch, ByteBuffer& out) override {
    lines_.clear();
    rows_->encode(batch, lines_);
    std::string_view rest = lines_.view();
    std::string_view replaced = kNone;
    bool moves = false;  // the row stands behind one that another key replaced
    for (uint32_t i = 0; i < batch.selection.count(); ++i) {
      const uint32_t row = batch.selection[i];
      const std::string_view image = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(image.size() + 1);
      const RowKind kind = batch.kind(row);
      const bool goes = kind == RowKind::UpdateBefore && is_replaced(batch, i);
      if (goes && same_key(batch, key_, row, batch.selection[i + 1])) {
        replaced = image;
        continue;
      }
      if (kind == RowKind::Delete || kind == RowKind::UpdateBefore) write('d', image, kNone, batch, row, out);
      else write(kind == RowKind::Insert || moves ? 'c' : 'u', replaced, image, batch, row, out);
      moves = goes;
      replaced = kNone;
    }
  }
  std::unique_ptr<Encoder> clone() const override {
    return std::make_unique<DebeziumEncoder>(rows_->clone(), key_, time_);
  }

 private:
  static bool is_replaced(const Batch& batch, uint32_t i) {
    return i + 1 < batch.selection.count() && batch.kind(batch.selection[i + 1]) == RowKind::UpdateAfter;
  }

  void write(char operation, std::string_view before, std::string_view after, const Batch& batch, uint32_t row,
             ByteBuffer& out) const {
    out.append(R"({"before":)");
    out.append(before);
    out.append(R"(,"after":)");
    out.append(after);
    out.append(R"(,"op":")");
    out.append(operation);
    out.append(R"(","ts_ms":)");
    const bool timed = time_ && batch.column(*time_).is_valid(row);
    out.append(timed ? std::to_string(batch.column(*time_).at<int64_t>(row) / 1000) : std::string(kNone));
    out.append("}\n");
  }

  std::unique_ptr<Encoder> rows_;
  std::vector<size_t> key_;
  std::optional<size_t> time_;
  ByteBuffer lines_;
};

}  // namespace

Result<std::unique_ptr<Encoder>> make_debezium_encoder(const catalog::Relation& sink) {
  VELO_TRY(auto rows, make_json_encoder(sink.schema, sink.options));
  const std::optional<size_t> time = sink.watermark ? std::optional(sink.watermark->column) : std::nullopt;
  return std::unique_ptr<Encoder>(std::make_unique<DebeziumEncoder>(std::move(rows), sink.primary_key, time));
}

}  // namespace velo::format
