#pragma once

#include <memory>
#include <string>

#include "connector/byte_reader.hpp"
#include "connector/connector.hpp"

namespace velo::connector {

struct StreamSinkOptions {
  std::string name;  ///< for messages
  Compression compression = Compression::None;
  bool fsync = false;     ///< on close
  bool cut_back = false;  ///< after a failed write, shorten the file to the records written before
};

/// Writes to a descriptor, in pieces of at least 256 KiB unless flushed.
std::unique_ptr<ByteSink> make_stream_sink(Descriptor descriptor, StreamSinkOptions options);

}  // namespace velo::connector
