#include "connector/file_options.hpp"

#include "catalog/partitioning.hpp"

namespace velo::connector {

namespace {

using catalog::OptionType;

constexpr catalog::OptionSpec kOptions[] = {
    {"path", OptionType::Text, "",
     "the file; to read also a pattern (*, ?) or a directory; .gz and .zst are compressed", "", true},
    {"io", OptionType::Choice, "auto", "how to read: mapped into memory, or by read calls (for files that may shrink)",
     "auto|mmap|read", false},
    {"watch", OptionType::Boolean, "false", "follow files as they grow, and new files as they appear", "", false},
    {"mode", OptionType::Choice, "overwrite", "what writing does to a file that exists", "overwrite|append", false},
    {"fsync", OptionType::Boolean, "true", "make written data durable before the run ends", "", false},
    {"create_dirs", OptionType::Boolean, "false", "create missing directories of the path to write to", "", false},
};

}  // namespace

std::span<const catalog::OptionSpec> file_options() { return kOptions; }

Result<FileSourceOptions> read_file_source_options(const catalog::Options& options) {
  FileSourceOptions out;
  VELO_TRY(out.path, options.text(catalog::spec(kOptions, "path")));
  VELO_TRY(const std::string io, options.text(catalog::spec(kOptions, "io")));
  VELO_TRY(out.watch, options.boolean(catalog::spec(kOptions, "watch")));
  out.by_file = catalog::files_are_partitions(options);
  out.access = io == "mmap" ? FileAccess::Mmap : io == "read" ? FileAccess::Read : FileAccess::Auto;
  return out;
}

Result<FileSinkOptions> read_file_sink_options(const catalog::Options& options) {
  FileSinkOptions out;
  VELO_TRY(out.path, options.text(catalog::spec(kOptions, "path")));
  VELO_TRY(const std::string mode, options.text(catalog::spec(kOptions, "mode")));
  VELO_TRY(out.fsync, options.boolean(catalog::spec(kOptions, "fsync")));
  VELO_TRY(out.create_directories, options.boolean(catalog::spec(kOptions, "create_dirs")));
  out.append = mode == "append";
  return out;
}

}  // namespace velo::connector
