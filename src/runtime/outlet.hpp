#pragma once

#include <memory>
#include <string>

#include "base/byte_buffer.hpp"
#include "connector/connector.hpp"
#include "format/format.hpp"
#include "operators/operator.hpp"

namespace velo::runtime {

/// Encoded bytes worth a write(2): beyond this a larger one gains nothing.
inline constexpr size_t kWriteBytes = 256 * 1024;

/// Encode and write: the back half of a lane, where a query's rows leave the engine. One thread.
class Outlet : public operators::Emit {
 public:
  /// Gives what has been encoded to the sink, if enough has come together for a write to be worth its price.
  virtual Status write() = 0;
  /// Makes what has been written visible to readers now.
  virtual Status flush() = 0;
  virtual Status close() = 0;

  Status push(const Batch& batch) final {
    rows_ += batch.selection.count();
    return batch.empty() ? Status() : take(batch);
  }
  Status advance(Micros) final { return {}; }
  uint64_t rows() const { return rows_; }

 protected:
  virtual Status take(const Batch& batch) = 0;

 private:
  uint64_t rows_ = 0;
};

/// Rows are encoded into one buffer, which goes to the sink in pieces of at least kWriteBytes.
std::unique_ptr<Outlet> make_byte_outlet(std::unique_ptr<connector::ByteSink> sink,
                                         std::unique_ptr<format::Encoder> encoder);
std::unique_ptr<Outlet> make_row_outlet(std::unique_ptr<connector::RowSink> sink);

/// Opens connector and encoder of a sink relation.
Result<std::unique_ptr<Outlet>> open_outlet(const catalog::Relation& sink);

}  // namespace velo::runtime
