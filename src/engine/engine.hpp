#pragma once

#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "column/batch.hpp"
#include "types/schema.hpp"

namespace velo::engine {

struct EngineOptions {
  std::string directory;  ///< relative paths in the SQL start here; empty: the current directory
};

/// Rows on their way into the engine: columns of one input relation, filled row by row by the caller. Values of a row
/// may be set in any order; what is not set is NULL. Reuse one object for all calls: nothing is allocated after the
/// first.
class Rows {
 public:
  explicit Rows(Schema schema);

  const Schema& schema() const { return schema_; }
  uint32_t count() const { return count_; }
  void clear() { count_ = 0; }
  /// Starts a new row. CHECKs that there are at most kMaxBatchRows.
  void add();

  /// Values of the newest row. The column's physical kind must be the one in the name; integers, times, timestamps (µs)
  /// and decimals of at most 18 digits (unscaled) are 64 bit. Text is copied.
  void set_bool(size_t column, bool value) { set<uint8_t>(column, value); }
  void set_int32(size_t column, int32_t value) { set<int32_t>(column, value); }
  void set_int64(size_t column, int64_t value) { set<int64_t>(column, value); }
  void set_double(size_t column, double value) { set<double>(column, value); }
  void set_int128(size_t column, Int128 value) { set<Int128>(column, value); }
  void set_text(size_t column, std::string_view value);

  /// Makes `out`, of the column's type, show a column; without validity when no row is NULL.
  void view(size_t column, Vector& out) const {
    const uint8_t* valid = valid_[column];
    const bool has_null = count_ == 1 ? *valid == 0 : std::memchr(valid, 0, count_) != nullptr;
    out.borrow(block_.column(column).raw(), has_null ? valid : nullptr);
  }

 private:
  template <class T>
  void set(size_t column, T value) {
    Vector& vector = block_.column(column);
    vector.data<T>()[count_ - 1] = value;
    valid_[column][count_ - 1] = 1;
  }
  void grow();

  Schema schema_;
  RowBlock block_;
  std::vector<uint8_t*> valid_;  ///< validity of each column of block_
  std::vector<size_t> texts_;    ///< columns whose long values lie in their arena
  uint32_t count_ = 0;
  uint32_t capacity_ = 0;
};

/// What one query gave during one call. Batches are valid until the next call on the engine.
struct Output {
  std::string_view query;  ///< its name, as long as the engine lives
  const Schema* schema = nullptr;
  std::span<const Batch> batches;
};

/// What one call did: the outputs of every query that has any, in statement order, and how many rows were refused (bad
/// or late, by the queries' policies) instead of taken.
struct Outcome {
  std::vector<Output> outputs;
  uint64_t rows_refused = 0;
};

/// A SQL application inside your program. Relations declared without a connector are inputs; queries without one are
/// outputs. Synchronous: when execute() returns, every result of the rows is in its return value. No threads, callbacks
/// or locks; one engine is used from one thread at a time, several engines are independent.
///
///     auto engine = Engine::create("CREATE STREAM t (sym STRING, px DECIMAL(10,2)); SELECT sym, MAX(px) FROM t GROUP
///     BY sym;"); Rows rows = (*engine)->rows("t").value(); rows.add(); rows.set_text(0, "A"); rows.set_int64(1, 1250);
///     Result<const Outcome*> outcome = (*engine)->execute("t", rows);
class Engine {
 public:
  /// All faults of the SQL, rendered with excerpts, are in the error's message.
  static Result<std::unique_ptr<Engine>> create(std::string_view sql, const EngineOptions& options = {});
  virtual ~Engine() = default;

  virtual std::vector<std::string> inputs() const = 0;
  /// An empty row buffer for an input.
  virtual Result<Rows> rows(std::string_view input) const = 0;

  /// Takes rows, oldest first, all the way through. The error of a query whose policy is `fail` ends the engine: the
  /// rows before the bad one were taken.
  virtual Result<const Outcome*> execute(std::string_view input, const Rows& rows) = 0;
  /// Takes whole records as bytes in the relation's format (`'format' = 'json'`, …). `records` must have 64 readable
  /// bytes before its start and behind its end when `padded`; otherwise it is copied.
  virtual Result<const Outcome*> execute(std::string_view input, std::string_view records, bool padded = false) = 0;
  /// End of all inputs: closes windows and gives final results. Nothing can be executed afterwards.
  virtual Result<const Outcome*> finish() = 0;
};

}  // namespace velo::engine
