#pragma once

#include <memory>
#include <string>

#include "base/byte_buffer.hpp"
#include "base/result.hpp"
#include "column/batch.hpp"
#include "column/row_error.hpp"
#include "connector/connector.hpp"
#include "format/format.hpp"

namespace velo::runtime {

/// Rows that were refused, kept with their raw payload as NDJSON:
/// `{"query":…,"source":…,"partition":…,"offset":…,"line":…,"code":…,"error":…,"payload":…}`. One per lane.
class DeadLetters {
 public:
  /// Creates the file (truncating it), so that a wrong path is found before any row is read.
  static Result<std::unique_ptr<DeadLetters>> open(const std::string& path);

  void add(const std::string& query, const Batch& batch, const RowError& fault);
  /// Writes what was added since the last call.
  Status write();
  Status close();
  uint64_t rows() const { return rows_; }

 private:
  DeadLetters(std::unique_ptr<connector::ByteSink> sink, std::unique_ptr<format::Encoder> encoder);

  std::unique_ptr<connector::ByteSink> sink_;
  std::unique_ptr<format::Encoder> encoder_;
  RowBlock block_;
  Batch batch_;
  ByteBuffer bytes_;
  uint64_t rows_ = 0;
};

}  // namespace velo::runtime
