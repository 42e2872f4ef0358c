#pragma once

#include <memory>
#include <utility>

#include "connector/connector.hpp"
#include "format/format.hpp"

namespace velo::runtime {

/// Poll and decode for a source of bytes. One thread.
class RecordReader {
 public:
  RecordReader(std::unique_ptr<connector::ByteSource> source, std::unique_ptr<format::Decoder> decoder)
      : source_(std::move(source)), decoder_(std::move(decoder)) {}

  /// Decodes the next rows, at most max_rows and at least one, into `out`; `origin` says where they are from and refers
  /// to `out`. The bytes that both may point to stay until the next call, or as long as the source says.
  Result<connector::Poll> read(uint32_t max_rows, int timeout_ms, format::Decoded& out, RowOrigin& origin);
  /// The source has turned to another range.
  void restart();
  /// Whether the next call may give rows before the source is asked.
  bool has_more() const { return raw_.size != 0 || !decoder_->at_rest(); }
  connector::Progress progress() const { return source_->progress(); }

 private:
  Result<connector::Poll> refill(int timeout_ms);
  bool crosses() const { return raw_.size > raw_.owned; }
  bool rest_is_foreign() const { return raw_.owned == 0 && raw_.size != 0; }
  Error at_window(Status status) const;
  void skip(size_t bytes, uint64_t records);
  void describe(const format::Decoded& out, RowOrigin& origin) const;

  std::unique_ptr<connector::ByteSource> source_;
  std::unique_ptr<format::Decoder> decoder_;
  format::RawBatch raw_;
  const char* window_ = nullptr;  // first byte of what the last poll showed, and its line
  uint64_t window_line_ = 1;
  size_t used_ = 0;  // bytes and records decoded since the last poll
  uint64_t used_records_ = 0;
  bool hungry_ = true;
};

/// The decoded rows as a batch; rows that are bad move from `decoded` to `errors`.
void show(format::Decoded& decoded, const RowOrigin& origin, Batch& batch, RowErrors& errors);

}  // namespace velo::runtime
