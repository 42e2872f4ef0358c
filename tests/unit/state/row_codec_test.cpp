#include "state/row_codec.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <numeric>
#include <random>

namespace velo::state {
namespace {

const std::vector<Type> kTypes = {TypeId::Boolean, TypeId::String,   TypeId::Int,    Type::decimal(30, 2),
                                  TypeId::Double,  TypeId::Interval, TypeId::String, TypeId::BigInt};

Value random_value(const Type& type, std::mt19937& random) {
  const auto n = static_cast<int64_t>(random() % 5);
  switch (type.physical()) {
    case Physical::Bool: return Value::boolean(n % 2 == 0);
    case Physical::Int32: return Value::int32(static_cast<int32_t>(n - 2));
    case Physical::Int128: return Value::decimal(Int128{n} << 90, type);
    case Physical::Double: return Value::real(n == 0 ? -0.0 : static_cast<double>(n));
    case Physical::Interval: return Value::interval({static_cast<int32_t>(n), 2, 3});
    case Physical::String: return Value::string(std::string(random() % 40, static_cast<char>('a' + n)));
    default: return Value::bigint(n);
  }
}

RowBlock random_rows(uint32_t rows, std::mt19937& random) {
  RowBlock block(kTypes);
  block.reset(rows);
  for (size_t c = 0; c < kTypes.size(); ++c) {
    for (uint32_t row = 0; row < rows; ++row) {
      if (random() % 4 == 0) block.column(c).set_null(row);
      else block.column(c).set_value(row, random_value(kTypes[c], random));
    }
  }
  return block;
}

std::string text_of(const RowBlock& block, uint32_t row) {
  std::string text;
  for (size_t c = 0; c < block.width(); ++c) text += block.column(c).value(row).literal() + " | ";
  return text;
}

std::vector<const Vector*> columns_of(const RowBlock& block) {
  std::vector<const Vector*> columns;
  for (size_t c = 0; c < block.width(); ++c) columns.push_back(&block.column(c));
  return columns;
}

class Rows {
 public:
  std::vector<const std::byte*> encode(const RowBlock& block, const std::vector<uint16_t>& rows) {
    std::vector<std::byte*> to;
    for (size_t i = 0; i < rows.size(); ++i) to.push_back(heap.allocate(codec.bytes()));
    codec.encode(columns_of(block), rows.data(), static_cast<uint32_t>(rows.size()), to.data(), heap);
    return {to.begin(), to.end()};
  }
  void drop(const std::byte* row) {
    codec.release(row, heap);
    heap.free(const_cast<std::byte*>(row), codec.bytes());
  }

  RowCodec codec{kTypes};
  ByteHeap heap;
};

TEST(RowCodec, GivesBackWhatItGot) {
  std::mt19937 random(1);
  const RowBlock block = random_rows(50, random);
  Rows rows;
  const auto kept = rows.encode(block, {7, 0, 49, 7});
  RowBlock out(kTypes);
  out.reset(6);
  rows.codec.decode(kept, out, 2);
  EXPECT_EQ(text_of(out, 2), text_of(block, 7));
  EXPECT_EQ(text_of(out, 3), text_of(block, 0));
  EXPECT_EQ(text_of(out, 4), text_of(block, 49));
  EXPECT_EQ(text_of(out, 5), text_of(block, 7));
}

TEST(RowCodec, ComparesValuesAndNotAddresses) {
  std::mt19937 random(2);
  const RowBlock block = random_rows(64, random);
  std::vector<uint16_t> all(64);
  std::iota(all.begin(), all.end(), uint16_t{0});
  Rows rows;
  const auto once = rows.encode(block, all);
  const auto again = rows.encode(block, all);
  for (uint32_t a = 0; a < 64; ++a) {
    for (uint32_t b = 0; b < 64; ++b) {
      const bool same = text_of(block, a) == text_of(block, b);
      EXPECT_EQ(rows.codec.equal(once[a], again[b]), same);
      if (!same) continue;
      EXPECT_EQ(rows.codec.hash(once[a]), rows.codec.hash(again[b]));
    }
  }
}

TEST(RowCodec, TakesConstantsAndNoColumnsAtAll) {
  const Vector text = Vector::constant(Value::string("longer than twelve bytes"));
  const Vector* const columns[] = {&text};
  const uint16_t row = 5;
  ByteHeap heap;
  const RowCodec codec({TypeId::String});
  std::byte* to = heap.allocate(codec.bytes());
  codec.encode(columns, &row, 1, &to, heap);
  RowBlock out({TypeId::String});
  out.reset(1);
  const std::byte* kept = to;
  codec.decode({&kept, 1}, out, 0);
  EXPECT_EQ(out.column(0).value(0).as_string(), "longer than twelve bytes");
  EXPECT_EQ(RowCodec({}).bytes(), 0u);
}

TEST(ByteHeap, UsesFreedMemoryAgain) {
  std::mt19937 random(3);
  Rows rows;
  std::deque<const std::byte*> kept;
  size_t after_start = 0;
  for (int step = 0; step < 2000; ++step) {
    const RowBlock block = random_rows(1, random);
    kept.push_back(rows.encode(block, {0})[0]);
    if (kept.size() > 100) {
      rows.drop(kept.front());
      kept.pop_front();
    }
    if (step == 1000) after_start = rows.heap.bytes();
  }
  EXPECT_EQ(rows.heap.bytes(), after_start);
}

TEST(ByteHeap, PiecesDoNotOverlap) {
  ByteHeap heap;
  std::vector<std::pair<std::byte*, size_t>> pieces;
  for (size_t size = 0; size < 3000; size += 7) pieces.emplace_back(heap.allocate(size), size);
  for (const auto& [piece, size] : pieces) std::memset(piece, static_cast<int>(size % 251), size);
  for (const auto& [piece, size] : pieces) {
    for (size_t i = 0; i < size; ++i) ASSERT_EQ(piece[i], static_cast<std::byte>(size % 251));
  }
}

}  // namespace
}  // namespace velo::state
