// Records are found by scanning them: only the structure of JSON tells a line end inside a record from one behind it.
// What a fault costs is decided by positions alone, never by how many bytes happen to be there, so that the chunks in
// which a stream arrives change nothing.
#include "format/json_records.hpp"

#include <cstring>

#include "format/codes.hpp"
#include "format/limits.hpp"
#include "format/utf8.hpp"

namespace velo::format {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

const char* find_newline(const char* p, const char* end) {
  const void* found = p == end ? nullptr : std::memchr(p, '\n', static_cast<size_t>(end - p));
  return static_cast<const char*>(found);
}

const char* trim_line_end(const char* begin, const char* end) {
  while (end != begin && (end[-1] == '\r' || end[-1] == '\n')) --end;
  return end;
}

}  // namespace

void JsonRecords::restart() { mode_ = Mode::Start; }

// True when the first value's place is reached.
bool JsonRecords::start(const char*& p, const char* end, bool ends) {
  const size_t have = static_cast<size_t>(end - p);
  const size_t compare = have < kByteOrderMark.size() ? have : kByteOrderMark.size();
  if (compare != 0 && std::memcmp(p, kByteOrderMark.data(), compare) == 0) {
    if (compare < kByteOrderMark.size() && !ends) return false;
    if (compare == kByteOrderMark.size()) p += compare;
  }
  p = skip_blanks(p, end);
  if (p == end) return false;
  mode_ = Mode::Lines;
  if (*p == '[') {
    mode_ = Mode::FirstElement;
    ++p;
  }
  return true;
}

bool JsonRecords::begins_with_lines(std::string_view head) {
  JsonRecords records;
  records.restart();
  const char* p = head.data();
  return records.start(p, head.data() + head.size(), true) && records.in_lines();
}

bool JsonRecords::fail_unclosed(const char* end, bool ends, JsonRecord& record) {
  if (!ends) return false;
  mode_ = Mode::Lines;
  record = {end, end, kMalformedRecord, end, "the array is not closed"};
  return true;
}

// Moves p to the next record. False when there is none, or when `record` already says what is wrong (code set).
bool JsonRecords::skip_separators(const char*& p, const char* end, bool ends, JsonRecord& record) {
  for (;;) {
    p = skip_blanks(p, end);
    if (p == end) {
      if (mode_ != Mode::Lines) fail_unclosed(end, ends, record);
      return false;
    }
    switch (mode_) {
      case Mode::Start:
      case Mode::Lines: return true;
      case Mode::FirstElement:
      case Mode::AfterElement:
      case Mode::Resync:
        if (*p == ']') {
          mode_ = Mode::Lines;
          ++p;
          continue;
        }
        if (mode_ == Mode::FirstElement) return true;
        if (*p == ',') {
          if (mode_ == Mode::AfterElement) mode_ = Mode::Element;
          ++p;
          continue;
        }
        return true;
      case Mode::Element: return true;
    }
  }
}

// What must follow a sound record: the end of its line, or in an array a comma or the closing bracket.
ScanResult JsonRecords::finish_record(const char* p, const char* end, bool ends) const {
  if (mode_ == Mode::Lines) {
    while (p != end && (*p == ' ' || *p == '\t' || *p == '\r')) ++p;
    if (p == end) return {ends ? ScanStatus::Ok : ScanStatus::Incomplete, p, nullptr};
    if (*p != '\n') return {ScanStatus::Bad, p, "unexpected text behind the record"};
    return {ScanStatus::Ok, p + 1, nullptr};
  }
  p = skip_blanks(p, end);
  if (p == end) return {ends ? ScanStatus::Ok : ScanStatus::Incomplete, p, nullptr};
  if (*p != ',' && *p != ']') return {ScanStatus::Bad, p, "expected ',' or ']' behind the array's element"};
  return {ScanStatus::Ok, p, nullptr};
}

bool JsonRecords::cut_malformed(const char*& p, const char* end, bool ends, const ScanResult& fault,
                                JsonRecord& record) {
  const char* first_newline = find_newline(p, end);
  const char* cut = nullptr;
  const char* line = first_newline;
  for (; line != nullptr && line < fault.at && cut == nullptr; line = find_newline(line + 1, end)) {
    if (line + 1 < end && line[1] == '{') cut = line + 1;
  }
  if (cut == nullptr && line != nullptr) cut = line + 1;
  if (cut == nullptr) {
    if (!ends) return false;
    cut = end;
  }
  record = {p, trim_line_end(p, cut), kMalformedRecord, fault.at, fault.what};
  p = cut;
  if (mode_ != Mode::Lines) mode_ = *record.begin == ']' ? Mode::Lines : Mode::Resync;
  return true;
}

bool JsonRecords::next(const char*& p, const char* end, bool ends, JsonObjectScanner& fields, JsonRecord& record) {
  if (mode_ == Mode::Start && !start(p, end, ends)) return false;
  record.code = 0;
  if (!skip_separators(p, end, ends, record)) return record.code != 0;
  if (end - p > static_cast<ptrdiff_t>(kMaxRecordBytes)) {
    end = p + kMaxRecordBytes;  // whatever does not close within the limit is treated as the last of its stream
    ends = true;
  }
  JsonValue other;
  const bool is_object = *p == '{';
  const ScanResult value = is_object ? fields.scan(p, end) : scan_value(p, end, other);
  ScanResult result = value;
  if (result.status == ScanStatus::Ok) result = finish_record(value.at, end, ends);
  if (result.status == ScanStatus::Incomplete) {
    if (!ends) return false;
    result = {ScanStatus::Bad, result.at, "the record is not complete"};
  }
  if (result.status == ScanStatus::Bad) return cut_malformed(p, end, ends, result, record);
  record = {p, value.at, 0, p, nullptr};
  if (!is_object) {
    record.code = kNotAnObject;
  } else if (!valid_utf8({p, static_cast<size_t>(value.at - p)})) {
    record.code = kInvalidUtf8;
  }
  p = result.at;
  if (mode_ != Mode::Lines) mode_ = Mode::AfterElement;
  return true;
}

}  // namespace velo::format
