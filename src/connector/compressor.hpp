#pragma once

#include <memory>
#include <string_view>

#include "base/byte_buffer.hpp"
#include "connector/byte_reader.hpp"

namespace velo::connector {

/// Compresses a stream piece by piece. What it makes is appended to `out`.
class Compressor {
 public:
  virtual ~Compressor() = default;
  virtual void add(std::string_view bytes, ByteBuffer& out) = 0;
  /// Everything added so far can be read from `out` once this returns.
  virtual void flush(ByteBuffer& out) = 0;
  virtual void end(ByteBuffer& out) = 0;
};

/// For Compression::None the bytes pass as they are.
std::unique_ptr<Compressor> make_compressor(Compression compression);

}  // namespace velo::connector
