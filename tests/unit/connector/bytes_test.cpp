#include <gtest/gtest.h>

#include <algorithm>

#include "connector/connector.hpp"
#include "connector/digest.hpp"
#include "connector/line_count.hpp"

namespace velo::connector {
namespace {

TEST(LineCount, AgreesWithALoopAtEverySize) {
  std::string text;
  for (size_t i = 0; i < 40'000; ++i) text += i % 7 == 3 || i > 35'000 ? '\n' : 'x';
  for (size_t size = 0; size < text.size(); size += size < 300 ? 1 : 997) {
    const auto expected = std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(size), '\n');
    ASSERT_EQ(count_newlines(text.data(), size), static_cast<uint64_t>(expected));
  }
}

TEST(Digest, DependsOnBytesAndNotOnPieces) {
  Digest whole, pieces, other;
  whole.add("abcdef", 2);
  pieces.add("ab", 1);
  pieces.add("");
  pieces.add("cdef", 1);
  other.add("abcdeg");
  EXPECT_EQ(whole.hex(), pieces.hex());
  EXPECT_EQ(pieces.rows(), 2u);
  EXPECT_NE(whole.hex(), other.hex());
  EXPECT_EQ(Digest().hex(), "99aa06d3014798d86001c324468d497f");
}

TEST(Connectors, AreInOrderAndFoundByName) {
  const auto all = connectors();
  EXPECT_TRUE(
      std::is_sorted(all.begin(), all.end(), [](const Connector& a, const Connector& b) { return a.name < b.name; }));
  EXPECT_EQ(find_connector("FILE")->name, "file");
  EXPECT_EQ(find_connector("carrier pigeon"), nullptr);
  for (const Connector& connector : all) {
    EXPECT_FALSE(connector.open_byte_source && connector.open_row_source) << connector.name;
    EXPECT_FALSE(connector.open_byte_sink && connector.open_row_sink) << connector.name;
  }
}

}  // namespace
}  // namespace velo::connector
