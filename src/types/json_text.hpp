#pragma once

#include <string_view>

namespace velo {

/// Whether `text` is one JSON value (RFC 8259) with blanks around it, nested at most 512 deep.
bool valid_json(std::string_view text);

}  // namespace velo
