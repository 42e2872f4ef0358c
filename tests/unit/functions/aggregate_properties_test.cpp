// What holds for every aggregate: the ways to compute it agree with each other.
#include <gtest/gtest.h>

#include <random>

#include "unit/functions/aggregate_harness.hpp"

namespace velo::functions {
namespace {

using test::Columns;
using test::Groups;

constexpr uint16_t kRows = 200;
constexpr size_t kGroups = 3;

Value random_value(const Type& type, std::mt19937_64& random) {
  const auto small = static_cast<int64_t>(random() % 21) - 10;
  switch (type.id()) {
    case TypeId::Boolean: return Value::boolean(small > 0);
    case TypeId::Decimal: return Value::decimal(static_cast<Int128>(small) * 1234567, type);
    case TypeId::Float:
    case TypeId::Double: return Value(type, static_cast<double>(small) / 4);
    case TypeId::String:
      return Value::string(std::string(static_cast<size_t>(small + 10), 'a') + std::to_string(small));
    case TypeId::Interval: return Value::interval({static_cast<int32_t>(small), 0, small * 1000});
    default: return Value(type, small);
  }
}

struct Case {
  std::string_view function;
  Type type;
  bool distinct = false;
};

std::string name_of(const Case& c) {
  return std::string(c.function) + (c.distinct ? "(DISTINCT " : "(") + c.type.text() + ')';
}

std::vector<Case> all_cases() {
  const std::vector<Type> types = {TypeId::Boolean,      TypeId::Int,       TypeId::BigInt,  Type::decimal(10, 4),
                                   Type::decimal(30, 4), TypeId::Float,     TypeId::Double,  TypeId::String,
                                   TypeId::Date,         TypeId::Timestamp, TypeId::Interval};
  std::vector<Case> cases;
  for (const AggregateFunction& function : aggregate_functions()) {
    for (const Type& type : types) {
      for (const bool distinct : {false, true}) {
        const Argument argument{type, nullptr};
        const auto bound = function.bind(std::span(&argument, 1), distinct);
        if (bound.ok() && bound->arguments == std::vector<Type>{type}) cases.push_back({function.name, type, distinct});
      }
    }
  }
  return cases;
}

struct Data {
  Columns columns;
  std::vector<uint16_t> rows;
  std::vector<size_t> groups;

  Data(const Type& type, uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<Value> values;
    for (uint16_t row = 0; row < kRows; ++row) {
      values.push_back(random() % 5 == 0 ? Value::null(type) : random_value(type, random));
      if (random() % 4 != 0) rows.push_back(row);
    }
    columns.add(type, values);
    for (size_t i = 0; i < rows.size(); ++i) groups.push_back(random() % kGroups);
  }
};

/// Splits the rows into pieces and feeds them one by one.
std::vector<std::string> in_pieces(const BoundAggregate& bound, const Data& data, size_t piece) {
  Groups states(bound, kGroups);
  for (size_t from = 0; from < data.rows.size(); from += piece) {
    const size_t to = std::min(from + piece, data.rows.size());
    const auto begin = static_cast<std::ptrdiff_t>(from);
    const auto end = static_cast<std::ptrdiff_t>(to);
    states.update(data.columns, {data.rows.begin() + begin, data.rows.begin() + end},
                  {data.groups.begin() + begin, data.groups.begin() + end});
  }
  return states.results();
}

/// Rows alternate between two sets of states, which are merged at the end.
std::vector<std::string> merged(const BoundAggregate& bound, const Data& data) {
  Groups even(bound, kGroups);
  Groups odd(bound, kGroups);
  for (size_t i = 0; i < data.rows.size(); ++i)
    (i % 2 ? odd : even).update(data.columns, {data.rows[i]}, {data.groups[i]});
  for (size_t group = 0; group < kGroups; ++group) even.merge(group, odd, group);
  return even.results();
}

std::vector<std::string> last_running(const BoundAggregate& bound, const Data& data, std::vector<std::string> empty) {
  Groups states(bound, kGroups);
  const auto texts = states.running(data.columns, data.rows, data.groups);
  for (size_t i = 0; i < texts.size(); ++i) empty[data.groups[i]] = texts[i];
  return empty;
}

TEST(EveryAggregate, DoesNotDependOnHowRowsAreCutIntoBatches) {
  for (const Case& c : all_cases()) {
    const Data data(c.type, 1);
    const BoundAggregate bound = test::bind(c.function, data.columns, c.distinct);
    const auto whole = in_pieces(bound, data, kRows);
    EXPECT_EQ(in_pieces(bound, data, 1), whole) << name_of(c);
    EXPECT_EQ(in_pieces(bound, data, 7), whole) << name_of(c);
  }
}

TEST(EveryAggregate, MergesIntoTheSameResult) {
  for (const Case& c : all_cases()) {
    const Data data(c.type, 2);
    const BoundAggregate bound = test::bind(c.function, data.columns, c.distinct);
    // The values of the cases are multiples of a quarter: their sums are exact, those of their squares are not
    // compared.
    if (c.type.is_floating() && (c.function.starts_with("stddev") || c.function.starts_with("var"))) continue;
    if (c.type == Type::decimal(30, 4) && bound.result.is(TypeId::Double)) continue;
    EXPECT_EQ(merged(bound, data), in_pieces(bound, data, kRows)) << name_of(c);
  }
}

/// Values with all the digits their type has, more different ones than a sketch keeps exactly.
Value long_value(const Type& type, std::mt19937_64& random) {
  if (!type.is_floating()) return random_value(type, random);
  return Value(type, (static_cast<double>(random() % 100'000'007) - 5e7) / 3);
}

// What threads rely on: each aggregates a piece of the input, and the pieces are merged in their order.
TEST(EveryAggregate, MergesConsecutivePiecesExactlyUnlessItSaysOtherwise) {
  constexpr uint16_t kMany = 4000;
  size_t rounding = 0;
  for (const Case& c : all_cases()) {
    std::mt19937_64 random(5);
    Columns columns;
    std::vector<Value> values;
    std::vector<uint16_t> rows;
    for (uint16_t row = 0; row < kMany; ++row) {
      values.push_back(random() % 9 == 0 ? Value::null(c.type) : long_value(c.type, random));
      rows.push_back(row);
    }
    columns.add(c.type, values);
    const BoundAggregate bound = test::bind(c.function, columns, c.distinct);
    rounding += !bound.merges_exactly;
    EXPECT_TRUE(bound.merges_exactly || bound.result.is(TypeId::Double)) << name_of(c);
    if (!bound.merges_exactly) continue;
    Groups whole(bound, 1);
    whole.update(columns, rows, std::vector<size_t>(kMany, 0));
    Groups merged(bound, 1);
    for (size_t from = 0; from < kMany; from += 900) {
      const size_t to = std::min<size_t>(from + 900, kMany);
      Groups piece(bound, 1);
      piece.update(columns, {rows.begin() + static_cast<long>(from), rows.begin() + static_cast<long>(to)},
                   std::vector<size_t>(to - from, 0));
      merged.merge(0, piece, 0);
    }
    EXPECT_EQ(merged.results(), whole.results()) << name_of(c);
  }
  EXPECT_GT(rounding, 5u);
}

TEST(EveryAggregate, RunsRowByRowToTheSameResult) {
  for (const Case& c : all_cases()) {
    const Data data(c.type, 3);
    const BoundAggregate bound = test::bind(c.function, data.columns, c.distinct);
    if (bound.running == nullptr) continue;
    const auto empty = Groups(bound, kGroups).results();
    EXPECT_EQ(last_running(bound, data, empty), in_pieces(bound, data, kRows)) << name_of(c);
  }
}

TEST(EveryAggregate, TakesRowsOutExactly) {
  size_t retractable = 0;
  for (const Case& c : all_cases()) {
    const Data data(c.type, 4);
    const BoundAggregate bound = test::bind(c.function, data.columns, c.distinct);
    if (bound.retract == nullptr) continue;
    ++retractable;
    Groups states(bound, kGroups);
    const auto empty = states.results();
    states.update(data.columns, {data.rows[0], data.rows[1]}, {0, 1});
    const auto before = states.results();
    states.update(data.columns, data.rows, data.groups);
    states.retract(data.columns, data.rows, data.groups);
    EXPECT_EQ(states.results(), before) << name_of(c);
    states.retract(data.columns, {data.rows[0], data.rows[1]}, {0, 1});
    EXPECT_EQ(states.results(), empty) << name_of(c);
  }
  EXPECT_GT(retractable, 20u);
}

BoundAggregate over_changes(const Case& c) {
  AggregateForm form(c.distinct);
  form.retractable = true;
  const Argument argument{c.type, nullptr};
  return find_aggregate(c.function)->bind(std::span(&argument, 1), form).value();
}

// Sums without rounding and sums in row order differ in their last digits.
bool rounds(const Case& c, const BoundAggregate& bound) {
  return bound.result.is(TypeId::Double) && !c.function.starts_with("median") && !c.function.starts_with("sum");
}

TEST(EveryAggregate, GivesTheSameOverChangesThatOnlyInsert) {
  for (const Case& c : all_cases()) {
    const Data data(c.type, 6);
    const BoundAggregate bound = over_changes(c);
    if (rounds(c, bound)) continue;
    EXPECT_EQ(in_pieces(bound, data, kRows), in_pieces(test::bind(c.function, data.columns, c.distinct), data, kRows))
        << name_of(c);
    EXPECT_EQ(merged(bound, data), in_pieces(bound, data, kRows)) << name_of(c);
  }
}

TEST(EveryAggregate, OverChangesForgetsRowsThatAreTakenBack) {
  for (const Case& c : all_cases()) {
    const Data data(c.type, 7);
    const BoundAggregate bound = over_changes(c);
    ASSERT_NE(bound.retract, nullptr) << name_of(c);
    const auto half = static_cast<std::ptrdiff_t>(data.rows.size() / 2);
    Groups rest(bound, kGroups);
    rest.update(data.columns, {data.rows.begin() + half, data.rows.end()},
                {data.groups.begin() + half, data.groups.end()});
    Groups states(bound, kGroups);
    states.update(data.columns, data.rows, data.groups);
    for (std::ptrdiff_t i = 0; i < half; ++i) {
      const auto at = static_cast<size_t>(i);
      states.retract(data.columns, {data.rows[at]}, {data.groups[at]});
    }
    EXPECT_EQ(states.results(), rest.results()) << name_of(c);
  }
}

TEST(EveryAggregate, TakesConstants) {
  for (const Case& c : all_cases()) {
    std::mt19937_64 random(5);
    const Value value = random_value(c.type, random);
    Columns constant;
    constant.add_constant(value);
    Columns column;
    column.add(c.type, {value, value, value});
    EXPECT_EQ(test::aggregate(c.function, constant, 3, c.distinct), test::aggregate(c.function, column, 3, c.distinct))
        << name_of(c);
    if (c.function == "array_agg") continue;  // keeps NULLs
    Columns null;
    null.add_constant(Value::null(c.type));
    EXPECT_EQ(test::aggregate(c.function, null, 3, c.distinct), test::aggregate(c.function, column, 0, c.distinct))
        << name_of(c);
  }
}

TEST(EveryAggregate, KeepsItsPlaceInTheAlphabet) {
  std::string_view previous;
  for (const AggregateFunction& function : aggregate_functions()) {
    EXPECT_LT(previous, function.name);
    EXPECT_FALSE(function.doc.empty() || function.syntax.empty() || function.example.empty()) << function.name;
    EXPECT_EQ(find_aggregate(function.name), &function);
    previous = function.name;
  }
}

}  // namespace
}  // namespace velo::functions
