#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace velo::format {

enum class JsonKind : uint8_t { Missing, String, Number, True, False, Null, Object, Array };

/// A value where it stands in the bytes. `text` of a string is what stands between the quotes, escapes and all.
struct JsonValue {
  JsonKind kind = JsonKind::Missing;
  bool escaped = false;  ///< a string with at least one backslash
  std::string_view text;
};

enum class ScanStatus : uint8_t {
  Ok,
  Incomplete,  ///< the bytes end inside the value
  Bad,
};

/// Where scanning stopped: behind the value (Ok), or at the offending byte (Bad) with what is wrong.
struct ScanResult {
  ScanStatus status = ScanStatus::Ok;
  const char* at = nullptr;
  const char* what = nullptr;
};

/// Scans one value at `p` (blanks before it are not skipped) by the grammar of RFC 8259, strictly: no leading zeros, no
/// control characters in strings, valid escapes. UTF-8 is not checked here. At least 32 readable bytes lie behind
/// `end`.
ScanResult scan_value(const char* p, const char* end, JsonValue& value);

/// First byte at or behind `p` that is no JSON blank; `end` when there is none.
const char* skip_blanks(const char* p, const char* end);

/// Decodes the escapes of a scanned string; writes at most text.size() bytes and returns the end.
/// An unpaired surrogate becomes U+FFFD.
char* unescape(char* to, std::string_view text);

/// Finds the wanted fields of objects. Field names are matched exactly (case and all); of a repeated field the last one
/// counts. Remembers the order of fields of the last object, so that alike objects cost one comparison per field.
class JsonObjectScanner {
 public:
  /// One slot per name; names must differ.
  explicit JsonObjectScanner(std::vector<std::string> names);

  /// Scans the object at `p` (which must be '{') in full and notes the values of the wanted fields.
  ScanResult scan(const char* p, const char* end);

  /// Values of the last object that was scanned Ok.
  const JsonValue& value(size_t slot) const { return values_[slot]; }

 private:
  static constexpr int32_t kUnwanted = -1;
  struct Expected {
    std::string key;
    int32_t slot = kUnwanted;
  };

  int32_t find_slot(const JsonValue& key, size_t field);
  int32_t look_up(const JsonValue& key);

  std::vector<std::string> names_;
  std::unordered_map<std::string_view, int32_t> slots_;
  std::vector<JsonValue> values_;
  std::vector<Expected> expected_;  // by position in the object
  std::string unescaped_;
};

}  // namespace velo::format
