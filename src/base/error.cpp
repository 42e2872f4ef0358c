// Errors are values. Rendering keeps to the form compilers use, so that editors can jump to the place. A text of the
// user's that stands in a message, and the line around the fault, may be megabytes long: only a part of them is shown.
#include "base/error.hpp"

#include <algorithm>
#include <string_view>

namespace velo {

namespace {

constexpr size_t kMessageBytes = 600;   ///< of a message or hint that is shown in full
constexpr uint32_t kLineColumns = 160;  ///< of a line that is shown in full
constexpr uint32_t kBeforeColumns = 60;  ///< of a longer one, in front of the fault
constexpr std::string_view kLeftOut = "…";

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// The first and the last part of a long text.
std::string shortened(std::string_view text) {
  if (text.size() <= kMessageBytes) return std::string(text);
  size_t head = kMessageBytes * 3 / 4;
  size_t tail = text.size() - kMessageBytes / 4;
  while (head > 0 && is_continuation(text[head])) --head;
  while (tail < text.size() && is_continuation(text[tail])) ++tail;
  return std::string(text.substr(0, head)).append(kLeftOut).append(text.substr(tail));
}

}  // namespace

std::string Error::summary() const {
  std::string out = where;
  if (position.known()) {
    if (out.empty()) out = "line";
    else out += ':';
    if (where.empty()) out += ' ';
    out += std::to_string(position.line) + ':' + std::to_string(position.column);
  }
  if (!out.empty()) out += ": ";
  return out + "error " + std::to_string(code) + ": " + shortened(message);
}

namespace {

std::string_view line_of(std::string_view source, uint32_t line) {
  size_t begin = 0;
  for (uint32_t at = 1; at < line; ++at) {
    const size_t newline = source.find('\n', begin);
    if (newline == std::string_view::npos) return {};
    begin = newline + 1;
  }
  std::string_view text = source.substr(begin, source.find('\n', begin) - begin);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

// The bytes of `count` code points from the byte `begin` on, or those that are there.
std::string_view code_points(std::string_view line, size_t begin, uint32_t count) {
  size_t end = begin;
  for (uint32_t at = 0; end < line.size() && at < count; ++at) {
    ++end;
    while (end < line.size() && is_continuation(line[end])) ++end;
  }
  return line.substr(begin, end - begin);
}

uint32_t count_code_points(std::string_view text) {
  const auto begins = [](char byte) { return !is_continuation(byte); };
  return static_cast<uint32_t>(std::count_if(text.begin(), text.end(), begins));
}

// Blanks as wide as the text; tabs stay tabs so that the caret lines up in any terminal.
std::string blanks_for(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (!is_continuation(byte)) out += byte == '\t' ? '\t' : ' ';
  }
  return out;
}

// The line, or the part of a long one around the place, over a caret and tildes.
std::string excerpt(std::string_view line, const TextPosition& at) {
  const uint32_t column = std::max(at.column, 1U);
  const bool whole = count_code_points(line) <= kLineColumns;
  const uint32_t skipped = whole || column <= kBeforeColumns ? 0 : column - kBeforeColumns;
  const size_t begin = code_points(line, 0, skipped).size();
  const std::string_view shown = code_points(line, begin, kLineColumns);
  const std::string_view before = code_points(shown, 0, column - 1 - skipped);
  const uint32_t behind = count_code_points(shown) - count_code_points(before);

  const std::string number = std::to_string(at.line);
  std::string out = "\n  " + number + " | ";
  if (begin > 0) out += kLeftOut;
  out += shown;
  if (begin + shown.size() < line.size()) out += kLeftOut;
  out += "\n  " + std::string(number.size(), ' ') + " | " + (begin > 0 ? " " : "") + blanks_for(before) + '^';
  const uint32_t longest = whole ? at.length : std::min(at.length, behind);
  if (longest > 1) out += std::string(longest - 1, '~');
  return out;
}

}  // namespace

std::string render(const Error& error, std::string_view source) {
  std::string out = error.summary();
  const std::string_view line = error.position.known() ? line_of(source, error.position.line) : std::string_view();
  if (!line.empty()) out += excerpt(line, error.position);
  if (!error.hint.empty()) out += "\n  hint: " + shortened(error.hint);
  return out;
}

}  // namespace velo
