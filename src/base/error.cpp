// Errors are values. Rendering keeps to the form compilers use, so that editors can jump to the place.
#include "base/error.hpp"

#include <string_view>

namespace velo {

std::string Error::summary() const {
  std::string out = where;
  if (position.known()) {
    if (out.empty()) out = "line";
    else out += ':';
    if (where.empty()) out += ' ';
    out += std::to_string(position.line) + ':' + std::to_string(position.column);
  }
  if (!out.empty()) out += ": ";
  return out + "error " + std::to_string(code) + ": " + message;
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

// Blanks as wide as the text in front of the column; tabs stay tabs so that the caret lines up in any terminal.
std::string indent_to(std::string_view line, uint32_t column) {
  std::string out;
  uint32_t at = 1;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;  // continuation byte of a code point already counted
    if (at++ >= column) break;
    out += c == '\t' ? '\t' : ' ';
  }
  return out;
}

}  // namespace

std::string render(const Error& error, std::string_view source) {
  std::string out = error.summary();
  const std::string_view line = error.position.known() ? line_of(source, error.position.line) : std::string_view();
  if (!line.empty()) {
    const std::string number = std::to_string(error.position.line);
    const std::string margin(number.size(), ' ');
    out += "\n  " + number + " | " + std::string(line);
    out += "\n  " + margin + " | " + indent_to(line, error.position.column) + '^';
    if (error.position.length > 1) out += std::string(error.position.length - 1, '~');
  }
  if (!error.hint.empty()) out += "\n  hint: " + error.hint;
  return out;
}

}  // namespace velo
