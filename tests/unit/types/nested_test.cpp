// Nested values against a tree of plain values: what is written is read back, equal trees have equal bytes, and the
// order of the bytes is the order of the trees.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "types/json_text.hpp"
#include "types/nested_builder.hpp"
#include "types/nested_json.hpp"
#include "types/nested_json_reader.hpp"
#include "types/nested_order.hpp"
#include "types/number_text.hpp"
#include "types/time.hpp"

namespace velo {
namespace {

struct Tree {
  Type type;
  bool null = false;
  int64_t number = 0;          // Boolean, BigInt, Decimal, months of Interval
  double real = 0;             // Double
  std::string text;            // String
  std::vector<Tree> children;  // elements, fields, or keys and values in turns
};

int compare(const Tree& a, const Tree& b) {
  if (a.null || b.null) return int{a.null} - int{b.null};
  if (a.type.is(TypeId::Double)) {
    if (std::isnan(a.real) || std::isnan(b.real)) return int{std::isnan(a.real)} - int{std::isnan(b.real)};
    return a.real < b.real ? -1 : a.real > b.real;
  }
  if (a.type.is(TypeId::String)) return a.text.compare(b.text);
  if (!a.type.is_nested()) return a.number < b.number ? -1 : a.number > b.number;
  for (size_t i = 0; i < std::min(a.children.size(), b.children.size()); ++i) {
    const int order = compare(a.children[i], b.children[i]);
    if (order != 0) return order;
  }
  return static_cast<int>(a.children.size()) - static_cast<int>(b.children.size());
}

std::string bytes_of(const Tree& tree);

void add(const Tree& tree, CellList& to) {
  if (tree.null) return to.add_null(tree.type.physical());
  switch (tree.type.id()) {
    case TypeId::Boolean: return to.add(static_cast<uint8_t>(tree.number != 0));
    case TypeId::BigInt: return to.add(tree.number);
    case TypeId::Decimal: return to.add(Int128{tree.number} << 64);
    case TypeId::Interval: return to.add(Interval{static_cast<int32_t>(tree.number), 0, 0});
    case TypeId::Double: return to.add(tree.real);
    case TypeId::String: return to.add_text(tree.text);
    default: return to.add_text(bytes_of(tree));
  }
}

std::string bytes_of(const Tree& tree) {
  std::string out;
  CellList cells[2];
  const bool map = tree.type.is(TypeId::Map);
  for (size_t i = 0; i < tree.children.size(); ++i) add(tree.children[i], cells[map ? i % 2 : 0]);
  if (map) EXPECT_TRUE(append_map(tree.type, cells[0], cells[1], out));
  else if (tree.type.is(TypeId::Array)) cells[0].append_array(out);
  else cells[0].append_struct(out);
  return out;
}

void expect_cell(const Tree& tree, const Cell& cell);

void expect_bytes(const Tree& tree, std::string_view bytes) {
  if (tree.type.is(TypeId::Struct)) {
    const StructView fields(bytes, tree.type);
    for (size_t i = 0; i < tree.children.size(); ++i) expect_cell(tree.children[i], fields[i]);
  } else if (tree.type.is(TypeId::Array)) {
    const ArrayView elements(bytes, tree.type.child(0));
    ASSERT_EQ(elements.size(), tree.children.size());
    for (uint32_t i = 0; i < elements.size(); ++i) expect_cell(tree.children[i], elements[i]);
  } else {
    const MapView map(bytes, tree.type);
    ASSERT_EQ(2 * map.size(), tree.children.size());
    for (uint32_t i = 0; i < map.size(); ++i) {
      expect_cell(tree.children[2 * i], map.keys()[i]);
      expect_cell(tree.children[2 * i + 1], map.values()[i]);
      EXPECT_EQ(find_key(map, tree.type, map.keys()[i]), i);
    }
  }
}

void expect_cell(const Tree& tree, const Cell& cell) {
  ASSERT_EQ(cell.is_null(), tree.null);
  if (tree.null) return;
  switch (tree.type.id()) {
    case TypeId::Boolean: EXPECT_EQ(cell.get<uint8_t>(), tree.number); break;
    case TypeId::BigInt: EXPECT_EQ(cell.get<int64_t>(), tree.number); break;
    case TypeId::Decimal: EXPECT_TRUE(cell.get<Int128>() == Int128{tree.number} << 64); break;
    case TypeId::Interval: EXPECT_EQ(cell.get<Interval>().months, tree.number); break;
    case TypeId::Double: EXPECT_TRUE(cell.get<double>() == tree.real || std::isnan(tree.real)); break;
    case TypeId::String: EXPECT_EQ(cell.text(), tree.text); break;
    default: expect_bytes(tree, cell.text());
  }
}

class Leaf final : public JsonLeaf {
 public:
  explicit Leaf(Type type) : type_(std::move(type)) {}
  Fault add(std::string_view text, bool, CellList& out) override {
    int64_t number = 0;
    double real = 0;
    Int128 decimal = 0;
    Interval interval;
    switch (type_.id()) {
      case TypeId::Boolean: out.add(static_cast<uint8_t>(text == "true")); return {};
      case TypeId::String: out.add_text(text); return {};
      case TypeId::BigInt:
        if (parse_int64(text, number) == DecimalParse::Ok) return out.add(number), Fault{};
        break;
      case TypeId::Double:
        if (parse_double(text, real) == DecimalParse::Ok) return out.add(real), Fault{};
        break;
      case TypeId::Decimal:
        if (parse_decimal(text, 38, type_.scale(), decimal) == DecimalParse::Ok) return out.add(decimal), Fault{};
        break;
      default:
        if (parse_interval(text, interval)) return out.add(interval), Fault{};
    }
    return {3102, "no value"};
  }

 private:
  Type type_;
};

NestedJsonReader reader_of(const Type& type) {
  return NestedJsonReader(type, [](const Type& leaf) { return std::make_unique<Leaf>(leaf); });
}

class NestedProperties : public ::testing::Test {
 protected:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

  Type scalar_type() {
    const Type types[] = {TypeId::Boolean, TypeId::BigInt, TypeId::Double, TypeId::String, Type::decimal(38, 2)};
    return types[pick(5)];
  }
  Type type(unsigned depth) {
    if (depth == 0) return scalar_type();
    switch (pick(4)) {
      case 0: return Type::array(type(depth - 1));
      case 1: return Type::map(scalar_type(), type(depth - 1));
      case 2: return pick(2) == 0 ? scalar_type() : Type::array(TypeId::Interval);
      default: return structure(depth);
    }
  }
  Type structure(unsigned depth) {
    std::vector<std::string> names;
    std::vector<Type> types;
    for (unsigned i = 0; i < 1 + pick(10); ++i) {
      names.push_back(std::string(1, static_cast<char>('a' + i)) + (i % 3 == 0 ? "\"\\" : ""));
      types.push_back(type(depth - 1));
    }
    return Type::structure(std::move(names), std::move(types));
  }
  Type nested_type() {
    for (;;) {
      Type made = type(3);
      if (made.is_nested()) return made;
    }
  }

  Tree scalar(const Type& type) {
    constexpr double kReals[] = {0.0, -1.5, 1e300, std::numeric_limits<double>::infinity(),
                                 std::numeric_limits<double>::quiet_NaN()};
    Tree out{type, false, 0, 0, "", {}};
    out.number = type.is(TypeId::Boolean) ? pick(2) : static_cast<int64_t>(pick(5)) - 2;
    if (type.is(TypeId::Interval)) out.number = pick(5);
    out.real = kReals[pick(5)];
    out.text = std::string(pick(3) == 0 ? pick(30) : pick(3), static_cast<char>("a\"\n\x7f"[pick(4)]));
    return out;
  }
  Tree tree(const Type& type, bool nullable = true) {
    Tree out = scalar(type);
    out.null = nullable && pick(5) == 0;
    if (out.null || !type.is_nested()) return out;
    if (type.is(TypeId::Struct)) {
      for (size_t i = 0; i < type.child_count(); ++i) out.children.push_back(tree(type.child(i)));
    } else if (type.is(TypeId::Array)) {
      for (unsigned i = pick(pick(8) == 0 ? 40 : 4); i > 0; --i) out.children.push_back(tree(type.child(0)));
    } else {
      out.children = entries(type);
    }
    return out;
  }
  // Sorted, each key once.
  std::vector<Tree> entries(const Type& type) {
    std::vector<Tree> keys;
    for (unsigned i = pick(6); i > 0; --i) keys.push_back(tree(type.child(0), false));
    std::stable_sort(keys.begin(), keys.end(), [](const Tree& a, const Tree& b) { return compare(a, b) < 0; });
    std::vector<Tree> out;
    for (const Tree& key : keys) {
      if (!out.empty() && compare(out[out.size() - 2], key) == 0) continue;
      out.push_back(key);
      out.push_back(tree(type.child(1)));
    }
    return out;
  }

  std::mt19937_64 random_{20240501};
};

TEST_F(NestedProperties, WhatIsWrittenIsReadBack) {
  for (int round = 0; round < 2000; ++round) {
    const Tree value = tree(nested_type(), false);
    expect_bytes(value, bytes_of(value));
    if (HasFailure()) FAIL() << value.type.text();
  }
}

TEST_F(NestedProperties, EqualValuesHaveEqualBytesAndTheOrderIsThatOfTheParts) {
  for (int round = 0; round < 3000; ++round) {
    const Type type = nested_type();
    const Tree a = tree(type, false);
    const Tree b = tree(type, false);
    const int wanted = compare(a, b);
    const std::string x = bytes_of(a);
    const std::string y = bytes_of(b);
    const int order = compare_nested(type, x, y);
    EXPECT_EQ(order < 0, wanted < 0) << type.text();
    EXPECT_EQ(order > 0, wanted > 0) << type.text();
    EXPECT_EQ(x == y, wanted == 0) << type.text();
    EXPECT_EQ(compare_nested(type, x, x), 0);
  }
}

TEST_F(NestedProperties, JsonReadsBackAsTheSameBytes) {
  for (int round = 0; round < 2000; ++round) {
    const Tree value = tree(nested_type(), false);
    const std::string bytes = bytes_of(value);
    std::string json, again;
    append_nested_json(value.type, bytes, {.omit_nulls = round % 2 == 0, .non_finite_texts = true}, json);
    ASSERT_TRUE(valid_json(json)) << json;
    NestedJsonReader reader = reader_of(value.type);
    ASSERT_TRUE(reader.read(json, again)) << json << ' ' << reader.fault().path;
    EXPECT_EQ(again, bytes) << value.type.text() << ' ' << json;
  }
}

TEST(Nested, RealsAreNormalised) {
  CellList a, b;
  a.add(0.0), a.add(std::numeric_limits<double>::quiet_NaN());
  b.add(-0.0), b.add(-std::numeric_limits<double>::quiet_NaN());
  std::string x, y;
  a.append_array(x), b.append_array(y);
  EXPECT_EQ(x, y);
}

TEST(Nested, MapsAreSortedTheLastOfEqualKeysCountsAndNullIsNoKey) {
  const Type type = Type::map(TypeId::BigInt, TypeId::String);
  CellList keys, values;
  for (const int64_t key : {3, 1, 3, 2}) keys.add(key);
  for (const char* value : {"old", "one", "new", "two"}) values.add_text(value);
  std::string bytes, json;
  ASSERT_TRUE(append_map(type, keys, values, bytes));
  append_nested_json(type, bytes, {}, json);
  EXPECT_EQ(json, R"({"1":"one","2":"two","3":"new"})");
  keys.add_null(Physical::Int64);
  values.add_text("x");
  EXPECT_FALSE(append_map(type, keys, values, bytes));
}

TEST(Nested, IntervalsOfOneLengthAreTold) {
  const Type type = Type::array(TypeId::Interval);
  CellList day, hours;
  day.add(Interval{0, 1, 0});
  hours.add(Interval{0, 0, kMicrosPerDay});
  std::string x, y;
  day.append_array(x), hours.append_array(y);
  EXPECT_GT(compare_nested(type, x, y), 0);
  EXPECT_LT(compare_nested(type, y, x), 0);
}

TEST(Nested, TheEmptyStringReadsAsNothing) {
  const Type fields = Type::structure({"a", "b"}, {TypeId::Int, TypeId::String});
  EXPECT_TRUE(StructView("", fields)[1].is_null());
  EXPECT_EQ(ArrayView("", TypeId::String).size(), 0u);
  EXPECT_EQ(MapView("", Type::map(TypeId::Int, TypeId::Int)).size(), 0u);
}

TEST(Nested, FaultsSayWhereTheyAre) {
  const Type point = Type::structure({"x", "y z"}, {TypeId::Double, TypeId::BigInt});
  const Type type = Type::structure({"list", "map"}, {Type::array(point), Type::map(TypeId::String, point)});
  NestedJsonReader reader = reader_of(type);
  std::string out;
  EXPECT_FALSE(reader.read(R"({"list":[{"x":1},{"y z":"?"}]})", out));
  EXPECT_EQ(reader.fault().path, ".list[2].y z");
  EXPECT_EQ(reader.fault().code, 3102);
  EXPECT_EQ(reader.fault().text, "?");
  EXPECT_FALSE(reader.read(R"({"map":{"k\n":[]}})", out));
  EXPECT_EQ(reader.fault().path, ".map['k\n']");
  EXPECT_EQ(reader.fault().code, 0);
  EXPECT_EQ(reader.fault().wanted, point);
}

TEST(Nested, TypesAreWrittenAsTheyAreDeclared) {
  const Type inner = Type::structure({"a", "odd \"name\"", "1st"}, {TypeId::Int, TypeId::Json, TypeId::Date});
  EXPECT_EQ(Type::map(TypeId::String, Type::array(inner)).text(),
            "MAP<STRING,ARRAY<STRUCT<a INT, \"odd \"\"name\"\"\" JSON, \"1st\" DATE>>>");
}

}  // namespace
}  // namespace velo
