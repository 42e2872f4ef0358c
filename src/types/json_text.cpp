// A checker, not a parser: one recursive descent that only moves forward. Decoders of formats have their own, faster
// way.
#include "types/json_text.hpp"

#include <algorithm>

#include "types/utf8.hpp"

namespace velo {

namespace {

constexpr int kMaxDepth = 512;

class JsonChecker {
 public:
  explicit JsonChecker(std::string_view text) : rest_(text) {}

  bool document() {
    if (!value(0)) return false;
    blanks();
    return rest_.empty();
  }

 private:
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  void blanks() {
    const size_t end = rest_.find_first_not_of(" \t\n\r");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
  }
  bool digits() {
    const size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(end);
    return end > 0;
  }
  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (!take('e') && !take('E')) return true;
    if (!take('+')) take('-');
    return digits();
  }
  bool escape() {
    if (!take('u')) {
      if (rest_.empty() || std::string_view("\"\\/bfnrt").find(rest_[0]) == std::string_view::npos) return false;
      rest_.remove_prefix(1);
      return true;
    }
    if (rest_.substr(0, 4).find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos || rest_.size() < 4)
      return false;
    rest_.remove_prefix(4);
    return true;
  }
  bool string() {
    if (!take('"')) return false;
    while (!rest_.empty()) {
      if (take('"')) return true;
      if (take('\\')) {
        if (!escape()) return false;
      } else if (static_cast<unsigned char>(rest_[0]) < 0x20) {
        return false;
      } else {
        rest_.remove_prefix(1);
      }
    }
    return false;
  }
  bool member(bool keyed, int depth) {
    if (keyed) {
      blanks();
      if (!string()) return false;
      blanks();
      if (!take(':')) return false;
    }
    return value(depth);
  }
  bool members(char close, bool keyed, int depth) {
    blanks();
    if (take(close)) return true;
    do {
      if (!member(keyed, depth)) return false;
      blanks();
    } while (take(','));
    return take(close);
  }
  bool value(int depth) {
    blanks();
    if (rest_.empty() || depth > kMaxDepth) return false;
    if (take('{')) return members('}', true, depth + 1);
    if (take('[')) return members(']', false, depth + 1);
    if (rest_[0] == '"') return string();
    return take("true") || take("false") || take("null") || number();
  }

  std::string_view rest_;
};

}  // namespace

bool valid_json(std::string_view text) { return valid_utf8(text) && JsonChecker(text).document(); }

}  // namespace velo
