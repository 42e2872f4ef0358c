#pragma once

#include <memory>

#include "connector/connector.hpp"

namespace velo::connector {

/// The partitions of a source: streams of records, numbered from 0, that can be read at the same time. Threads may call
/// open() at the same time, but for refresh().
class SourcePartitions {
 public:
  virtual ~SourcePartitions() = default;
  virtual size_t count() const = 0;
  /// How much there is in one, for the progress line; 0: unknown.
  virtual uint64_t weight(size_t n) const = 0;
  virtual Result<std::unique_ptr<ByteSource>> open(size_t n) const = 0;
  /// Whether there may be more of them later.
  virtual bool grows() const = 0;
  /// Looks for new ones, which are numbered behind those that are there.
  virtual Status refresh() = 0;
};

}  // namespace velo::connector
