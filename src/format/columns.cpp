// What all text formats do before the first row.
#include "format/columns.hpp"

#include "format/codes.hpp"
#include "format/limits.hpp"

namespace velo::format {

namespace {

Error unsupported(const Field& field, std::string_view format) {
  return Error(kUnsupportedColumn,
               "format " + std::string(format) + " cannot read column " + field.name + " of type " + field.type.text())
      .with_hint("declare it as JSON to keep its text");
}

}  // namespace

Result<std::vector<CellParser>> make_cell_parsers(const DecodeRequest& request, std::string_view format) {
  VELO_TRY(const TimestampFormat timestamps, TimestampFormat::from_options(request.options));
  std::vector<CellParser> parsers;
  for (const size_t column : request.columns) {
    const Field& field = request.schema[column];
    if (!CellParser::supports(field.type)) return unsupported(field, format);
    parsers.emplace_back(field, timestamps);
  }
  return parsers;
}

void prepare(Decoded& out, uint32_t rows) {
  out.block.reset(rows);
  out.rows = 0;
  out.consumed = 0;
  out.errors.clear();
  out.kinds.clear();
  if (out.begins.size() < rows) {
    out.begins.resize(rows);
    out.lengths.resize(rows);
  }
}

RawBatch bounded(const RawBatch& raw) {
  RawBatch out = raw;
  if (out.size > kMaxDecodeBytes) {
    out.size = kMaxDecodeBytes;
    out.ends = false;
  }
  return out;
}

}  // namespace velo::format
