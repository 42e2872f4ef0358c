// The header decides where columns stand; without one, columns stand in the order of the relation.
#include "format/csv_row.hpp"

#include <algorithm>
#include <cstring>

#include "base/text.hpp"
#include "format/codes.hpp"
#include "format/json_scan.hpp"

namespace velo::format {

namespace {

constexpr std::string_view kNotJson = "it is no JSON";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool keeps_blanks(const Type& type) { return type.is(TypeId::String) || type.is(TypeId::Json); }

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

// The exact name first, so that a header may hold names that differ in case only.
std::optional<size_t> find_name(const std::vector<std::string>& header, std::string_view name) {
  for (size_t i = 0; i < header.size(); ++i) {
    if (header[i] == name) return i;
  }
  for (size_t i = 0; i < header.size(); ++i) {
    if (equals_ignore_case(header[i], name)) return i;
  }
  return std::nullopt;
}

}  // namespace

bool skip_byte_order_mark(const char*& p, const char* end, bool ends) {
  const size_t compare = std::min(static_cast<size_t>(end - p), kByteOrderMark.size());
  if (compare == 0 || std::memcmp(p, kByteOrderMark.data(), compare) != 0) return true;
  if (compare < kByteOrderMark.size()) return ends;
  p += kByteOrderMark.size();
  return true;
}

CsvRowReader::CsvRowReader(CsvDialect dialect, std::vector<std::string> names, std::vector<CellParser> columns,
                           std::vector<size_t> positions)
    : dialect_(std::move(dialect)),
      names_(std::move(names)),
      columns_(std::move(columns)),
      nested_(nested_cells(columns_)),
      positions_(std::move(positions)),
      fields_(positions_),
      width_(names_.size()) {}

void CsvRowReader::restart() {
  mark_due_ = true;
  header_due_ = dialect_.header;
}

Result<bool> CsvRowReader::read_start(const char*& p, const char* end, bool ends) {
  if (mark_due_) {
    if (p == end || !skip_byte_order_mark(p, end, ends)) return false;
    mark_due_ = false;
  }
  if (!header_due_) return true;
  if (!read_csv_record(dialect_, p, end, ends, record_)) return false;
  if (record_.code != 0) {
    const std::string_view text(record_.begin, static_cast<size_t>(record_.end - record_.begin));
    return Error(kHeaderMismatch, "the CSV header cannot be read: " + excerpt(text));
  }
  VELO_TRY_STATUS(map_header());
  header_due_ = false;
  return true;
}

Status CsvRowReader::map_header() {
  std::vector<std::string> header;
  for (const CsvField& field : record_.fields) {
    std::string name(field.text);
    if (field.doubled)
      name.resize(static_cast<size_t>(undouble(name.data(), field.text, dialect_.quote) - name.data()));
    header.push_back(std::string(trim_blanks(name)));
  }
  for (size_t i = 0; i < columns_.size(); ++i) {
    const std::string& wanted = names_[positions_[i]];
    const std::optional<size_t> found = find_name(header, wanted);
    if (!found) {
      const std::string near = did_you_mean(wanted, header);
      return Error(kHeaderMismatch, "the CSV header has no column " + wanted + "; it has " + listed(header))
          .with_hint(near.empty() ? "set 'csv.header' = 'false' when the first line is data" : near);
    }
    fields_[i] = *found;
  }
  width_ = header.size();
  return {};
}

bool CsvRowReader::read(const char*& p, const char* end, const RawBatch& raw, uint32_t row, Decoded& out) {
  const bool ends = raw.ends && end == raw.data + raw.size;
  if (width_ > 1) {
    while (p != end && (*p == '\n' || (*p == '\r' && p + 1 != end && p[1] == '\n'))) ++p;
  }
  if (!read_csv_record(dialect_, p, end, ends, record_)) return false;
  out.begins[row] = static_cast<uint32_t>(record_.begin - raw.data);
  out.lengths[row] = static_cast<uint32_t>(record_.end - record_.begin);
  if (record_.code == 0 && record_.fields.size() != width_) record_.code = kFieldCount;
  if (record_.code != 0) {
    report(row, out);
  } else {
    convert(row, out);
  }
  return true;
}

void CsvRowReader::report(uint32_t row, Decoded& out) const {
  const std::string text = excerpt({record_.begin, static_cast<size_t>(record_.end - record_.begin)});
  std::string message;
  switch (record_.code) {
    case kInvalidUtf8: message = "the row is not valid UTF-8: " + text; break;
    case kFieldCount:
      message = "the row has " + std::to_string(record_.fields.size()) +
                (record_.fields.size() == 1 ? " field" : " fields") + " instead of " + std::to_string(width_) + ": " +
                text;
      break;
    default: message = std::string("invalid CSV: ") + record_.what + ": " + text;
  }
  out.errors.add(row, record_.code, std::move(message));
}

void CsvRowReader::convert(uint32_t row, Decoded& out) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const CsvField& field = record_.fields[fields_[i]];
    const CellFault fault = convert_cell(i, field, out.block.column(i), row);
    if (!fault.failed()) continue;
    out.errors.add(row, fault.code, describe(i, fault, field.text));
    return;
  }
}

CellFault CsvRowReader::convert_cell(size_t at, const CsvField& field, Vector& out, uint32_t row) {
  const CellParser& column = columns_[at];
  if (!field.quoted && field.text == dialect_.null_text) return column.set_null(out, row);
  const Type& type = column.field().type;
  std::string_view text = field.text;
  if (field.doubled) {
    auto* bytes = reinterpret_cast<char*>(out.arena().allocate(text.size()));
    text = {bytes, static_cast<size_t>(undouble(bytes, text, dialect_.quote) - bytes)};
  }
  if (type.is(TypeId::Json) || type.is_nested()) return convert_json(at, text, out, row);
  return column.parse(keeps_blanks(type) ? text : trim_blanks(text), out, row);
}

// Nested values are JSON in CSV too.
CellFault CsvRowReader::convert_json(size_t at, std::string_view text, Vector& out, uint32_t row) {
  constexpr size_t kScannerSlack = 64;
  text = trim_blanks(text);
  scratch_.assign(text);
  scratch_.append(kScannerSlack, ' ');
  JsonValue value;
  const ScanResult result = scan_value(scratch_.data(), scratch_.data() + text.size() + 1, value);
  if (text.empty() || result.status != ScanStatus::Ok || result.at != scratch_.data() + text.size())
    return {kBadCell, kNotJson};
  if (!nested_[at]) return columns_[at].parse(text, out, row);
  if (value.kind == JsonKind::Null) return columns_[at].set_null(out, row);
  return nested_[at]->parse(text, out, row) ? CellFault{} : CellFault{nested_[at]->code(), {}};
}

// A fault inside a nested value is told with its place there.
std::string CsvRowReader::describe(size_t at, const CellFault& fault, std::string_view text) const {
  const bool inside = nested_[at] && fault.why.empty();
  return inside ? nested_[at]->message() : columns_[at].describe(fault, text);
}

}  // namespace velo::format
