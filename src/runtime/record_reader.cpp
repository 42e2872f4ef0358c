// Bytes become rows here. The raw window a source shows is decoded in as many calls as the batch size asks for, and
// only when the decoder wants more bytes is the source polled again: batch size changes no boundary that matters.
#include "runtime/record_reader.hpp"

#include <algorithm>

#include "column/row_offsets.hpp"

namespace velo::runtime {

using connector::Poll;

namespace {

// Only of rows that change there may be two in a record.
const uint32_t* begins_of_changes(const format::Decoded& out) {
  return out.kinds.empty() ? nullptr : out.begins.data();
}

}  // namespace

Result<Poll> RecordReader::read(uint32_t max_rows, int timeout_ms, format::Decoded& out, RowOrigin& origin) {
  for (;;) {
    if (hungry_) {
      VELO_TRY(const Poll poll, refill(timeout_ms));
      if (poll != Poll::Data) return poll;
    }
    // Where the window reaches into the next range, one record may still be ours.
    const uint32_t rows = crosses() ? 1 : max_rows;
    if (Status status = decoder_->decode(raw_, rows, out); !status.ok()) return at_window(std::move(status));
    if (out.rows != 0) {
      describe(out, origin);
      skip(out.consumed, static_cast<uint64_t>(records_between(begins_of_changes(out), 0, out.rows)));
      hungry_ = rest_is_foreign() || !has_more();
      return Poll::Data;
    }
    skip(out.consumed, 0);
    hungry_ = out.consumed == 0 || rest_is_foreign();
  }
}

void RecordReader::restart() {
  raw_ = {};
  used_ = used_records_ = 0;
  hungry_ = true;
}

// Hands the finished bytes back and asks for more.
Result<Poll> RecordReader::refill(int timeout_ms) {
  if (raw_.ends && raw_.owned != 0)
    raw_.data += raw_.size, used_ += raw_.size;  // nothing decodable is left of this file
  source_->consume(used_, used_records_);
  used_ = used_records_ = 0;
  raw_ = {};
  VELO_TRY(const Poll poll, source_->poll(raw_, timeout_ms));
  if (poll == Poll::Data) {
    window_ = raw_.data;
    window_line_ = raw_.first_line;
    hungry_ = false;
  }
  return poll;
}

// A fault of a file as a whole, such as a header without a column, is found in what the last poll showed first.
Error RecordReader::at_window(Status status) const {
  Error error = std::move(status).error();
  if (error.where.empty()) {
    error.where = std::string(raw_.where);
    error.position = {static_cast<uint32_t>(window_line_), 1, 1};
  }
  return error;
}

void RecordReader::skip(size_t bytes, uint64_t records) {
  raw_.data += bytes;
  raw_.size -= bytes;
  if (raw_.owned != SIZE_MAX) raw_.owned -= std::min(raw_.owned, bytes);
  raw_.first_offset.value += static_cast<int64_t>(records);
  if (bytes != 0) raw_.begins = false;
  raw_.rest = true;
  used_ += bytes;
  used_records_ += records;
}

void RecordReader::describe(const format::Decoded& out, RowOrigin& origin) const {
  origin.where = raw_.where;
  origin.partition = raw_.partition;
  origin.first_offset = raw_.first_offset;
  origin.bytes = raw_.data;
  origin.lines_from = window_;
  origin.first_line = window_line_;
  origin.begins = out.begins.data();
  origin.lengths = out.lengths.data();
}

void show(format::Decoded& decoded, const RowOrigin& origin, Batch& batch, RowErrors& errors) {
  decoded.block.view(decoded.rows, batch);
  batch.origin = &origin;
  batch.kinds = decoded.kinds.empty() ? nullptr : decoded.kinds.data();
  std::swap(errors, decoded.errors);
  decoded.errors.clear();
}

}  // namespace velo::runtime
