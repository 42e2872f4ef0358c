#pragma once

#include <memory>
#include <string>

#include "connector/byte_reader.hpp"
#include "connector/file_options.hpp"

namespace velo::connector {

class MappedFile;

/// The unconsumed bytes of one file or stream, as a RawBatch wants them: in one piece, with slack on both sides.
class Window {
 public:
  virtual ~Window() = default;
  /// Fills data, size, owned, begins, ends and first_line of `raw`: at least one byte more than last time, or the end.
  /// Never End.
  virtual Result<Poll> show(format::RawBatch& raw, int timeout_ms) = 0;
  virtual void consume(size_t bytes) = 0;
  /// The end was shown and everything before it is consumed.
  virtual bool finished() const = 0;
  /// Bytes of the file behind us, for progress.
  virtual uint64_t position() const = 0;
  /// Line number, from 1, of the first byte that is not consumed.
  virtual uint64_t line() const = 0;
  virtual void stop_following() {}
};

/// A window over a reader: bytes are copied into a buffer that slides.
std::unique_ptr<Window> make_buffered_window(std::unique_ptr<ByteReader> reader, std::string name);

/// A window over the records of a mapped file that begin in [begin, end): nothing is copied.
std::unique_ptr<Window> make_mapped_window(std::shared_ptr<const MappedFile> file, uint64_t begin, uint64_t end);

/// The file in memory when that is how it should be read: a regular one that is not empty, compressed, or watched;
/// else nullptr.
Result<std::shared_ptr<const MappedFile>> map_if_plain(const Descriptor& descriptor, const std::string& name,
                                                       const FileSourceOptions& options);

/// The window for a whole file of that name.
Result<std::unique_ptr<Window>> open_window(Descriptor descriptor, const std::string& name,
                                            const FileSourceOptions& options);

}  // namespace velo::connector
