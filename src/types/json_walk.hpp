#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace velo {

/// Walking through JSON text that is known to be valid (see valid_json): no tree is built, values are views of the text
/// without blanks around them.

/// The outermost value of a text.
std::string_view json_root(std::string_view text);

inline bool is_json_object(std::string_view value) { return value.starts_with('{'); }
inline bool is_json_array(std::string_view value) { return value.starts_with('['); }
inline bool is_json_string(std::string_view value) { return value.starts_with('"'); }
inline bool is_json_null(std::string_view value) { return value == "null"; }

/// The members of an object or the elements of an array, one after the other.
class JsonMembers {
 public:
  explicit JsonMembers(std::string_view value);
  /// Moves to the next one; false when there is none.
  bool next();
  std::string_view key() const { return key_; }  ///< objects: with its quotes and escapes
  std::string_view value() const { return value_; }

 private:
  std::string_view take_value();

  std::string_view rest_;
  bool keyed_;
  std::string_view key_;
  std::string_view value_;
};

/// The text of a JSON string, escapes resolved; an unpaired surrogate becomes U+FFFD.
std::string json_string_text(std::string_view quoted);
/// Whether a key as it stands in the text is `name`.
bool json_key_is(std::string_view quoted, std::string_view name);
/// Appends `text` as a JSON string with quotes.
void append_json_string(std::string& out, std::string_view text);
/// Appends JSON text in one line: line ends in it can only be blanks between tokens.
void append_json_line(std::string& out, std::string_view json);

}  // namespace velo
