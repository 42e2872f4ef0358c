#pragma once

#include <string>
#include <string_view>

#include "types/string_ref.hpp"

namespace velo::format {

/// Most bytes write_json_string() may store for a text of that size.
inline constexpr size_t kMaxJsonEscape = 6;

/// Writes the inside of a JSON string (no quotes around it); may store up to 16 bytes more than it says. Needs
/// kMaxJsonEscape * text.size() + 16 bytes at `to`; returns the end.
char* write_json_string(char* to, std::string_view text);
/// The same; quicker for short strings.
char* write_json_string(char* to, const StringRef& text);

/// `text` with quotes, for names.
std::string json_quoted(std::string_view text);

}  // namespace velo::format
