#pragma once

#include "connector/connector.hpp"

namespace velo::connector {

/// Takes rows and keeps nothing but their number and a sum over all their values, which does not depend on the order of
/// rows or the cut of batches.
class BlackholeSink final : public RowSink {
 public:
  Status write(const Batch& batch) override;
  Status close() override { return {}; }

  uint64_t rows() const { return rows_; }
  uint64_t checksum() const { return checksum_; }

 private:
  uint64_t rows_ = 0;
  uint64_t checksum_ = 0;
};

}  // namespace velo::connector
