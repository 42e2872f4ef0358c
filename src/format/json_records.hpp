#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "format/format.hpp"
#include "format/json_scan.hpp"

namespace velo::format {

/// One record of a JSON stream, sound or not.
struct JsonRecord {
  const char* begin = nullptr;
  const char* end = nullptr;       ///< without line end or separator
  ErrorCode code = 0;              ///< 0: the scanner holds the record's fields
  const char* fault_at = nullptr;  ///< when malformed
  const char* what = nullptr;
};

/// Cuts a stream into records: one object per line, objects that span lines, or the elements of one top-level array. A
/// malformed record ends with its line; when the fault lies in a later line than the record's first, it ends before the
/// first following line that starts with '{', so that a truncated record does not take its successor with it.
class JsonRecords {
 public:
  /// The next byte is the first of a file or stream. Without this call a stream is plain lines.
  void restart();
  /// Whether the stream is plain lines at the moment: a fast path may take over at the start of a record.
  bool in_lines() const { return mode_ == Mode::Lines; }

  /// Whether a file that starts like this is plain lines.
  static bool begins_with_lines(std::string_view head);

  /// Reads the record at or behind `p` and moves `p` behind it. False: [p, end) holds no whole record; `p` stands
  /// behind what is done with. `ends`: no byte follows `end`.
  bool next(const char*& p, const char* end, bool ends, JsonObjectScanner& fields, JsonRecord& record);

 private:
  enum class Mode : uint8_t {
    Start,  // before the first value: a byte order mark or '[' may come
    Lines,
    FirstElement,  // behind '[': an element or ']'
    Element,       // behind ',': an element must come
    AfterElement,  // ',' or ']' must come
    Resync,        // behind a malformed element: anything goes
  };

  bool start(const char*& p, const char* end, bool ends);
  bool skip_separators(const char*& p, const char* end, bool ends, JsonRecord& record);
  bool fail_unclosed(const char* end, bool ends, JsonRecord& record);
  ScanResult finish_record(const char* p, const char* end, bool ends) const;
  bool cut_malformed(const char*& p, const char* end, bool ends, const ScanResult& fault, JsonRecord& record);

  Mode mode_ = Mode::Lines;
};

}  // namespace velo::format
