// An annotation is a comment that starts with `@key`. The colon may be missing and the value too: a comment that merely
// mentions somebody by @name is told apart by whoever knows the keys.
#include "base/text.hpp"
#include "sql/lexer.hpp"

namespace velo::sql {

namespace {

constexpr std::string_view kKeyCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";

uint32_t code_points(std::string_view text) {
  uint32_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

SourceSpan span_within(std::string_view comment, const SourceSpan& start, std::string_view part) {
  const size_t offset = static_cast<size_t>(part.data() - comment.data());
  SourceSpan span;
  span.begin = start.begin + static_cast<uint32_t>(offset);
  span.end = span.begin + static_cast<uint32_t>(part.size());
  span.position = start.position;
  span.position.column += code_points(comment.substr(0, offset));
  span.position.length = std::max<uint32_t>(1, code_points(part));
  return span;
}

}  // namespace

std::optional<Annotation> read_annotation(std::string_view text, const SourceSpan& start) {
  const std::string_view comment = text.substr(start.begin, start.end - start.begin);
  const std::string_view body = trim(comment.substr(2));
  if (body.size() < 2 || body[0] != '@') return std::nullopt;
  std::string_view key = body.substr(1, body.find_first_not_of(kKeyCharacters, 1) - 1);
  while (!key.empty() && key.back() == '.') key.remove_suffix(1);
  if (key.empty()) return std::nullopt;
  std::string_view rest = body.substr(1 + key.size());
  if (!rest.empty() && rest[0] == ':') rest.remove_prefix(1);
  else if (!rest.empty() && rest[0] != ' ' && rest[0] != '\t') return std::nullopt;
  const std::string_view value = rest.empty() ? rest : trim(rest);
  Annotation annotation;
  annotation.key = std::string(key);
  annotation.value = std::string(value);
  annotation.key_span = span_within(comment, start, body.substr(0, 1 + key.size()));
  annotation.value_span = value.empty() ? annotation.key_span : span_within(comment, start, value);
  return annotation;
}

}  // namespace velo::sql
