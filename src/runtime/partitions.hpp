#pragma once

#include <memory>

#include "plan/source.hpp"
#include "runtime/inlet.hpp"

namespace velo::runtime {

/// The partitions of a source as rows, numbered from 0. Same thread as who reads them.
class Partitions {
 public:
  virtual ~Partitions() = default;
  virtual size_t count() const = 0;
  /// How much there is in one, in bytes; 0: unknown.
  virtual uint64_t weight(size_t) const { return 0; }
  /// Those that do not grow may be opened by several threads at the same time.
  virtual Result<std::unique_ptr<Inlet>> open(size_t n) = 0;
  /// Whether there may be more of them later, and looking for these: they are numbered behind the others.
  virtual bool grows() const { return false; }
  virtual Status refresh() { return {}; }
};

/// Those of the source's connector. The source must outlive it.
Result<std::unique_ptr<Partitions>> open_partitions(const plan::Source& source);

}  // namespace velo::runtime
