// The CSV decoder with its fast path against the general reader, on any bytes: same rows, same errors. The first
// byte chooses the batch size.
#include <cstring>
#include <memory>
#include <string>

#include "base/check.hpp"
#include "format/columns.hpp"
#include "format/csv_row.hpp"

namespace {

using namespace velo;
using namespace velo::format;

constexpr size_t kSlack = 64;

const Schema& schema() {
  static const Schema fields{{{"s", TypeId::String, true},
                              {"d", Type::decimal(12, 2), true},
                              {"n", TypeId::BigInt, true},
                              {"t", TypeId::Timestamp, true},
                              {"f", TypeId::Double, true},
                              {"b", TypeId::Boolean, true}}};
  return fields;
}

void describe(Decoded& decoded, uint32_t row, std::string& out) {
  for (const RowError& error : decoded.errors.sorted()) {
    if (error.row == row) {
      out += error.message + '\n';
      return;
    }
  }
  for (size_t i = 0; i < decoded.block.width(); ++i) out += decoded.block.column(i).value(row).text() + '|';
  out += '\n';
}

Decoded make_decoded() {
  std::vector<Type> types;
  for (const Field& field : schema().fields) types.push_back(field.type);
  Decoded decoded;
  decoded.block = RowBlock(types);
  return decoded;
}

std::string read_generally(const RawBatch& raw, const DecodeRequest& request) {
  CsvRowReader reader(CsvDialect::from_options(request.options).value(), schema().names(),
                      make_cell_parsers(request, "csv").value(), {request.columns.begin(), request.columns.end()});
  reader.restart();
  Decoded decoded = make_decoded();
  std::string out;
  const char* p = raw.data;
  if (!reader.read_start(p, raw.data + raw.size, raw.ends).value()) return out;
  for (;;) {
    prepare(decoded, 1);
    if (!reader.read(p, raw.data + raw.size, raw, 0, decoded)) return out;
    describe(decoded, 0, out);
  }
}

std::string read_fast(RawBatch raw, const DecodeRequest& request, uint32_t rows) {
  auto decoder = find_format("csv")->make_decoder(request).value().release();
  const std::unique_ptr<Decoder> owner(decoder);
  Decoded decoded = make_decoded();
  std::string out;
  do {
    decoder->decode(raw, rows, decoded).value();
    for (uint32_t row = 0; row < decoded.rows; ++row) describe(decoded, row, out);
    raw.data += decoded.consumed;
    raw.size -= decoded.consumed;
    if (decoded.consumed != 0) raw.begins = false;
  } while (decoded.consumed != 0 || decoded.rows != 0);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  const uint32_t rows = data[0] + 1u;
  const std::unique_ptr<char[]> bytes(new char[size - 1 + 2 * kSlack]());
  std::memcpy(bytes.get() + kSlack, data + 1, size - 1);
  RawBatch raw;
  raw.data = bytes.get() + kSlack;
  raw.size = size - 1;
  raw.begins = true;
  raw.ends = true;
  const std::vector<size_t> columns = {0, 1, 2, 3, 4, 5};
  catalog::Options options;
  options.set("csv.header", std::string("false"));
  const DecodeRequest request{schema(), columns, options};
  CHECK(read_generally(raw, request) == read_fast(raw, request, rows), "fast and general path must agree");
  return 0;
}
