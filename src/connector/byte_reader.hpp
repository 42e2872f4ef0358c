#pragma once

#include <memory>
#include <string>

#include "connector/connector.hpp"
#include "connector/descriptor.hpp"

namespace velo::connector {

/// What one read gave: `bytes` > 0 with Data, else 0.
struct Chunk {
  Poll poll = Poll::Data;
  size_t bytes = 0;
};

/// Bytes in sequence. Never waits to fill the room: what is there is given at once.
class ByteReader {
 public:
  virtual ~ByteReader() = default;
  /// Up to `room` (> 0) bytes to `to`. Idle when none came within timeout_ms or a signal arrived.
  virtual Result<Chunk> read(char* to, size_t room, int timeout_ms) = 0;
  /// Bytes taken from the outside so far (compressed ones where the data is compressed).
  virtual uint64_t position() const = 0;
  /// For readers that follow a growing file: from now on its end is the end.
  virtual void stop_following() {}
};

enum class Compression : uint8_t { None, Gzip, Zstd };

/// By `.gz` / `.zst`.
Compression compression_of_name(std::string_view name);
/// By the first bytes of a file, which is left at its beginning.
Compression compression_of_content(const Descriptor& file);

/// Reads a descriptor (file, pipe, terminal). `follow`: the end of the file is Idle, not End.
std::unique_ptr<ByteReader> make_descriptor_reader(Descriptor descriptor, std::string name, bool follow);

std::unique_ptr<ByteReader> make_gzip_reader(std::unique_ptr<ByteReader> input, std::string name);
std::unique_ptr<ByteReader> make_zstd_reader(std::unique_ptr<ByteReader> input, std::string name);

/// Decompresses what starts like gzip or zstd data, and passes everything else as it is. Waits for no more than the
/// first bytes that tell.
std::unique_ptr<ByteReader> make_detecting_reader(std::unique_ptr<ByteReader> input, std::string name);

/// The reader for a file of that name: by suffix, else by content.
std::unique_ptr<ByteReader> make_reader(Descriptor descriptor, const std::string& name, bool follow);

}  // namespace velo::connector
