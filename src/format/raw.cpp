// Lines as they are: nothing is quoted, an empty line is an empty value, NULL is written as an empty line.
#include "format/raw.hpp"

#include <cstring>

#include "format/codes.hpp"
#include "format/columns.hpp"
#include "format/utf8.hpp"

namespace velo::format {

namespace {

Status check_schema(const Schema& schema) {
  if (schema.size() == 1 && (schema[0].type.is(TypeId::String) || schema[0].type.is(TypeId::Bytes))) return {};
  return Error(kUnsupportedColumn, "format raw needs exactly one column of type STRING or BYTES, not " + schema.text());
}

class RawDecoder final : public Decoder {
 public:
  RawDecoder(size_t columns, bool is_text) : columns_(columns), is_text_(is_text) {}

  Status decode(const RawBatch& whole, uint32_t max_rows, Decoded& out) override {
    prepare(out, max_rows);
    const RawBatch raw = bounded(whole);
    const char* p = raw.data;
    const char* end = raw.data + raw.size;
    while (out.rows < max_rows && p != end) {
      const auto* newline = static_cast<const char*>(std::memchr(p, '\n', static_cast<size_t>(end - p)));
      if (newline == nullptr && !raw.ends) break;
      const char* line_end = newline != nullptr ? newline : end;
      add(raw, p, line_end != p && line_end[-1] == '\r' ? line_end - 1 : line_end, out);
      p = newline != nullptr ? newline + 1 : end;
    }
    out.consumed = static_cast<size_t>(p - raw.data);
    return {};
  }

 private:
  void add(const RawBatch& raw, const char* begin, const char* end, Decoded& out) const {
    const std::string_view text(begin, static_cast<size_t>(end - begin));
    const uint32_t row = out.rows++;
    out.begins[row] = static_cast<uint32_t>(begin - raw.data);
    out.lengths[row] = static_cast<uint32_t>(text.size());
    if (is_text_ && !valid_utf8(text))
      out.errors.add(row, kInvalidUtf8, "the line is not valid UTF-8: " + excerpt(text));
    for (size_t i = 0; i < columns_; ++i) out.block.column(i).data<StringRef>()[row] = StringRef(text);
  }

  size_t columns_;
  bool is_text_;
};

class RawEncoder final : public Encoder {
 public:
  void encode(const Batch& batch, ByteBuffer& out) override {
    const Vector& lines = batch.column(0);
    batch.selection.each([&](uint32_t row) {
      if (lines.is_valid(row)) out.append(lines.at<StringRef>(row).view());
      out.append('\n');
    });
  }
  std::unique_ptr<Encoder> clone() const override { return std::make_unique<RawEncoder>(*this); }
};

Result<std::unique_ptr<Decoder>> make_decoder(const DecodeRequest& request) {
  VELO_TRY_STATUS(check_schema(request.schema));
  const bool is_text = request.schema[0].type.is(TypeId::String);
  return std::unique_ptr<Decoder>(std::make_unique<RawDecoder>(request.columns.size(), is_text));
}

Result<std::unique_ptr<Encoder>> make_encoder(const Schema& schema, const catalog::Options&) {
  VELO_TRY_STATUS(check_schema(schema));
  return std::unique_ptr<Encoder>(std::make_unique<RawEncoder>());
}

Result<Cuts> cuts(std::string_view, const catalog::Options&) { return Cuts{.at_lines = true}; }

Result<Schema> infer(const RawBatch&, const catalog::Options&) { return Schema{{{"value", TypeId::String, true}}}; }

}  // namespace

const Format& raw_format() {
  static constexpr Format kFormat = {
      "raw", "one STRING or BYTES column per line", {}, make_decoder, make_encoder, infer, cuts};
  return kFormat;
}

}  // namespace velo::format
