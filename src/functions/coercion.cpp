// Coercion is a small lattice: numbers are ordered by width, dates widen to timestamps, and everything else only goes
// with itself. Constant texts stand outside of it: they take the type of whatever they meet.
#include "functions/coercion.hpp"

#include <algorithm>
#include <optional>

#include "functions/codes.hpp"

namespace velo::functions {

namespace {

bool is_untyped_text(const Argument& argument) { return argument.type.is_text() && argument.constant != nullptr; }

unsigned numeric_rank(const Type& type) {
  switch (type.id()) {
    case TypeId::Int: return 1;
    case TypeId::BigInt: return 2;
    case TypeId::Decimal: return 3;
    case TypeId::Float: return 4;
    case TypeId::Double: return 5;
    default: return 0;
  }
}

unsigned digits_of(int64_t value) {
  unsigned digits = 1;
  for (; value > 9 || value < -9; value /= 10) ++digits;
  return digits;
}

std::optional<Type> wider_number(const Type& a, const Type& b) {
  if (a.is_floating() || b.is_floating()) return Type(TypeId::Double);
  if (a.is(TypeId::Decimal) || b.is(TypeId::Decimal)) return decimal_union(as_decimal_type(a), as_decimal_type(b));
  return Type(TypeId::BigInt);
}

std::optional<Type> wider(const Type& a, const Type& b);

// Child by child; fields of structs meet by their place, and are called as those of `a`.
std::optional<Type> wider_nested(const Type& a, const Type& b) {
  if (a.id() != b.id() || a.child_count() != b.child_count()) return std::nullopt;
  std::vector<Type> children;
  std::vector<std::string> names;
  for (size_t i = 0; i < a.child_count(); ++i) {
    const std::optional<Type> child = wider(a.child(i), b.child(i));
    if (!child) return std::nullopt;
    children.push_back(*child);
    if (a.is(TypeId::Struct)) names.push_back(a.field_name(i));
  }
  if (a.is(TypeId::Array)) return Type::array(children[0]);
  if (a.is(TypeId::Map)) return Type::map(children[0], children[1]);
  return Type::structure(std::move(names), std::move(children));
}

std::optional<Type> wider(const Type& a, const Type& b) {
  if (a == b || b.is(TypeId::Null)) return a;
  if (a.is(TypeId::Null)) return b;
  if (a.is_nested() || b.is_nested()) return wider_nested(a, b);
  if (a.is_numeric() && b.is_numeric()) return wider_number(a, b);
  const bool dates = (a.is(TypeId::Date) && b.is(TypeId::Timestamp)) || (a.is(TypeId::Timestamp) && b.is(TypeId::Date));
  if (dates) return Type(TypeId::Timestamp);
  return std::nullopt;
}

bool children_coercible(const Type& from, const Type& to) {
  if (from.id() != to.id() || from.child_count() != to.child_count()) return false;
  for (size_t i = 0; i < from.child_count(); ++i) {
    if (!coercible({from.child(i)}, to.child(i))) return false;
  }
  return true;
}

}  // namespace

bool coercible(const Argument& from, const Type& to) {
  if (from.type == to || from.type.is(TypeId::Null)) return true;
  if (from.type.is_nested()) return children_coercible(from.type, to);
  if (is_untyped_text(from)) return !to.is_nested() && !to.is(TypeId::Null);
  if (from.type.is_numeric() && to.is_numeric()) return numeric_rank(from.type) <= numeric_rank(to);
  return from.type.is(TypeId::Date) && to.is(TypeId::Timestamp);
}

unsigned coercion_distance(const Argument& from, const Type& to) {
  if (from.type.id() == to.id()) return 0;
  if (from.type.is(TypeId::Null)) return 1;
  if (is_untyped_text(from)) return 10;
  if (from.type.is_numeric()) return numeric_rank(to) - numeric_rank(from.type);
  return 1;
}

Result<Type> common_type(std::span<const Argument> arguments) {
  const bool only_texts = std::all_of(arguments.begin(), arguments.end(), [](const Argument& argument) {
    return argument.type.is_text() || argument.type.is(TypeId::Null);
  });
  const bool decimals = std::any_of(arguments.begin(), arguments.end(),
                                    [](const Argument& argument) { return argument.type.is(TypeId::Decimal); });
  Type result;
  for (const Argument& argument : arguments) {
    if (!only_texts && is_untyped_text(argument)) continue;
    const Type type = decimals && argument.type.is_integer() ? exact_decimal_type(argument) : argument.type;
    const std::optional<Type> both = wider(result, type);
    if (!both) {
      return Error(kNoCommonType, "no common type for " + result.text() + " and " + argument.type.text())
          .with_hint("convert one side: CAST(x AS " + result.text() + ")");
    }
    result = *both;
  }
  return result;
}

Type exact_decimal_type(const Argument& argument) {
  if (argument.type.is_integer() && argument.constant && !argument.constant->is_null()) {
    return Type::decimal(static_cast<uint8_t>(digits_of(argument.constant->as_int())), 0);
  }
  return as_decimal_type(argument.type);
}

Type decimal_union(const Type& a, const Type& b) {
  const unsigned whole = std::max(a.precision() - a.scale(), b.precision() - b.scale());
  const unsigned scale = std::min<unsigned>(std::max(a.scale(), b.scale()), kMaxDecimalPrecision - whole);
  return Type::decimal(static_cast<uint8_t>(std::max(whole + scale, 1u)), static_cast<uint8_t>(scale));
}

std::string types_text(std::span<const Argument> arguments) {
  std::string out = "(";
  for (const Argument& argument : arguments) {
    if (out.size() > 1) out += ", ";
    out += argument.type.text();
  }
  return out + ')';
}

}  // namespace velo::functions
