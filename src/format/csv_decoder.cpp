// Rows are read one after the other by the general reader, or many at a time by a fast path that expects every row to
// have its fields unquoted.
#include "format/columns.hpp"
#include "format/csv.hpp"
#include "format/csv_fast.hpp"
#include "format/csv_row.hpp"

namespace velo::format {

namespace {

class CsvDecoder final : public Decoder {
 public:
  explicit CsvDecoder(CsvRowReader reader) : reader_(std::move(reader)), fast_(reader_) {}

  Status decode(const RawBatch& whole, uint32_t max_rows, Decoded& out) override {
    prepare(out, max_rows);
    const RawBatch raw = bounded(whole);
    if (raw.begins) reader_.restart();
    const char* p = raw.data;
    const char* end = raw.data + raw.size;
    VELO_TRY(const bool started, reader_.read_start(p, end, raw.ends));
    if (started) fast_.decode(raw, p, end, max_rows, reader_, out);
    out.consumed = static_cast<size_t>(p - raw.data);
    return {};
  }

 private:
  CsvRowReader reader_;
  CsvFastPath fast_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_csv_decoder(const DecodeRequest& request) {
  VELO_TRY(auto dialect, CsvDialect::from_options(request.options));
  VELO_TRY(auto columns, make_cell_parsers(request, "csv"));
  CsvRowReader reader(std::move(dialect), request.schema.names(), std::move(columns),
                      {request.columns.begin(), request.columns.end()});
  return std::unique_ptr<Decoder>(std::make_unique<CsvDecoder>(std::move(reader)));
}

Result<Cuts> csv_cuts(std::string_view head, const catalog::Options& options) {
  VELO_TRY(const CsvDialect dialect, CsvDialect::from_options(options));
  if (!dialect.header) return Cuts{.at_lines = true};
  const size_t line_end = head.find('\n');
  if (line_end == std::string_view::npos) return Cuts{.why_not = "its first line is very long"};
  const bool quoted = dialect.quote != '\0' && head.substr(0, line_end).find(dialect.quote) != std::string_view::npos;
  if (quoted) return Cuts{.why_not = "its header has quotes"};
  return Cuts{.at_lines = true, .header = line_end + 1};
}

}  // namespace velo::format
