#pragma once

#include <memory>
#include <string>

#include "connector/byte_reader.hpp"

namespace velo::connector {

/// The unconsumed bytes of one file or stream, as a RawBatch wants them: in one piece, with slack on both sides.
class Window {
 public:
  virtual ~Window() = default;
  /// Fills data, size, begins, ends and first_line of `raw`: at least one byte more than last time, or the end. Never
  /// End.
  virtual Result<Poll> show(format::RawBatch& raw, int timeout_ms) = 0;
  virtual void consume(size_t bytes) = 0;
  /// The end was shown and everything before it is consumed.
  virtual bool finished() const = 0;
  /// Bytes of the file behind us, for progress.
  virtual uint64_t position() const = 0;
  virtual void stop_following() {}
};

/// A window over a reader: bytes are copied into a buffer that slides.
std::unique_ptr<Window> make_buffered_window(std::unique_ptr<ByteReader> reader, std::string name);

/// A window over a mapped regular file of `size` bytes: nothing is copied. When the file shrinks while it is being
/// read, the system kills the process (SIGBUS): `io = 'read'` is for such files.
Result<std::unique_ptr<Window>> make_mapped_window(const Descriptor& descriptor, uint64_t size,
                                                   const std::string& name);

}  // namespace velo::connector
