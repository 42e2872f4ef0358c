#pragma once

#include <cstdio>
#include <memory>

#include "connector/connector.hpp"
#include "types/schema.hpp"

namespace velo::cli {

/// Prints rows as a table for people: numbers to the right, NULL dimmed to nothing special, wide characters aligned.
/// Column widths come from the rows that come first (in number or in time); later wider values stick out rather than
/// being cut.
std::unique_ptr<connector::RowSink> make_table_sink(const Schema& schema, std::FILE* out);

}  // namespace velo::cli
