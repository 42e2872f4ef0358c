#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "sql/leaf.hpp"

namespace velo::binder {

/// Collects what is wrong with a file. Within one statement the same fault is reported at its first place only.
class Diagnostics {
 public:
  void begin_statement() { seen_.clear(); }
  void add(Error error);
  void add(ErrorCode code, std::string message, const sql::SourceSpan& at, std::string hint = {});
  void warn(ErrorCode code, std::string message, const sql::SourceSpan& at, std::string hint = {});
  /// Says the same of the same place once in a file.
  void warn(Error remark);

  /// The value, or nothing after reporting the error at `at` (unless the error knows its own position).
  template <class T>
  std::optional<T> take(Result<T> result, const sql::SourceSpan& at) {
    if (result.ok()) return std::move(result).value();
    add_at(std::move(result).error(), at);
    return std::nullopt;
  }
  /// Whether it went well; reports the error if not.
  bool take(Status status, const sql::SourceSpan& at);

  bool has_warned(ErrorCode code) const;
  size_t count() const { return errors_.size(); }
  /// Errors from number `first` on belong to a text that stands in an option: they are shown at the option.
  void move_to(size_t first, const TextPosition& position, const std::string& where);
  std::vector<Error> take_errors() { return std::move(errors_); }
  std::vector<Error> take_warnings() { return std::move(warnings_); }

 private:
  void add_at(Error error, const sql::SourceSpan& at);

  std::vector<Error> errors_;
  std::vector<Error> warnings_;
  std::set<std::pair<ErrorCode, std::string>> seen_;
};

}  // namespace velo::binder
