// The bytes that ORDER BY sorts by have the order of the values; equal bytes, equal values.
#include <gtest/gtest.h>

#include <random>

#include "functions/scalar.hpp"
#include "functions/sortable_key.hpp"
#include "types/nested_order.hpp"

namespace velo::functions {
namespace {

class NestedOrder : public ::testing::Test {
 protected:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

  std::string scalar(const Type& type) {
    switch (type.id()) {
      case TypeId::Double: return pick(6) == 0 ? "\"NaN\"" : std::to_string(static_cast<int>(pick(5)) - 2) + ".5";
      case TypeId::String: return '"' + std::string(pick(3), pick(2) == 0 ? 'a' : '\x7f') + '"';
      case TypeId::Interval: return pick(2) == 0 ? "\"1 day\"" : "\"" + std::to_string(23 + pick(3)) + " hours\"";
      default: return std::to_string(static_cast<int>(pick(5)) - 2);
    }
  }

  std::string json(const Type& type) {
    if (pick(6) == 0) return "null";
    if (!type.is_nested()) return scalar(type);
    const bool array = type.is(TypeId::Array);
    std::string out = array ? "[" : "{";
    const size_t size = type.is(TypeId::Struct) ? type.child_count() : pick(4);
    for (size_t i = 0; i < size; ++i) {
      if (i != 0) out += ',';
      if (type.is(TypeId::Struct)) out += '"' + type.field_name(i) + "\":";
      if (type.is(TypeId::Map)) out += scalar(type.child(0)) + ':';
      out += json(type.child(type.is(TypeId::Struct) ? i : type.child_count() - 1));
    }
    return out + (array ? ']' : '}');
  }

  Value value(const Type& type) {
    for (;;) {
      Value made = cast_value(Value::string(json(type)), type).value();
      if (!made.is_null()) return made;
    }
  }

  static std::string sortable(const Value& value, bool descending) {
    std::string out;
    append_sortable(Vector::constant(value), 0, {descending, false}, out);
    return out;
  }
  static int sign(int order) { return order < 0 ? -1 : order > 0; }

  std::mt19937_64 random_{7};
};

TEST_F(NestedOrder, IsThatOfTheSortableBytes) {
  const Type point = Type::structure({"x", "y"}, {TypeId::Double, TypeId::String});
  const Type types[] = {Type::array(TypeId::Int),
                        Type::array(Type::array(TypeId::String)),
                        point,
                        Type::map(TypeId::String, TypeId::Int),
                        Type::array(TypeId::Interval),
                        Type::array(Type::structure({"a", "b"}, {Type::array(TypeId::BigInt), point}))};
  for (const Type& type : types) {
    for (int round = 0; round < 2000; ++round) {
      const Value a = value(type);
      const Value b = value(type);
      const int order = sign(compare_nested(type, a.as_string(), b.as_string()));
      EXPECT_EQ(sign(sortable(a, false).compare(sortable(b, false))), order) << a.text() << ' ' << b.text();
      EXPECT_EQ(sign(sortable(a, true).compare(sortable(b, true))), -order) << a.text() << ' ' << b.text();
    }
  }
}

}  // namespace
}  // namespace velo::functions
