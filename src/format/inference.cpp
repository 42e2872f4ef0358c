// Merging is order independent, so the schema is a function of the set of values in the sample.
#include "format/inference.hpp"

#include <algorithm>
#include <charconv>

#include "types/time.hpp"

namespace velo::format {

void Inference::merge(Seen& known, Seen seen) {
  if (seen == Seen::Nothing || seen == known) return;
  if (known == Seen::Nothing) {
    known = seen;
  } else if ((known == Seen::Integer && seen == Seen::Number) || (known == Seen::Number && seen == Seen::Integer)) {
    known = Seen::Number;
  } else {
    known = Seen::Text;
  }
}

void Inference::add(std::string_view name, Seen seen) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  const auto at = static_cast<size_t>(found - names_.begin());
  if (found == names_.end()) {
    names_.emplace_back(name);
    seen_.push_back(Seen::Nothing);
  }
  merge(seen_[at], seen);
}

Schema Inference::schema() const {
  const auto type_of = [](Seen seen) -> Type {
    switch (seen) {
      case Seen::Boolean: return TypeId::Boolean;
      case Seen::Integer: return TypeId::BigInt;
      case Seen::Number: return TypeId::Double;
      case Seen::Timestamp: return TypeId::Timestamp;
      case Seen::Document: return TypeId::Json;
      case Seen::Nothing:
      case Seen::Text: break;
    }
    return TypeId::String;
  };
  Schema schema;
  for (size_t i = 0; i < names_.size(); ++i) schema.fields.push_back({names_[i], type_of(seen_[i]), true});
  return schema;
}

Seen classify_string(std::string_view text) {
  int64_t micros = 0;
  return parse_timestamp(text, micros) ? Seen::Timestamp : Seen::Text;
}

Seen classify_number(std::string_view text) {
  int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  return ec == std::errc() && end == text.data() + text.size() ? Seen::Integer : Seen::Number;
}

Seen classify_field(std::string_view text) {
  if (text == "true" || text == "false" || text == "TRUE" || text == "FALSE" || text == "True" || text == "False")
    return Seen::Boolean;
  const bool numeric = !text.empty() && text.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
  double value = 0;
  if (numeric) {
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec == std::errc() && end == text.data() + text.size()) return classify_number(text);
  }
  return classify_string(text);
}

}  // namespace velo::format
