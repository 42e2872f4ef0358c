#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "connector/descriptor.hpp"

namespace velo::connector {

/// A regular file in memory, with a readable page before its first byte and behind its last. Immutable: what was
/// decoded from it may point into it for as long as it is held. When the file shrinks while it is mapped, the system
/// kills the process (SIGBUS): `io = 'read'` is for such files.
class MappedFile {
 public:
  static Result<std::shared_ptr<const MappedFile>> map(const Descriptor& descriptor, uint64_t size,
                                                       const std::string& name);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  const char* data() const { return data_; }
  uint64_t size() const { return size_; }
  /// Brings bytes into memory with one system call, which is cheaper than a page fault for every few pages.
  void populate(uint64_t from, uint64_t bytes) const;
  /// The first byte behind the first '\n' at or behind `from`, or the end of the file.
  uint64_t line_behind(uint64_t from) const;

 private:
  MappedFile(char* region, size_t region_bytes, char* data, uint64_t size)
      : region_(region), region_bytes_(region_bytes), data_(data), size_(size) {}

  char* region_;
  size_t region_bytes_;
  char* data_;
  uint64_t size_;
};

}  // namespace velo::connector
