#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "format/format.hpp"

namespace velo::format::testing {

/// Bytes with the readable slack that decoders may count on, in memory of exactly that size.
class Padded {
 public:
  explicit Padded(std::string_view text) : bytes_(new char[text.size() + 2 * kSlack]), size_(text.size()) {
    std::memset(bytes_.get(), 'x', text.size() + 2 * kSlack);
    if (!text.empty()) std::memcpy(bytes_.get() + kSlack, text.data(), text.size());
  }
  const char* data() const { return bytes_.get() + kSlack; }
  size_t size() const { return size_; }

 private:
  static constexpr size_t kSlack = 64;
  std::unique_ptr<char[]> bytes_;
  size_t size_;
};

/// One decoded record: values as text, or the error.
struct Row {
  std::vector<std::string> values;
  ErrorCode code = 0;
  std::string message;
  std::string payload;
  friend bool operator==(const Row&, const Row&) = default;
};

inline Row row_of(Decoded& decoded, uint32_t row, const char* data) {
  Row out;
  out.payload.assign(data + decoded.begins[row], decoded.lengths[row]);
  for (const RowError& error : decoded.errors.sorted()) {
    if (error.row != row) continue;
    out.code = error.code;
    out.message = error.message;
    return out;
  }
  for (size_t i = 0; i < decoded.block.width(); ++i) out.values.push_back(decoded.block.column(i).value(row).text());
  return out;
}

/// Decodes a whole stream that arrives in pieces of `chunk` bytes, at most `max_rows` rows per call.
inline std::vector<Row> decode_all(Decoder& decoder, const std::vector<Type>& types, std::string_view text,
                                   size_t chunk = SIZE_MAX, uint32_t max_rows = 1024, Error* error = nullptr) {
  std::vector<Row> rows;
  Decoded decoded;
  decoded.block = RowBlock(types);
  size_t begin = 0;
  size_t end = std::min(chunk, text.size());
  for (;;) {
    const Padded bytes(text.substr(begin, end - begin));
    RawBatch raw;
    raw.data = bytes.data();
    raw.size = bytes.size();
    raw.begins = begin == 0;
    raw.ends = end == text.size();
    const Status status = decoder.decode(raw, max_rows, decoded);
    if (!status.ok()) {
      if (error != nullptr) *error = status.error();
      return rows;
    }
    for (uint32_t row = 0; row < decoded.rows; ++row) rows.push_back(row_of(decoded, row, raw.data));
    CHECK(decoded.consumed <= raw.size, "a decoder cannot consume what is not there");
    begin += decoded.consumed;
    if (decoded.rows != 0 || decoded.consumed != 0) continue;
    if (end == text.size()) return rows;
    end = std::min(end + chunk, text.size());
  }
}

inline std::vector<Type> types_of(const Schema& schema) {
  std::vector<Type> types;
  for (const Field& field : schema.fields) types.push_back(field.type);
  return types;
}

/// A decoder for all columns of a schema.
inline std::unique_ptr<Decoder> decoder_for(std::string_view format, const Schema& schema,
                                            const catalog::Options& options = {}) {
  std::vector<size_t> columns;
  for (size_t i = 0; i < schema.size(); ++i) columns.push_back(i);
  auto decoder = find_format(format)->make_decoder({schema, columns, options});
  CHECK(decoder.ok(), "the decoder of a test must exist");
  return std::move(decoder).value();
}

inline std::vector<Row> decode(std::string_view format, const Schema& schema, std::string_view text,
                               const catalog::Options& options = {}) {
  return decode_all(*decoder_for(format, schema, options), types_of(schema), text);
}

}  // namespace velo::format::testing
