#pragma once

#include <memory>

#include "connector/ranges.hpp"
#include "plan/source.hpp"
#include "runtime/inlet.hpp"

namespace velo::runtime {

/// Reads ranges of a source, in any order, for one task: begin(), then next() until End. Numbers of records and lines
/// start again with each range.
class RangeInlet : public Inlet {
 public:
  /// See connector::ByteRangeSource; sources of rows ignore `from` and are always at the same place.
  virtual Status begin(size_t range, const connector::RangePlace* from) = 0;
  virtual connector::RangePlace place() const { return {}; }
  virtual uint64_t lines() const { return 0; }
  virtual uint64_t records() const { return 0; }
};

/// Cuts the source of a plan's leaf for so many readers; see connector::Connector::cut.
Result<connector::CutSource> cut_source(const plan::Source& source, size_t readers, uint64_t most_bytes);

/// A reader of `ranges`, which must outlive it.
Result<std::unique_ptr<RangeInlet>> open_range_inlet(const plan::Source& source, const connector::SourceRanges& ranges);

}  // namespace velo::runtime
