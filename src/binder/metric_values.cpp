#include "binder/metric_values.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace velo::binder {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

uint32_t code_points(std::string_view text) {
  return static_cast<uint32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Follows quotes and brackets: whether a comma at this point separates items.
class Nesting {
 public:
  void enter(char c) {
    if (quote_ != 0) {
      if (c == quote_) quote_ = 0;
    } else if (c == '\'' || c == '"') {
      quote_ = c;
    } else if (c == '(' || c == '[') {
      ++depth_;
    } else if (c == ')' || c == ']') {
      --depth_;
    }
  }
  bool outside() const { return quote_ == 0 && depth_ <= 0; }

 private:
  char quote_ = 0;
  int depth_ = 0;
};

}  // namespace

std::vector<AnnotationPart> items_of(const sql::Annotation& annotation) {
  const std::string_view whole = annotation.value;
  std::string_view inside = whole;
  if (inside.size() >= 2 && inside.front() == '[' && inside.back() == ']') inside = inside.substr(1, inside.size() - 2);
  std::vector<AnnotationPart> out;
  const auto add = [&](std::string_view item) {
    item = trim(item);
    if (item.empty()) return;
    TextPosition at = annotation.value_span.position;
    at.column += code_points(whole.substr(0, static_cast<size_t>(item.data() - whole.data())));
    at.length = code_points(item);
    out.push_back({item, at});
  };
  Nesting nesting;
  size_t begin = 0;
  for (size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == ',' && nesting.outside()) {
      add(inside.substr(begin, i - begin));
      begin = i + 1;
    }
    nesting.enter(inside[i]);
  }
  add(inside.substr(begin));
  return out;
}

std::string unquoted(const std::string& value) {
  const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value[0];
  return quoted ? value.substr(1, value.size() - 2) : value;
}

bool is_metric_name(std::string_view name) {
  if (name.empty() || is_digit(name[0])) return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c) || c == ':'; });
}

bool is_label_name(std::string_view name) { return is_metric_name(name) && name.find(':') == std::string_view::npos; }

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !(value - value == 0)) return std::nullopt;
  return value;
}

}  // namespace velo::binder
