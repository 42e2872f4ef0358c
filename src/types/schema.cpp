#include "types/schema.hpp"

#include "base/text.hpp"

namespace velo {

std::optional<size_t> Schema::find(std::string_view name) const {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (equals_ignore_case(fields[i].name, name)) return i;
  }
  return std::nullopt;
}

std::vector<std::string> Schema::names() const {
  std::vector<std::string> out;
  for (const Field& field : fields) out.push_back(field.name);
  return out;
}

std::string Schema::text() const {
  std::string out = "(";
  for (const Field& field : fields) {
    if (out.size() > 1) out += ", ";
    out += field.name + ' ' + field.type.text() + (field.nullable ? "" : " NOT NULL");
  }
  return out + ')';
}

}  // namespace velo
