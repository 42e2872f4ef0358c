// A record is cut into literals (braces, names, colons, commas, the quotes of strings) and values. Each literal holds
// at least one entry of the structural index, namely a quote or the line end, and is tied to it; so the place of every
// value follows from entries alone. Objects inside records are flattened; only fields of the record itself can be
// columns.
#include "format/json_layout.hpp"

#include <algorithm>
#include <cstring>

namespace velo::format {

namespace {

constexpr int32_t kPieceBytes = 32;
constexpr int32_t kReach = 64;  // readable bytes around the data

bool is_entry(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

// Walks over one record that is known to be sound.
struct JsonLayout::Learner {
  JsonLayout& layout;
  const std::vector<std::string>& names;
  const char* begin;
  const char* end;                // behind the newline
  const char* literal = nullptr;  // where the literal at hand begins
  int32_t entries = 0;            // in all literals before it

  // Ends the literal at `stop`; a value that waits for its end gets it.
  bool close_literal(const char* stop, bool last) {
    std::vector<int32_t> offsets;
    for (const char* p = literal; p != stop; ++p) {
      if (is_entry(*p)) offsets.push_back(static_cast<int32_t>(p - literal));
    }
    if (offsets.empty()) return false;
    if (literal == begin) layout.first_entry_offset_ = offsets[0];
    const auto size = static_cast<int32_t>(stop - literal);
    for (int32_t at = 0; at < size; at += kPieceBytes) {
      if (!add_piece(at, std::min(kPieceBytes, size - at), offsets)) return false;
    }
    if (LayoutValue* open = open_value()) {
      open->span.last = entries;
      open->span.last_shift = -offsets[0];
    }
    entries += static_cast<int32_t>(offsets.size());
    if (last) return true;
    LayoutValue& next = layout.values_.emplace_back();
    next.span.first = entries - 1;
    next.span.first_shift = size - offsets.back();
    next.span.last = -1;
    return true;
  }

  LayoutValue* open_value() {
    return layout.values_.empty() || layout.values_.back().span.last != -1 ? nullptr : &layout.values_.back();
  }

  bool add_piece(int32_t at, int32_t size, const std::vector<int32_t>& offsets) {
    size_t anchor = 0;
    while (anchor + 1 < offsets.size() && offsets[anchor + 1] <= at) ++anchor;
    LiteralPiece piece;
    piece.entry = entries + static_cast<int32_t>(anchor);
    piece.shift = at - offsets[anchor];
    if (piece.shift < -kPieceBytes || piece.shift + kPieceBytes > kReach) return false;
    alignas(32) char bytes[kPieceBytes] = {};
    alignas(32) char mask[kPieceBytes] = {};
    std::memcpy(bytes, literal + at, static_cast<size_t>(size));
    std::memset(mask, 0xff, static_cast<size_t>(size));
    piece.bytes = _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes));
    piece.mask = _mm256_load_si256(reinterpret_cast<const __m256i*>(mask));
    layout.pieces_.push_back(piece);
    return true;
  }

  // `p` stands on the value of a field; null when the value cannot be part of a layout.
  const char* add_value(const char* p, int32_t column) {
    if (*p == '{' && column == -1) return add_object(p, false);
    if (*p == '{' || *p == '[') return nullptr;
    JsonValue value;
    const ScanResult scanned = scan_value(p, end, value);
    if (scanned.status != ScanStatus::Ok || value.escaped) return nullptr;
    if (!close_literal(value.text.data(), false)) return nullptr;
    layout.values_.back().kind = value.kind;
    layout.values_.back().column = column;
    literal = value.text.data() + value.text.size();
    return scanned.at;
  }

  const char* add_object(const char* p, bool top) {
    for (p = skip_blanks(p + 1, end); *p != '}';) {
      JsonValue key;
      const ScanResult name = scan_value(p, end, key);
      if (name.status != ScanStatus::Ok || key.escaped) return nullptr;
      p = skip_blanks(name.at, end);
      p = skip_blanks(p + 1, end);
      p = add_value(p, top ? column_of(key.text) : -1);
      if (p == nullptr) return nullptr;
      p = skip_blanks(p, end);
      if (*p == ',') p = skip_blanks(p + 1, end);
    }
    return p + 1;
  }

  // Of a repeated field the last one counts.
  int32_t column_of(std::string_view key) {
    const auto found = std::find(names.begin(), names.end(), key);
    if (found == names.end()) return -1;
    const auto column = static_cast<int32_t>(found - names.begin());
    for (LayoutValue& value : layout.values_) {
      if (value.column == column) value.column = -1;
    }
    return column;
  }

  bool walk() {
    literal = begin;
    const char* p = add_object(begin, true);
    if (p == nullptr || std::find(begin, end - 1, '\n') != end - 1) return false;
    layout.tail_ = static_cast<uint32_t>(end - 1 - p);
    return close_literal(end, true);
  }
};

bool JsonLayout::learn(const char* begin, const char* newline, const std::vector<std::string>& names) {
  pieces_.clear();
  values_.clear();
  missing_.clear();
  Learner learner{*this, names, begin, newline + 1};
  stride_ = learner.walk() ? static_cast<uint32_t>(learner.entries) : 0;
  for (size_t i = 0; i < names.size(); ++i) {
    const auto column = static_cast<int32_t>(i);
    const bool present =
        std::any_of(values_.begin(), values_.end(), [column](const LayoutValue& v) { return v.column == column; });
    if (!present) missing_.push_back(column);
  }
  std::erase_if(values_, [](const LayoutValue& v) { return v.column < 0 && v.kind == JsonKind::String; });
  return known();
}

bool JsonLayout::matches(const StridedRows& rows) const {
  const uint32_t* row = rows.index;
  uint32_t moved = 0;
  for (uint32_t i = 0; i < rows.count; ++i, row += stride_) {
    moved |= row[0] - static_cast<uint32_t>(first_entry_offset_) - (row[-1] + 1);
  }
  if (moved != 0) return false;
  __m256i differ = _mm256_setzero_si256();
  for (const LiteralPiece& piece : pieces_) {
    if (rows.count == 1) {  // without the loops around one row
      const char* at = rows.base + piece.shift + rows.index[piece.entry];
      const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
      differ = _mm256_or_si256(differ, _mm256_and_si256(_mm256_xor_si256(v, piece.bytes), piece.mask));
      continue;
    }
    const char* base = rows.base + piece.shift;
    row = rows.index + piece.entry;
    __m256i unmasked = _mm256_setzero_si256();
#pragma GCC unroll 4
    for (uint32_t i = 0; i < rows.count; ++i, row += stride_) {
      const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(base + *row));
      unmasked = _mm256_or_si256(unmasked, _mm256_xor_si256(v, piece.bytes));
    }
    differ = _mm256_or_si256(differ, _mm256_and_si256(unmasked, piece.mask));
  }
  return _mm256_testz_si256(differ, differ) != 0;
}

}  // namespace velo::format
