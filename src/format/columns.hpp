#pragma once

#include <string_view>
#include <vector>

#include "format/cell.hpp"
#include "format/format.hpp"

namespace velo::format {

/// One parser per requested column; an error when the format (named in it) cannot read the type of one.
Result<std::vector<CellParser>> make_cell_parsers(const DecodeRequest& request, std::string_view format);

/// Makes room for `rows` rows in all parts of `out` and clears what the last call left.
void prepare(Decoded& out, uint32_t rows);

/// The bytes one call looks at, see kMaxDecodeBytes; without the end mark when they are cut.
RawBatch bounded(const RawBatch& raw);

}  // namespace velo::format
