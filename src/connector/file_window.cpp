// How a file is best read: plain ones are mapped, all others go through a buffer.
#include <sys/stat.h>

#include <cerrno>

#include "connector/error_codes.hpp"
#include "connector/mapped_file.hpp"
#include "connector/window.hpp"

namespace velo::connector {

Result<std::shared_ptr<const MappedFile>> map_if_plain(const Descriptor& descriptor, const std::string& name,
                                                       const FileSourceOptions& options) {
  std::shared_ptr<const MappedFile> none;
  if (options.watch || options.access == FileAccess::Read || compression_of_name(name) != Compression::None)
    return none;
  struct stat about{};
  if (fstat(descriptor.get(), &about) != 0) return system_error(kReadFailed, "read", name, errno);
  if (!S_ISREG(about.st_mode) || about.st_size == 0) return none;
  if (compression_of_content(descriptor) != Compression::None) return none;
  return MappedFile::map(descriptor, static_cast<uint64_t>(about.st_size), name);
}

Result<std::unique_ptr<Window>> open_window(Descriptor descriptor, const std::string& name,
                                            const FileSourceOptions& options) {
  VELO_TRY(auto mapped, map_if_plain(descriptor, name, options));
  if (!mapped) return make_buffered_window(make_reader(std::move(descriptor), name, options.watch), name);
  const uint64_t size = mapped->size();
  return make_mapped_window(std::move(mapped), 0, size);
}

}  // namespace velo::connector
