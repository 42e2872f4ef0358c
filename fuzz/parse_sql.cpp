// Any text is either read or refused with places inside it, and what was read means the same after it was written out.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "sql/parser.hpp"
#include "sql/unparse.hpp"

namespace {

using velo::TextPosition;

// Lines and columns count from 1; an error at the end of the text stands one behind its last character.
void check_inside(const TextPosition& position, std::string_view text) {
  CHECK(position.known() && position.column >= 1 && position.length >= 1, "an error has a place");
  size_t begin = 0;
  for (uint32_t line = 1; line < position.line; ++line) {
    const size_t end = text.find('\n', begin);
    CHECK(end != std::string_view::npos, "the line of an error exists");
    begin = end + 1;
  }
  const size_t length = text.substr(begin, text.find('\n', begin) - begin).size();
  CHECK(position.column <= length + 1, "the column of an error exists");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const velo::sql::ParseOutcome first = velo::sql::parse_script(text);
  for (const velo::Error& error : first.errors) check_inside(error.position, text);
  if (!first.errors.empty()) return 0;  // what an annotation belongs to depends on the statement that is missing

  const std::string written = velo::sql::unparse(first.script);
  const velo::sql::ParseOutcome second = velo::sql::parse_script(written);
  CHECK(second.errors.empty(), "the text of a script can be read again");
  CHECK(second.script == first.script, "writing and reading a script changes nothing");
  CHECK(velo::sql::unparse(second.script) == written, "the canonical text is canonical");
  return 0;
}
