#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace velo::connector {

/// Hash of a stream of bytes (XXH3, 128 bits), whatever pieces it comes in.
class Digest {
 public:
  Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();

  void add(std::string_view bytes, uint64_t rows = 0);
  uint64_t rows() const { return rows_; }
  /// 32 hexadecimal digits of everything added so far.
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  uint64_t rows_ = 0;
};

}  // namespace velo::connector
