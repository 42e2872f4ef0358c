// The parser takes what it is sure of and refuses the rest: whatever it refuses, RE2 does.
#include "functions/regexp_run.hpp"

#include <cstring>

namespace velo::functions {

namespace {

constexpr std::string_view kSpecial = "\\^$.|?*+()[]{}";

bool is_plain(char c) { return kSpecial.find(c) == kSpecial.npos; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

void add_range(std::bitset<256>& out, char first, char last) {
  for (int c = first; c <= last; ++c) out.set(static_cast<size_t>(c));
}

}  // namespace

class RegexpRunParser {
 public:
  explicit RegexpRunParser(std::string_view pattern) : rest_(pattern) {}

  std::optional<RegexpRun> parse() {
    if (rest_.starts_with('(')) {
      if (!parse_lead()) return std::nullopt;
    }
    parse_literal();
    if (out_.literal_.empty() || out_.literal_[0] == out_.lead_) return std::nullopt;  // (a|^)a in `aa` is ambiguous
    if (!rest_.empty() && !parse_run()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  // (c|^) or (^|c), the group with or without capture.
  bool parse_lead() {
    take("(");
    if (!take("?:")) out_.lead_group_ = ++groups_;
    if (take("^|")) return parse_lead_character() && take(")");
    return parse_lead_character() && take("|^)");
  }

  bool parse_lead_character() {
    if (rest_.empty() || !is_plain(rest_[0]) || !is_ascii(rest_[0])) return false;
    out_.lead_ = rest_[0];
    rest_.remove_prefix(1);
    return true;
  }

  void parse_literal() {
    while (!rest_.empty() && is_plain(rest_[0])) {
      out_.literal_ += rest_[0];
      rest_.remove_prefix(1);
    }
  }

  // class* or class+ up to the end of the pattern, in a group or not.
  bool parse_run() {
    const bool grouped = take("(");
    if (grouped && !take("?:")) out_.run_group_ = ++groups_;
    if (!parse_class()) return false;
    out_.run_may_be_empty_ = rest_.starts_with('*');
    if (!take("*") && !take("+")) return false;
    if (grouped && !take(")")) return false;
    out_.has_run_ = true;
    return rest_.empty();
  }

  bool parse_class() {
    if (take("\\d")) {
      add_range(out_.class_, '0', '9');
      return true;
    }
    if (!take("[")) return false;
    const bool negated = take("^");
    while (!rest_.empty() && rest_[0] != ']') {
      if (!parse_range()) return false;
    }
    if (out_.class_.none()) return false;
    if (negated) out_.class_.flip();
    return take("]");
  }

  bool parse_range() {
    constexpr std::string_view kMarks = "\\[]-^";
    const auto ordinary = [&](char c) { return is_ascii(c) && kMarks.find(c) == kMarks.npos; };
    const char first = rest_[0];
    if (!ordinary(first)) return false;
    rest_.remove_prefix(1);
    char last = first;
    if (take("-")) {
      if (rest_.empty() || !ordinary(rest_[0]) || rest_[0] < first) return false;
      last = rest_[0];
      rest_.remove_prefix(1);
    }
    add_range(out_.class_, first, last);
    return true;
  }

  std::string_view rest_;
  RegexpRun out_;
  int groups_ = 0;
};

std::optional<RegexpRun> RegexpRun::parse(std::string_view pattern) { return RegexpRunParser(pattern).parse(); }

std::optional<std::string_view> RegexpRun::find(std::string_view text, int group) const {
  for (size_t from = 0; from < text.size();) {
    const void* found = memmem(text.data() + from, text.size() - from, literal_.data(), literal_.size());
    if (found == nullptr) return std::nullopt;
    const auto at = static_cast<size_t>(static_cast<const char*>(found) - text.data());
    from = at + 1;
    if (lead_ && at > 0 && text[at - 1] != *lead_) continue;
    const size_t run = at + literal_.size();
    size_t end = run;
    if (has_run_) {
      while (end < text.size() && class_[static_cast<unsigned char>(text[end])]) ++end;
      if (end == run && !run_may_be_empty_) continue;
    }
    const size_t begin = lead_ && at > 0 ? at - 1 : at;
    if (group == 0) return text.substr(begin, end - begin);
    return group == run_group_ ? text.substr(run, end - run) : text.substr(begin, at - begin);
  }
  return std::nullopt;
}

}  // namespace velo::functions
