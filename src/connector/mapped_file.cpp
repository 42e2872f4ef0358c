// The file is mapped into the middle of a larger anonymous mapping, which gives it its readable neighbours also when
// its size is a multiple of the page size.
#include "connector/mapped_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "connector/error_codes.hpp"

namespace velo::connector {

namespace {

size_t page_bytes() {
  static const auto bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

}  // namespace

Result<std::shared_ptr<const MappedFile>> MappedFile::map(const Descriptor& descriptor, uint64_t size,
                                                          const std::string& name) {
  const size_t page = page_bytes();
  const size_t file_bytes = (size + page - 1) / page * page;
  const size_t region_bytes = page + file_bytes + page;
  void* region = mmap(nullptr, region_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (region == MAP_FAILED) return system_error(kReadFailed, "map", name, errno);
  char* file = static_cast<char*>(region) + page;
  if (size > 0 && mmap(file, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor.get(), 0) == MAP_FAILED) {
    const int error_number = errno;
    munmap(region, region_bytes);
    return system_error(kReadFailed, "map", name, error_number);
  }
  if (size > 0) madvise(file, size, MADV_SEQUENTIAL);
  return std::shared_ptr<const MappedFile>(new MappedFile(static_cast<char*>(region), region_bytes, file, size));
}

MappedFile::~MappedFile() { munmap(region_, region_bytes_); }

// Refused by old kernels: then page faults do it.
void MappedFile::populate([[maybe_unused]] uint64_t from, [[maybe_unused]] uint64_t bytes) const {
#ifdef MADV_POPULATE_READ
  const uint64_t first = from / page_bytes() * page_bytes();
  if (bytes > 0) madvise(data_ + first, from + bytes - first, MADV_POPULATE_READ);
#endif
}

uint64_t MappedFile::line_behind(uint64_t from) const {
  if (from >= size_) return size_;
  const void* newline = std::memchr(data_ + from, '\n', size_ - from);
  return newline == nullptr ? size_ : static_cast<uint64_t>(static_cast<const char*>(newline) + 1 - data_);
}

}  // namespace velo::connector
