#pragma once

#include <span>

#include "functions/scalar.hpp"

namespace velo::functions {

/// The silent conversions of SQL: INT → BIGINT → DECIMAL → DOUBLE, FLOAT → DOUBLE, DATE → TIMESTAMP, NULL → anything,
/// and a constant text → whatever scalar the other side is (as an untyped literal of PostgreSQL). Nested types convert
/// when their children do, fields of structs by their place.

/// Whether `from` becomes `to` without CAST.
bool coercible(const Argument& from, const Type& to);
/// How far the conversion goes: 0 for the same type, larger for wider ones. Only for coercible pairs.
unsigned coercion_distance(const Argument& from, const Type& to);

/// The type all arguments convert to silently. Constant texts adapt to the other arguments' type.
Result<Type> common_type(std::span<const Argument> arguments);

/// DECIMAL type of an exact number; an integer constant counts only the digits it has, so that `price * 2` stays short.
Type exact_decimal_type(const Argument& argument);
/// DECIMAL type that holds both without loss; where 38 digits are not enough, fraction digits go first.
Type decimal_union(const Type& a, const Type& b);

/// `(STRING, BIGINT)`
std::string types_text(std::span<const Argument> arguments);

}  // namespace velo::functions
