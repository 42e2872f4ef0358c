#pragma once

#include <string_view>

#include "sql/token.hpp"

namespace velo::sql {

/// Cuts a text of at most kTextBytesMax bytes into tokens. What cannot be read becomes a kInvalid token with its error,
/// so that the parser reports it in the statement it belongs to and goes on behind that.
/// Starts at byte `from`, whose position is `position`.
TokenList tokenize(std::string_view text, uint32_t from = 0, TextPosition position = {1, 1, 1});

inline constexpr size_t kTextBytesMax = size_t{64} << 20;

/// The part [begin, end) of `text` as a span; `from` is the position of `begin`. Underlines the first line only.
SourceSpan make_span(std::string_view text, TextPosition from, uint32_t begin, uint32_t end);

/// The annotation in the text of one `--` comment, or nothing. `start` is the span of the whole comment.
std::optional<Annotation> read_annotation(std::string_view text, const SourceSpan& start);

}  // namespace velo::sql
