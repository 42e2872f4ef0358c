#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_buffer.hpp"
#include "base/result.hpp"
#include "column/batch.hpp"
#include "column/row_error.hpp"
#include "connector/connector.hpp"
#include "format/format.hpp"

namespace velo::runtime {

/// A row that was refused, with its raw payload.
struct DeadLetter {
  struct Origin {
    std::string source;
    Partition partition{0};
    int64_t offset = 0;
    uint64_t line = 0;  ///< 0: lines mean nothing
    std::optional<std::string> payload;
  };

  std::string query;
  std::optional<Origin> origin;  ///< of rows that were read, not computed
  ErrorCode code = 0;
  std::string error;
};

/// Where refused rows go. One per lane or task.
class DeadLetters {
 public:
  virtual ~DeadLetters() = default;
  void add(const std::string& query, const Batch& batch, const RowError& fault);
  virtual void add(DeadLetter letter) = 0;
};

/// Keeps letters, in order, until somebody takes them.
class LetterBox final : public DeadLetters {
 public:
  using DeadLetters::add;
  void add(DeadLetter letter) override { letters_.push_back(std::move(letter)); }
  std::vector<DeadLetter>& letters() { return letters_; }

 private:
  std::vector<DeadLetter> letters_;
};

/// Writes letters as NDJSON:
/// `{"query":…,"source":…,"partition":…,"offset":…,"line":…,"code":…,"error":…,"payload":…}`.
class LetterFile final : public DeadLetters {
 public:
  /// Creates the file (truncating it), so that a wrong path is found before any row is read.
  static Result<std::unique_ptr<LetterFile>> open(const std::string& path);

  using DeadLetters::add;
  void add(DeadLetter letter) override;
  /// Writes what was added since the last call.
  Status write();
  Status close();
  uint64_t rows() const { return rows_; }

 private:
  LetterFile(std::unique_ptr<connector::ByteSink> sink, std::unique_ptr<format::Encoder> encoder);

  std::unique_ptr<connector::ByteSink> sink_;
  std::unique_ptr<format::Encoder> encoder_;
  RowBlock block_;
  Batch batch_;
  ByteBuffer bytes_;
  uint64_t rows_ = 0;
};

}  // namespace velo::runtime
