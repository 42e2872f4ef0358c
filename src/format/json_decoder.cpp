// Rows are read one after the other by the general reader, or many at a time by a fast path that recognises the layout
// of the records; the fast path decodes nothing the general reader would not decode in the same way.
#include <algorithm>

#include "format/columns.hpp"
#include "format/json.hpp"
#include "format/json_fast.hpp"
#include "format/json_row.hpp"
#include "format/limits.hpp"

namespace velo::format {

namespace {

class JsonDecoder final : public Decoder {
 public:
  explicit JsonDecoder(std::vector<CellParser> columns) : reader_(std::move(columns)), fast_(reader_) {}

  Status decode(const RawBatch& raw, uint32_t max_rows, Decoded& out) override {
    prepare(out, max_rows);
    if (raw.begins) reader_.records().restart();
    const char* p = raw.data;
    const char* end = raw.data + std::min(raw.size, kMaxDecodeBytes);
    for (;;) {
      fast_.decode(raw, p, end, max_rows, reader_, out);
      if (out.rows == max_rows || (p == end && at_rest()) || !reader_.read(p, end, raw, out.rows, out)) break;
      ++out.rows;
    }
    out.consumed = static_cast<size_t>(p - raw.data);
    return {};
  }
  bool at_rest() const override { return reader_.records().in_lines(); }

 private:
  JsonRowReader reader_;
  JsonFastPath fast_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_json_decoder(const DecodeRequest& request) {
  VELO_TRY(auto columns, make_cell_parsers(request, "json"));
  return std::unique_ptr<Decoder>(std::make_unique<JsonDecoder>(std::move(columns)));
}

Result<Cuts> json_cuts(std::string_view head, const catalog::Options&) {
  if (JsonRecords::begins_with_lines(head)) return Cuts{.at_lines = true};
  return Cuts{.why_not = "it does not begin with an object on a line"};
}

}  // namespace velo::format
