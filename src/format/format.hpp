#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/byte_buffer.hpp"
#include "base/result.hpp"
#include "catalog/options.hpp"
#include "catalog/relation.hpp"
#include "column/batch.hpp"
#include "column/row_error.hpp"

namespace velo::format {

/// Bytes a connector has ready: everything not consumed yet. At least 64 readable bytes lie before `data` and behind
/// data + size (their content is anything).
struct RawBatch {
  const char* data = nullptr;
  size_t size = 0;
  bool begins = false;      ///< data[0] is the first byte of a file or stream (headers, BOM, array bracket)
  bool ends = false;        ///< no byte follows these: an unfinished record is a fault
  std::string_view where;   ///< file name, for messages
  uint64_t first_line = 1;  ///< line number of data[0]
  Partition partition{0};   ///< which they are from
  Offset first_offset{0};   ///< record number of the next record
  bool rest = false;        ///< what the call before left over: the same bytes where they were
  size_t owned = SIZE_MAX;  ///< a record that begins at data + owned or behind it is for another reader of the file
};

/// What a decoder made of some bytes: rows in `block` (whose column types the decoder was made for), with where each
/// came from. Recycled by the caller.
struct Decoded {
  RowBlock block;
  uint32_t rows = 0;
  size_t consumed = 0;            ///< bytes of RawBatch::data that are done with
  std::vector<uint32_t> begins;   ///< per row (also bad ones): record start in RawBatch::data
  std::vector<uint32_t> lengths;  ///< per row: record length without line end
  std::vector<RowKind> kinds;     ///< per row what it does; empty: all Insert. Two rows of one record begin alike
  RowErrors errors;               ///< rows that could not be decoded; their values are unspecified
};

/// Bytes to columns. One per lane; stateful (layout memory, header, open array). Never throws, never loses a record:
/// what cannot be decoded becomes a row with a row error.
class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Decodes up to max_rows records from the front of `raw`. consumed == 0 and rows == 0: more bytes are needed (or,
  /// when raw.ends, nothing is left). A fault that makes the rest of the stream meaningless is the returned Error.
  virtual Status decode(const RawBatch& raw, uint32_t max_rows, Decoded& out) = 0;
  /// True when, all bytes having been consumed, it would have nothing to say if no more came. May be false needlessly.
  virtual bool at_rest() const { return false; }
};

/// Columns to bytes. One per lane; writes rows in selection order.
class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual void begin(ByteBuffer&) {}  ///< before the first row of a file (CSV header)
  virtual void encode(const Batch& batch, ByteBuffer& out) = 0;
  /// The same, for somebody who takes the rows apart again: appends the size of `out` behind each row to `ends`.
  virtual void encode_rows(const Batch& batch, ByteBuffer& out, std::vector<size_t>& ends);
  /// One that writes the same, for another thread.
  virtual std::unique_ptr<Encoder> clone() const = 0;
};

/// Which columns of a relation to decode, as positions in its schema, in output order.
struct DecodeRequest {
  const Schema& schema;
  std::span<const size_t> columns;
  const catalog::Options& options;
};

/// How a file may be cut into ranges that are decoded apart. Where a line end may also stand inside a record, a range
/// that begins there is recognised by where the one before it ends, and decoded again.
struct Cuts {
  bool at_lines = false;  ///< a record begins behind nearly every line end
  size_t header = 0;      ///< bytes at the front that a decoder has to see before any range
  std::string why_not{};  ///< when not at_lines
};

/// A data format: one entry of format/list.cpp.
struct Format {
  std::string_view name;
  std::string_view doc;
  std::span<const catalog::OptionSpec> options;
  Result<std::unique_ptr<Decoder>> (*make_decoder)(const DecodeRequest& request);
  Result<std::unique_ptr<Encoder>> (*make_encoder)(const Schema& schema, const catalog::Options& options);
  /// Column names and types from a sample (the first 64 KiB and at least 100 rows, whole records).
  Result<Schema> (*infer)(const RawBatch& sample, const catalog::Options& options);
  /// How the file that starts with `head` (64 KiB, or all of it) may be cut.
  Result<Cuts> (*cuts)(std::string_view head, const catalog::Options& options);
};

std::span<const Format> formats();
const Format* find_format(std::string_view name);

}  // namespace velo::format
