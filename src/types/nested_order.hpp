#pragma once

#include <optional>
#include <string_view>

#include "types/nested_value.hpp"

namespace velo {

/// The order of nested values of one type: negative, 0 when they are equal, positive. As in PostgreSQL arrays compare
/// element by element and then by length, structs field by field, and inside of them NULL equals NULL and comes after
/// all else. Maps compare entry by entry, key before value, in the order of their keys. Intervals of one length come
/// by months, then days, so that only equal bytes are equal.
int compare_nested(const Type& type, std::string_view a, std::string_view b);
/// The same for cells of `type`.
int compare_cells(const Type& type, const Cell& a, const Cell& b);

/// Where `key` (not NULL) is among the keys of a map of `type`.
std::optional<uint32_t> find_key(const MapView& map, const Type& type, const Cell& key);

}  // namespace velo
