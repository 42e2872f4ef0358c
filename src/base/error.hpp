#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace velo {

/// Where in a text (SQL file, data file) something is. Lines and columns count from 1; 0 means unknown.
/// `column` counts UTF-8 code points; `length` is the number of code points to underline (at least 1).
struct TextPosition {
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t length = 1;

  bool known() const { return line != 0; }
  friend bool operator==(const TextPosition&, const TextPosition&) = default;
};

/// Numbered error codes. The thousands tell the family: 1xxx options and command line, 2xxx SQL, 3xxx row data,
/// 4xxx connectors and the outside world, 5xxx state and commit. Each folder documents the numbers it uses
/// in `docs/errors.md`.
using ErrorCode = uint16_t;

/// A fault that is the user's or the world's, never a bug of ours (bugs are CHECK). Owns its texts.
struct Error {
  ErrorCode code = 0;
  std::string message;     ///< One sentence: what is wrong. No trailing period, no newline.
  std::string hint;        ///< What to do about it; may be empty.
  std::string where;       ///< File name or relation the position refers to; may be empty.
  TextPosition position;   ///< Position inside `where`, when known.
  bool retryable = false;  ///< Whether trying the same again may succeed (outside world only).

  Error() = default;
  Error(ErrorCode error_code, std::string what) : code(error_code), message(std::move(what)) {}
  Error(ErrorCode error_code, std::string what, TextPosition at)
      : code(error_code), message(std::move(what)), position(at) {}

  Error&& with_hint(std::string text) && {
    hint = std::move(text);
    return std::move(*this);
  }
  Error&& with_where(std::string text) && {
    where = std::move(text);
    return std::move(*this);
  }
  Error&& with_position(TextPosition at) && {
    position = at;
    return std::move(*this);
  }
  Error&& as_retryable() && {
    retryable = true;
    return std::move(*this);
  }

  /// `where:line:column: error 2104: message` without hint or excerpt, for logs and dead letters.
  std::string summary() const;
};

/// Renders an error for people: summary, the offending line of `source` with a caret underline (of a long line a part),
/// the hint. `source` is the whole text the position refers to (may be empty: then no excerpt is shown).
std::string render(const Error& error, std::string_view source);

}  // namespace velo
