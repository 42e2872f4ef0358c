#include "state/group_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <string>

namespace velo::state {
namespace {

std::vector<uint16_t> all_rows(uint32_t count) {
  std::vector<uint16_t> rows(count);
  std::iota(rows.begin(), rows.end(), uint16_t{0});
  return rows;
}

/// Counts the rows of each group in an 8-byte payload.
class Counter {
 public:
  explicit Counter(std::vector<Type> types)
      : types_(types), layout_(types), encoder_(layout_), table_(layout_, zero()) {}

  /// Positions that made a group.
  std::vector<uint32_t> add(std::span<const Vector* const> columns, uint32_t count) {
    const std::vector<uint16_t> rows = all_rows(count);
    std::vector<std::byte*> payloads(count);
    std::vector<uint32_t> created;
    table_.find_or_add(encoder_.encode(columns, count, Selection::all(count)), rows.data(), count, payloads.data(),
                       created);
    for (std::byte* payload : payloads) store_word(payload, load_word(payload) + 1);
    return created;
  }

  /// Groups in table order: the key as text, and the count.
  std::vector<std::pair<std::string, uint64_t>> groups() {
    std::vector<std::byte*> payloads(table_.size());
    table_.payloads(0, payloads);
    std::vector<const std::byte*> keys;
    for (std::byte* payload : payloads) keys.push_back(table_.key_of(payload));
    RowBlock block(types_);
    block.reset(static_cast<uint32_t>(keys.size()));
    layout_.write(keys, block, 0);
    std::vector<std::pair<std::string, uint64_t>> result;
    for (uint32_t i = 0; i < keys.size(); ++i) {
      std::string key;
      for (size_t c = 0; c < types_.size(); ++c) key += block.column(c).value(i).text() + "|";
      result.emplace_back(key, load_word(payloads[i]));
    }
    return result;
  }

  GroupTable& table() { return table_; }

 private:
  static std::span<const std::byte> zero() {
    static const std::byte bytes[8] = {};
    return bytes;
  }
  std::vector<Type> types_;
  KeyLayout layout_;
  KeyEncoder encoder_;
  GroupTable table_;
};

Vector column_of(Type type, const std::vector<Value>& values) {
  Vector column(type);
  column.reset(static_cast<uint32_t>(values.size()));
  for (uint32_t i = 0; i < values.size(); ++i) column.set_value(i, values[i]);
  return column;
}

using Groups = std::vector<std::pair<std::string, uint64_t>>;

TEST(GroupTable, NullIsAGroupAndOrderIsFirstSeen) {
  for (const bool text : {true, false}) {
    const Type type = text ? TypeId::String : TypeId::BigInt;
    const Value null = Value::null(type);
    const Value one = text ? Value::string("1") : Value::bigint(1);
    const Value zero = text ? Value::string("") : Value::bigint(0);
    const Vector column = column_of(type, {one, null, zero, null, one, one});
    const Vector* columns[] = {&column};
    Counter counter({type});
    EXPECT_EQ(counter.add(columns, 6), (std::vector<uint32_t>{0, 1, 2}));
    EXPECT_EQ(counter.groups(), (Groups{{"1|", 3}, {"NULL|", 2}, {text ? "|" : "0|", 1}}));
  }
}

TEST(GroupTable, ZeroesAndNansOfDoubleKeysAreEqual) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Vector column = column_of(TypeId::Double, {Value::real(-0.0), Value::real(nan), Value::real(0.0),
                                                   Value::real(std::copysign(nan, -1.0)), Value::real(1.5)});
  const Vector* columns[] = {&column};
  Counter counter({TypeId::Double});
  counter.add(columns, 5);
  ASSERT_EQ(counter.groups().size(), 3u);
  EXPECT_EQ(counter.groups()[0].second, 2u);
  EXPECT_EQ(counter.groups()[1].second, 2u);
}

TEST(GroupTable, LongTextsOutliveTheirBatch) {
  Counter counter({TypeId::String});
  const std::string prefix(40, 'x');
  for (int round = 0; round < 3; ++round) {
    const Vector column = column_of(TypeId::String, {Value::string(prefix + "a"), Value::string(prefix + "b")});
    const Vector* columns[] = {&column};
    EXPECT_EQ(counter.add(columns, 2).size(), round == 0 ? 2u : 0u);
  }
  EXPECT_EQ(counter.groups(), (Groups{{prefix + "a|", 3}, {prefix + "b|", 3}}));
}

TEST(GroupTable, WithoutKeysThereIsOneGroup) {
  Counter counter({});
  EXPECT_EQ(counter.add({}, 3).size(), 1u);
  EXPECT_EQ(counter.add({}, 2).size(), 0u);
  EXPECT_EQ(counter.groups(), (Groups{{"", 5}}));
}

TEST(GroupTable, ClearForgetsEverything) {
  const Vector column = column_of(TypeId::BigInt, {Value::bigint(1), Value::bigint(2)});
  const Vector* columns[] = {&column};
  Counter counter({TypeId::BigInt});
  counter.add(columns, 2);
  counter.table().clear();
  EXPECT_EQ(counter.table().size(), 0u);
  EXPECT_EQ(counter.add(columns, 2).size(), 2u);
  EXPECT_EQ(counter.groups(), (Groups{{"1|", 1}, {"2|", 1}}));
}

Value random_value(const Type& type, std::mt19937_64& random, uint64_t distinct) {
  const uint64_t pick = random() % distinct;
  if (pick == 0) return Value::null(type);
  if (type.is(TypeId::String)) return Value::string(std::string(pick % 3 * 9, 'p') + std::to_string(pick));
  if (type.is(TypeId::Decimal)) return Value::decimal(static_cast<Int128>(pick) << 60, type);
  if (type.is(TypeId::Boolean)) return Value::boolean(pick % 2 == 0);
  return Value(type, static_cast<int64_t>(pick) - 3);
}

TEST(GroupTable, AgreesWithAMapForEveryShapeOfKeyAndBatchSize) {
  const std::vector<std::vector<Type>> shapes = {
      {TypeId::BigInt},
      {TypeId::Int},
      {TypeId::String},
      {Type::decimal(30, 4)},
      {TypeId::String, TypeId::BigInt},
      {TypeId::BigInt, TypeId::Timestamp, TypeId::Boolean},
      {TypeId::Int, TypeId::String, TypeId::String, Type::decimal(30, 4)},
  };
  std::mt19937_64 random(11);
  for (const auto& types : shapes) {
    for (const uint32_t batch : {1u, 7u, 4096u}) {
      const uint64_t distinct = types.size() == 1 ? 20'000 : 30;
      Counter counter(types);
      std::map<std::string, uint64_t> model;
      std::vector<std::string> order;
      for (uint32_t done = 0; done < (batch == 1 ? 500u : 20'000u); done += batch) {
        std::vector<Vector> columns;
        std::vector<const Vector*> pointers;
        for (const Type& type : types) {
          columns.emplace_back(type);
          columns.back().reset(batch);
        }
        for (const Vector& column : columns) pointers.push_back(&column);
        for (uint32_t row = 0; row < batch; ++row) {
          std::string key;
          for (Vector& column : columns) {
            column.set_value(row, random_value(column.type(), random, distinct));
            key += column.value(row).text() + "|";
          }
          if (model[key]++ == 0) order.push_back(key);
        }
        counter.add(pointers, batch);
      }
      Groups expected;
      for (const std::string& key : order) expected.emplace_back(key, model[key]);
      ASSERT_EQ(counter.groups(), expected) << types.size() << " columns, batches of " << batch;
    }
  }
}

TEST(GroupTable, HoldsFiveAggregatesInAFewWordsPerGroup) {
  const KeyLayout layout({TypeId::BigInt});
  const std::vector<std::byte> prototype(96);
  GroupTable table(layout, prototype);
  std::byte key[16] = {};
  const uint64_t groups = 1'000'000;
  bool created;
  for (uint64_t i = 0; i < groups; ++i) {
    store_word(key, i * 7919);
    table.find_or_add(key, created);
  }
  EXPECT_EQ(table.size(), groups);
  EXPECT_LE(table.bytes() / groups, 160u);
}

}  // namespace
}  // namespace velo::state
