// Most patterns are a fixed text with % at one or both ends: these become comparisons and searches. The general case is
// greedy matching with one point of return, the last %: going back further can never help, so the time is at most
// pattern × text and no recursion is needed.
#include "functions/like_pattern.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "functions/case_folding.hpp"
#include "functions/codes.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr char kLiteral = 'l';
constexpr char kAny = '%';
constexpr char kOne = '_';

char fold_byte(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equal_folded(std::string_view text, std::string_view folded) {
  return std::equal(text.begin(), text.end(), folded.begin(), folded.end(),
                    [](char a, char b) { return fold_byte(a) == b; });
}

bool contains_folded(std::string_view text, std::string_view folded) {
  const auto found = std::search(text.begin(), text.end(), folded.begin(), folded.end(),
                                 [](char a, char b) { return fold_byte(a) == b; });
  return found != text.end() || folded.empty();
}

}  // namespace

Result<LikePattern> LikePattern::make(std::string_view pattern, std::string_view escape, bool fold) {
  LikePattern out;
  out.fold_ = fold;
  for (size_t at = 0; at < pattern.size();) {
    const bool escaped = !escape.empty() && pattern.substr(at).starts_with(escape);
    if (escaped) at += escape.size();
    if (at == pattern.size()) {
      return Error(kBadConstant, "the LIKE pattern ends in its escape character")
          .with_hint("write the escape character twice to mean itself");
    }
    const std::string_view one = pattern.substr(at, code_point_bytes(pattern, at));
    at += one.size();
    const bool wild = !escaped && (one.front() == kAny || one.front() == kOne);
    const std::string bytes = fold ? fold_case(one) : std::string(one);
    out.bytes_ += bytes;
    out.kinds_.append(bytes.size(), wild ? one.front() : kLiteral);
  }
  out.find_shape();
  return out;
}

void LikePattern::find_shape() {
  const bool open_begin = kinds_.starts_with(kAny);
  const bool open_end = kinds_.ends_with(kAny);
  const size_t begin = std::min(kinds_.find_first_not_of(kAny), kinds_.size());
  const size_t last = kinds_.find_last_not_of(kAny);
  const size_t end = last == std::string::npos ? begin : last + 1;
  const std::string_view middle = std::string_view(kinds_).substr(begin, end - begin);
  if (middle.find_first_not_of(kLiteral) != std::string_view::npos) return;
  needle_ = bytes_.substr(begin, end - begin);
  if (open_begin) {
    shape_ = open_end ? Shape::Contains : Shape::Suffix;
  } else {
    shape_ = open_end ? Shape::Prefix : Shape::Exact;
  }
}

bool LikePattern::matches(std::string_view text) const {
  if (fold_ && !is_ascii(text)) return matches_folded(fold_case(text));
  return matches_folded(text);
}

bool LikePattern::matches_folded(std::string_view text) const {
  const size_t size = needle_.size();
  switch (shape_) {
    case Shape::Exact: return fold_ ? equal_folded(text, needle_) : text == needle_;
    case Shape::Prefix: return fold_ ? equal_folded(text.substr(0, size), needle_) : text.starts_with(needle_);
    case Shape::Suffix:
      if (text.size() < size) return false;
      return fold_ ? equal_folded(text.substr(text.size() - size), needle_) : text.ends_with(needle_);
    case Shape::Contains: return fold_ ? contains_folded(text, needle_) : text.find(needle_) != std::string_view::npos;
    case Shape::General: return matches_general(text);
  }
  return false;
}

bool LikePattern::matches_general(std::string_view text) const {
  size_t at = 0;
  size_t p = 0;
  size_t return_p = std::string::npos;  // behind the last %
  size_t return_at = 0;                 // where the text that % took ends
  while (at < text.size() || p < kinds_.size()) {
    if (p < kinds_.size() && kinds_[p] == kAny) {
      return_p = ++p;
      return_at = at;
      continue;
    }
    if (p < kinds_.size() && at < text.size()) {
      if (kinds_[p] == kOne) {
        at += code_point_bytes(text, at);
        ++p;
        continue;
      }
      if ((fold_ ? fold_byte(text[at]) : text[at]) == bytes_[p]) {
        ++at;
        ++p;
        continue;
      }
    }
    if (return_p == std::string::npos || return_at >= text.size()) return false;
    return_at += code_point_bytes(text, return_at);
    at = return_at;
    p = return_p;
  }
  return true;
}

}  // namespace velo::functions
