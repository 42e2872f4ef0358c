#include "base/byte_buffer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace velo {
namespace {

TEST(ByteBuffer, AppendsTextAndCharacters) {
  ByteBuffer buffer;
  EXPECT_TRUE(buffer.empty());
  buffer.append("a,b");
  buffer.append('\n');
  EXPECT_EQ(buffer.view(), "a,b\n");
  EXPECT_EQ(buffer.size(), 4u);
}

TEST(ByteBuffer, KeepsTheContentWhenItGrows) {
  ByteBuffer buffer;
  std::string expected;
  for (int i = 0; i < 20000; ++i) {
    const std::string piece = std::to_string(i) + ';';
    buffer.append(piece);
    expected += piece;
  }
  EXPECT_EQ(buffer.view(), expected);
}

TEST(ByteBuffer, CommitTakesOnlyWhatWasWritten) {
  ByteBuffer buffer;
  buffer.append("x");
  char* to = buffer.room(100);
  std::memcpy(to, "yz", 2);
  buffer.commit(to + 2);
  EXPECT_EQ(buffer.view(), "xyz");
}

TEST(ByteBuffer, HasSlackBehindEveryRoom) {
  ByteBuffer buffer;
  for (const size_t bytes : {0u, 1u, 63u, 4096u, 100000u}) {
    char* to = buffer.room(bytes);
    std::memset(to, 'x', bytes + ByteBuffer::kSlack);  // the address sanitizer proves that this is ours
    buffer.commit(to + bytes);
  }
  EXPECT_EQ(buffer.size(), 0u + 1 + 63 + 4096 + 100000);
}

TEST(ByteBuffer, ClearKeepsTheMemory) {
  ByteBuffer buffer;
  char* before = buffer.room(1000);
  buffer.commit(before + 1000);
  buffer.clear();
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.room(1000), before);
}

}  // namespace
}  // namespace velo
