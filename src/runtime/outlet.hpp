#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/byte_buffer.hpp"
#include "connector/connector.hpp"
#include "format/format.hpp"
#include "operators/operator.hpp"

namespace velo::runtime {

/// Encoded bytes worth a write(2): beyond this a larger one gains nothing.
inline constexpr size_t kWriteBytes = 256 * 1024;

/// Rows that were copied.
struct KeptBlock {
  RowBlock columns;
  std::vector<RowKind> kinds;  ///< one per row
};

/// Rows on their way to an outlet that another thread writes to.
struct KeptRows {
  ByteBuffer bytes;               ///< encoded, for outlets that write bytes
  std::vector<KeptBlock> blocks;  ///< copied, for outlets that take rows: the first `used` of them
  size_t used = 0;
  ByteBuffer digested;  ///< what a digest is taken over, for outlets that take one
  uint64_t rows = 0;

  /// For rows that are put between others (RowKeeper::keep_places()), one entry each: on which input row it follows, as
  /// the number of the step in the upper half and Batch::ordinal() in the lower; and where its bytes end.
  std::vector<uint32_t> places;
  std::vector<size_t> ends;
  std::vector<size_t> digested_ends;

  void clear();
  /// The block behind those that are used, with room for that many rows.
  KeptBlock& add_block(const std::vector<const Vector*>& columns, uint32_t rows);
};

class RowKeeper;

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

  /// Keeps rows on another thread, in the form in which this outlet wants them, for append().
  virtual std::unique_ptr<RowKeeper> make_keeper() const;
  Status append(const KeptRows& kept) {
    rows_ += kept.rows;
    return kept.rows == 0 ? Status() : take_kept(kept);
  }

 protected:
  virtual Status take(const Batch& batch) = 0;
  virtual Status take_kept(const KeptRows& kept);

 private:
  uint64_t rows_ = 0;
};

/// The end of a query on a thread that does not write: keeps its rows until somebody takes them.
class RowKeeper final : public Outlet {
 public:
  /// `encoder` nullptr: rows are copied.
  explicit RowKeeper(std::unique_ptr<format::Encoder> encoder) : encoder_(std::move(encoder)) {}
  /// From now on rows know their places.
  void keep_places() { keeps_places_ = true; }
  /// The number of the step from which rows come, below 65536.
  void begin_step(uint32_t step) { step_ = step; }
  /// Encodes everything once more, for a digest.
  void add_digest(std::unique_ptr<format::Encoder> encoder) { digest_encoder_ = std::move(encoder); }

  Status write() override { return {}; }
  Status flush() override { return {}; }
  Status close() override { return {}; }

  /// About how much memory is in use.
  size_t bytes() const { return kept_.bytes.size() + kept_.digested.size() + copied_bytes_; }
  /// Gives everything since the last call; the memory of `to` is used again.
  void move_to(KeptRows& to);

 protected:
  Status take(const Batch& batch) override;

 private:
  void copy(const Batch& batch);
  void encode(const Batch& batch, format::Encoder& encoder, ByteBuffer& bytes, std::vector<size_t>& ends) const;

  std::unique_ptr<format::Encoder> encoder_;
  std::unique_ptr<format::Encoder> digest_encoder_;
  bool keeps_places_ = false;
  uint32_t step_ = 0;
  KeptRows kept_;
  size_t copied_bytes_ = 0;
};

/// Rows are encoded into one buffer, which goes to the sink in pieces of at least kWriteBytes.
std::unique_ptr<Outlet> make_byte_outlet(std::unique_ptr<connector::ByteSink> sink,
                                         std::unique_ptr<format::Encoder> encoder);
std::unique_ptr<Outlet> make_row_outlet(std::unique_ptr<connector::RowSink> sink);

/// Opens connector and encoder of a sink relation.
Result<std::unique_ptr<Outlet>> open_outlet(const catalog::Relation& sink);

}  // namespace velo::runtime
