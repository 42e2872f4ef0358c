// An envelope is scanned for its parts first; the images in it are then read as any record is. With a key the new row
// is enough; without one an update is two rows of one record, and there is neither when one of them does not fit.
#include <string>
#include <string_view>
#include <vector>

#include "format/changelog.hpp"
#include "format/codes.hpp"
#include "format/columns.hpp"
#include "format/json_row.hpp"

namespace velo::format {

namespace {

enum Part : size_t { kBefore, kAfter, kOperation, kPayload };
const std::vector<std::string> kParts = {"before", "after", "op", "payload"};

std::vector<Type> types_of(const std::vector<CellParser>& columns) {
  std::vector<Type> types;
  for (const CellParser& column : columns) types.push_back(column.field().type);
  return types;
}

class DebeziumDecoder final : public Decoder {
 public:
  DebeziumDecoder(std::vector<CellParser> columns, bool keyed)
      : reader_(std::move(columns)), record_(kParts), payload_(kParts), keyed_(keyed) {
    trial_.block = RowBlock(types_of(reader_.columns()));
  }

  Status decode(const RawBatch& whole, uint32_t max_rows, Decoded& out) override {
    prepare(out, max_rows + 1);  // the last record may be two rows
    const RawBatch raw = bounded(whole);
    if (raw.begins) reader_.records().restart();
    const char* p = raw.data;
    JsonRecord record;
    while (out.rows < max_rows && reader_.records().next(p, raw.data + raw.size, raw.ends, record_, record)) {
      begin_row(record, raw, RowKind::Insert, out);
      if (record.code != 0) reader_.report(record, out.rows - 1, out);
      else read(record, raw, out);
    }
    out.consumed = static_cast<size_t>(p - raw.data);
    return {};
  }

 private:
  static void begin_row(const JsonRecord& record, const RawBatch& raw, RowKind kind, Decoded& out) {
    out.begins[out.rows] = static_cast<uint32_t>(record.begin - raw.data);
    out.lengths[out.rows] = static_cast<uint32_t>(record.end - record.begin);
    out.kinds.push_back(kind);
    ++out.rows;
  }

  // With its schema around it, the envelope is called payload.
  const JsonObjectScanner& envelope() {
    const JsonValue& payload = record_.value(kPayload);
    if (record_.value(kOperation).kind != JsonKind::Missing || payload.kind != JsonKind::Object) return record_;
    payload_.scan(payload.text.data(), payload.text.data() + payload.text.size());
    return payload_;
  }

  void read(const JsonRecord& record, const RawBatch& raw, Decoded& out) {
    const JsonObjectScanner& parts = envelope();
    const uint32_t row = out.rows - 1;
    const JsonValue& named = parts.value(kOperation);
    const std::string_view operation = named.kind == JsonKind::String ? named.text : std::string_view();
    if (operation == "c" || operation == "r") {
      read_image(parts, kAfter, row, out);
    } else if (operation == "d") {
      out.kinds[row] = RowKind::Delete;
      read_image(parts, kBefore, row, out);
    } else if (operation == "u" && keyed_) {
      out.kinds[row] = RowKind::UpdateAfter;
      read_image(parts, kAfter, row, out);
    } else if (operation == "u") {
      read_update(parts, record, raw, out);
    } else {
      out.errors.add(row, kBadChange, "the envelope's op is no c, r, u or d: " + excerpt(text_of(record)));
    }
  }

  void read_update(const JsonObjectScanner& parts, const JsonRecord& record, const RawBatch& raw, Decoded& out) {
    const uint32_t row = out.rows - 1;
    trial_.block.reset(1);
    trial_.errors.clear();
    read_image(parts, kAfter, 0, trial_);
    for (const RowError& fault : trial_.errors.sorted()) out.errors.add(row, fault.code, fault.message);
    if (out.errors.contains(row)) return;
    read_image(parts, kBefore, row, out);
    if (out.errors.contains(row)) return;
    out.kinds[row] = RowKind::UpdateBefore;
    begin_row(record, raw, RowKind::UpdateAfter, out);
    read_image(parts, kAfter, row + 1, out);
  }

  void read_image(const JsonObjectScanner& parts, Part part, uint32_t row, Decoded& out) {
    const JsonValue& image = parts.value(part);
    if (image.kind == JsonKind::Object) return reader_.read_object(image.text, row, out);
    std::string message = "the envelope has no row under \"" + kParts[part] + '"';
    if (part == kBefore) message += ": the database must send whole rows (REPLICA IDENTITY FULL)";
    if (part == kBefore && !keyed_) message += ", or the relation have a PRIMARY KEY";
    out.errors.add(row, kBadChange, std::move(message));
  }

  static std::string_view text_of(const JsonRecord& record) {
    return {record.begin, static_cast<size_t>(record.end - record.begin)};
  }

  JsonRowReader reader_;
  JsonObjectScanner record_;
  JsonObjectScanner payload_;
  bool keyed_;
  Decoded trial_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_debezium_decoder(const DecodeRequest& request, bool keyed) {
  VELO_TRY(auto columns, make_cell_parsers(request, "json"));
  return std::unique_ptr<Decoder>(std::make_unique<DebeziumDecoder>(std::move(columns), keyed));
}

}  // namespace velo::format
