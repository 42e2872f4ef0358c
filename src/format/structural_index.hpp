#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace velo::format {

struct IndexEnd;

/// Positions of the bytes that give a piece of text its structure, in ascending order. The memory is reused.
/// At least 64 readable bytes must lie behind the text.
class StructuralIndex {
 public:
  /// Uses the widest registers there are, unless told otherwise (tests).
  explicit StructuralIndex(bool wide = wide_available()) : wide_(wide) {}
  /// Whether the processor has registers of 64 bytes and the instructions to index with them.
  static bool wide_available();

  /// Quotes, backslashes and all control characters (line ends are among them).
  void build_json(const char* text, size_t size);
  /// The two bytes and CR, LF.
  void build_csv(const char* text, size_t size, char delimiter, char quote);

  /// entries()[-1] is position -1, as if a line had ended before the text.
  const uint32_t* entries() const { return entries_.get() + kLead; }
  size_t count() const { return count_; }
  /// Whether no byte of the text is outside ASCII.
  bool ascii() const { return ascii_; }

 private:
  static constexpr size_t kLead = 16;

  template <class Classifier>
  void build(const char* text, size_t size, const Classifier& classify);
  void reserve(size_t size);
  void finish(const IndexEnd& end);

  std::unique_ptr<uint32_t[]> entries_;
  bool wide_;
  size_t capacity_ = 0;
  size_t count_ = 0;
  bool ascii_ = true;
};

}  // namespace velo::format
