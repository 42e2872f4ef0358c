// The index must be the same whatever registers it is made with.
#include "format/structural_index.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace velo::format {
namespace {

constexpr size_t kMargin = 64;

std::string random_text(std::mt19937& random, size_t size) {
  static constexpr char kLikely[] = "\"\\\n\r\t,;:{}abc012\x7f\x01\xc3\xa9";
  std::string text(kMargin, '"');
  for (size_t i = 0; i < size; ++i) text += kLikely[random() % (sizeof kLikely - 1 - (random() % 4 == 0 ? 0 : 2))];
  return text.append(kMargin, '"');
}

std::vector<uint32_t> entries(const StructuralIndex& index) {
  EXPECT_EQ(index.entries()[-1], UINT32_MAX);
  return {index.entries(), index.entries() + index.count()};
}

TEST(StructuralIndex, FindsEveryByteOfStructure) {
  std::mt19937 random(1);
  for (const bool wide : {false, true}) {
    if (wide && !StructuralIndex::wide_available()) continue;
    StructuralIndex index(wide);
    for (size_t size = 0; size < 300; ++size) {
      const std::string text = random_text(random, size);
      const std::string_view inside = std::string_view(text).substr(kMargin, size);
      std::vector<uint32_t> json;
      std::vector<uint32_t> csv;
      bool ascii = true;
      for (uint32_t i = 0; i < size; ++i) {
        const auto c = static_cast<unsigned char>(inside[i]);
        if (c == '"' || c == '\\' || c < 0x20) json.push_back(i);
        if (c == ';' || c == '"' || c == '\n' || c == '\r') csv.push_back(i);
        ascii &= c < 0x80;
      }
      index.build_json(inside.data(), size);
      EXPECT_EQ(entries(index), json) << size << (wide ? " wide" : " narrow");
      EXPECT_EQ(index.ascii(), ascii);
      index.build_csv(inside.data(), size, ';', '"');
      EXPECT_EQ(entries(index), csv) << size << (wide ? " wide" : " narrow");
      EXPECT_EQ(index.ascii(), ascii);
    }
  }
}

TEST(StructuralIndex, NothingButStructure) {
  const std::string text(kMargin + 1000 + kMargin, '"');
  for (const bool wide : {false, StructuralIndex::wide_available()}) {
    StructuralIndex index(wide);
    index.build_json(text.data() + kMargin, 1000);
    ASSERT_EQ(index.count(), 1000u);
    for (uint32_t i = 0; i < 1000; ++i) EXPECT_EQ(index.entries()[i], i);
  }
}

}  // namespace
}  // namespace velo::format
