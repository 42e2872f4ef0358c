#pragma once

#include <string>

#include "functions/scalar_loop.hpp"

namespace velo::functions {

/// Collects the text of one row after another in a buffer that is reused, and stores each into the output's arena.
class TextBuilder {
 public:
  explicit TextBuilder(ScalarCall& call) : call_(call) {}

  std::string& text() { return text_; }
  /// False, and an error on the row, when the text would grow beyond kMaxTextBytes.
  bool has_room(uint32_t row, size_t bytes) {
    if (bytes <= kMaxTextBytes) return true;
    fail(call_, row, kTooLong, "the text would have more than 64 MiB");
    return false;
  }
  /// Stores the collected text as the row's result and starts anew.
  void finish(uint32_t row) {
    call_.out.set_string(row, text_);
    text_.clear();
  }

 private:
  ScalarCall& call_;
  std::string text_;
};

}  // namespace velo::functions
