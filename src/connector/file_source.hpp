#pragma once

#include <memory>

#include "connector/connector.hpp"
#include "connector/file_options.hpp"

namespace velo::connector {

/// All files of a path, one after the other, as one stream of records.
Result<std::unique_ptr<ByteSource>> open_file_source(const FileSourceOptions& options);

}  // namespace velo::connector
