#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace velo::connector {

/// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }

  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  /// False when the system reports an error that it kept until now (errno says which).
  bool close();

 private:
  int fd_ = -1;
};

/// open(2) for reading; the error names the file and, when it does not exist, the nearest names beside it.
Result<Descriptor> open_for_reading(const std::string& path);

/// `cannot <action> '<name>': <what the system says>`.
Error system_error(ErrorCode code, std::string_view action, std::string_view name, int error_number);

/// `4001 'x.csv' does not exist`, with a hint made from what is in its directory.
Error not_found(const std::string& path);

}  // namespace velo::connector
