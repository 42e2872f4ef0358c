#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "catalog/options.hpp"
#include "catalog/relation.hpp"
#include "column/batch.hpp"
#include "format/format.hpp"

namespace velo::connector {

enum class Poll : uint8_t {
  Data,  ///< something new is there
  Idle,  ///< nothing now, maybe later (live sources)
  End,   ///< nothing will ever come again
};

/// How far a bounded source is, for the progress line. total 0: unknown.
struct Progress {
  uint64_t done = 0;
  uint64_t total = 0;
};

/// Bytes from the world. One per lane, one thread. Order of calls: poll, consume, poll, …
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Shows all bytes not consumed yet, with at least one more byte than at the last call, or the end of the current
  /// file (raw.ends; when that is consumed the next poll goes to the next file). Idle after timeout_ms without news.
  virtual Result<Poll> poll(format::RawBatch& raw, int timeout_ms) = 0;
  /// The first `bytes` bytes and `records` records are done with.
  virtual void consume(size_t bytes, uint64_t records) = 0;
  virtual Progress progress() const { return {}; }
};

/// Typed rows without bytes (generator, memory).
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// Up to max_rows rows; the batch is valid until the next call.
  virtual Result<Poll> poll(uint32_t max_rows, Batch& batch, int timeout_ms) = 0;
  virtual Progress progress() const { return {}; }
};

/// Encoded bytes to the world.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  /// Takes whole records; may keep them until flush().
  virtual Status write(std::string_view bytes) = 0;
  virtual Status flush() = 0;
  virtual Status close() = 0;  ///< flush and make durable; no call follows
};

/// Typed rows to the world (blackhole, memory).
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual Status write(const Batch& batch) = 0;
  virtual Status close() = 0;
};

/// What a relation's source must give: the plan's choice of columns.
struct SourceRequest {
  const catalog::Relation& relation;
  std::span<const size_t> columns;  ///< positions in relation.schema, in output order
};

struct CutSource;
struct RangeRequest;
class SourcePartitions;

/// A way to the world: one entry of connector/list.cpp. Exactly one of the open functions of a direction is set; with
/// bytes ones the relation's format decodes and encodes.
struct Connector {
  std::string_view name;
  std::string_view doc;
  std::span<const catalog::OptionSpec> options;
  bool takes_any = false;   ///< passes options on that are not listed
  std::string_view absent;  ///< why it can be planned with but not run; empty: it can
  Result<std::unique_ptr<ByteSource>> (*open_byte_source)(const catalog::Relation& relation) = nullptr;
  Result<std::unique_ptr<RowSource>> (*open_row_source)(const SourceRequest& request) = nullptr;
  Result<std::unique_ptr<ByteSink>> (*open_byte_sink)(const catalog::Relation& relation) = nullptr;
  Result<std::unique_ptr<RowSink>> (*open_row_sink)(const catalog::Relation& relation) = nullptr;
  /// Fixed schema (generator kinds); nullptr: from columns, or inferred through the format.
  Result<Schema> (*schema)(const catalog::Options& options) = nullptr;
  /// Cuts a bounded source into ranges for several readers (ranges.hpp); nullptr: it is always read in one piece.
  Result<CutSource> (*cut)(const RangeRequest& request) = nullptr;
  /// The partitions of a source that is declared to have several (partitions.hpp); nullptr: there is only one.
  Result<std::unique_ptr<SourcePartitions>> (*partitions)(const catalog::Relation& relation) = nullptr;
  /// The files that a source reads and that a sink writes; nullptr: it has to do with no files.
  std::vector<std::string> (*files_read)(const catalog::Relation& source) = nullptr;
  std::vector<std::string> (*files_written)(const catalog::Relation& sink) = nullptr;
  /// Whether a source with these options ends by itself.
  bool (*bounded)(const catalog::Options& options) = nullptr;
};

std::span<const Connector> connectors();
const Connector* find_connector(std::string_view name);

}  // namespace velo::connector
