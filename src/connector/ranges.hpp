#pragma once

#include <memory>
#include <string>

#include "connector/connector.hpp"

namespace velo::connector {

/// A place between two records of a source that is read in ranges: a byte of one of its files.
struct RangePlace {
  uint64_t file = 0;
  uint64_t at = 0;
  friend bool operator==(const RangePlace&, const RangePlace&) = default;
};

/// Reads byte ranges, one after the other in any order. Order of calls: begin, then poll and consume until End. One
/// thread. A record belongs to the range in which it begins: the last one of a range is shown to its end.
class ByteRangeSource : public ByteSource {
 public:
  /// Turns to range `n`. It begins at `from` instead of at the first line behind its boundary when that is where the
  /// range before it is known to have ended. Record and line numbers start again.
  virtual Status begin(size_t n, const RangePlace* from) = 0;
  /// Behind the last consumed byte.
  virtual RangePlace place() const = 0;
  /// What was shown stays in memory for as long as somebody holds this; nullptr: only until the next poll.
  virtual std::shared_ptr<const void> bytes() const { return nullptr; }
  /// Line ends and records among the bytes consumed since begin().
  virtual uint64_t lines() const = 0;
  virtual uint64_t records() const = 0;
};

/// Reads ranges of rows; otherwise the same.
class RowRangeSource : public RowSource {
 public:
  virtual Status begin(size_t n) = 0;
};

/// A bounded source cut into ranges that can be read at the same time: their records, one range after the other, are
/// the records of the source in its order. Immutable; readers on different threads share it and must not outlive it.
class SourceRanges {
 public:
  virtual ~SourceRanges() = default;
  virtual size_t count() const = 0;
  /// How much the ranges before `n` hold, in bytes or rows: for progress. weight(count()) is the whole.
  virtual uint64_t weight(size_t n) const = 0;
  /// Whether what readers show stays, see ByteRangeSource::bytes().
  virtual bool stays() const { return false; }
  /// Whether records are numbered in each file anew.
  virtual bool by_file() const { return false; }
  /// A reader for one thread; exactly one of the two gives one.
  virtual std::unique_ptr<ByteRangeSource> byte_reader() const { return nullptr; }
  virtual std::unique_ptr<RowRangeSource> row_reader() const { return nullptr; }
};

/// Ranges, or why the source must be read in one piece.
struct CutSource {
  std::unique_ptr<SourceRanges> ranges;
  std::string why_not;
};

/// What somebody who wants to read a source on several threads asks of it.
struct RangeRequest {
  SourceRequest source;
  const format::Format* format = nullptr;  ///< of a source of bytes
  size_t readers = 1;
  uint64_t most_bytes = uint64_t{4} << 20;  ///< no range is much larger where it can be cut
};

/// Size of ranges: several for each reader, so that all end at about the same time, but no crumbs.
uint64_t range_bytes(uint64_t total, const RangeRequest& request);

/// The same in rows, for sources without bytes.
uint64_t range_rows(uint64_t total, const RangeRequest& request);

}  // namespace velo::connector
