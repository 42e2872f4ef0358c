#pragma once

#include <memory>

#include "connector/connector.hpp"
#include "connector/file_options.hpp"
#include "connector/partitions.hpp"
#include "connector/ranges.hpp"

namespace velo::connector {

/// All files of a path, one after the other, as one stream of records.
Result<std::unique_ptr<ByteSource>> open_file_source(const FileSourceOptions& options);

/// Each file as a stream of its own.
Result<std::unique_ptr<SourcePartitions>> open_file_partitions(const FileSourceOptions& options);

/// The same stream in ranges: large plain files are cut at line ends, where their format allows it; every other file is
/// a range of its own.
Result<CutSource> cut_files(const FileSourceOptions& options, const RangeRequest& request);

}  // namespace velo::connector
