// Merging is order independent, so the schema is a function of the set of values in the sample.
#include "format/inference.hpp"

#include <algorithm>
#include <charconv>

#include "types/time.hpp"

namespace velo::format {

namespace {

bool is_nested(Seen seen) { return seen >= Seen::Object; }

Seen merged(Seen a, Seen b) {
  if (b == Seen::Nothing || a == b) return a;
  if (a == Seen::Nothing) return b;
  if (is_nested(a) || is_nested(b)) return Seen::Mixed;
  const bool numbers = (a == Seen::Integer || a == Seen::Number) && (b == Seen::Integer || b == Seen::Number);
  return numbers ? Seen::Number : Seen::Text;
}

}  // namespace

void Shape::add(Seen seen) { seen_ = merged(seen_, seen); }

Shape& Shape::field(std::string_view name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found != names_.end()) return children_[static_cast<size_t>(found - names_.begin())];
  names_.emplace_back(name);
  return children_.emplace_back();
}

// A shape that is both has the type JSON, whatever is in it.
Shape& Shape::element() { return field(""); }

Type Shape::type() const {
  std::vector<Type> types;
  for (const Shape& child : children_) types.push_back(child.type());
  switch (seen_) {
    case Seen::Boolean: return TypeId::Boolean;
    case Seen::Integer: return TypeId::BigInt;
    case Seen::Number: return TypeId::Double;
    case Seen::Timestamp: return TypeId::Timestamp;
    case Seen::Object: return types.empty() ? Type(TypeId::Json) : Type::structure(names_, std::move(types));
    case Seen::Array: return Type::array(types.empty() ? Type(TypeId::String) : types[0]);
    case Seen::Mixed: return TypeId::Json;
    case Seen::Nothing:
    case Seen::Text: break;
  }
  return TypeId::String;
}

Schema Inference::schema() const {
  Schema schema;
  for (size_t i = 0; i < row_.names_.size(); ++i)
    schema.fields.push_back({row_.names_[i], row_.children_[i].type(), true});
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
