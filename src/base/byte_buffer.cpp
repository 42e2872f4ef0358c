#include "base/byte_buffer.hpp"

#include <algorithm>

namespace velo {

void ByteBuffer::grow(size_t bytes) {
  const size_t capacity = std::max(size_ + bytes + kSlack, std::max<size_t>(capacity_ * 2, 4096));
  std::unique_ptr<char[]> larger(new char[capacity]);
  if (size_ != 0) std::memcpy(larger.get(), data_.get(), size_);
  data_ = std::move(larger);
  capacity_ = capacity;
}

}  // namespace velo
