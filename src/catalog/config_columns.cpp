// A schema in YAML becomes the text that SQL would have for it: from there on there is one way to declare columns.
#include "catalog/config_columns.hpp"

#include <yaml-cpp/yaml.h>

#include "base/text.hpp"

namespace velo::catalog {

namespace {

constexpr ErrorCode kUnsuitable = 1107;

Error unsuitable(const YAML::Node& node, std::string message) {
  const YAML::Mark mark = node.Mark();
  TextPosition at;
  if (!mark.is_null()) at = {static_cast<uint32_t>(mark.line + 1), static_cast<uint32_t>(mark.column + 1), 1};
  return Error(kUnsuitable, std::move(message), at);
}

std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string text_of(const YAML::Node& map, const char* key) {
  const YAML::Node value = map[key];
  return value && value.IsScalar() ? value.Scalar() : std::string();
}

bool is_true(const std::string& text) { return equals_ignore_case(text, "true") || equals_ignore_case(text, "yes"); }

// YAML schemas call 64-bit types by the short names.
Result<std::string> type_of(const YAML::Node& column, const std::string& written) {
  const std::string type = to_lower(written);
  if (type == "integer" || type == "int" || type == "long") return std::string("BIGINT");
  if (type == "float" || type == "number") return std::string("DOUBLE");
  if (type != "decimal" && type != "numeric") return written;
  const std::string precision = text_of(column, "precision");
  const std::string scale = text_of(column, "scale");
  if (precision.empty() || scale.empty()) return unsuitable(column, "a decimal column needs precision and scale");
  return "DECIMAL(" + precision + "," + scale + ")";
}

Result<std::string> column_of(const YAML::Node& column) {
  if (!column.IsMap()) return unsuitable(column, "a column is a map with a name and a type");
  const std::string name = text_of(column, "name");
  const std::string written = text_of(column, "type");
  if (name.empty() || written.empty()) return unsuitable(column, "a column needs a name and a type");
  VELO_TRY(std::string out, type_of(column, written));
  out = quoted(name) + ' ' + out;
  const std::string nullable = text_of(column, "nullable");
  if (!nullable.empty() && !is_true(nullable)) out += " NOT NULL";
  if (is_true(text_of(column, "key")) || is_true(text_of(column, "primary_key"))) out += " PRIMARY KEY";
  return out;
}

}  // namespace

bool lists_columns(const std::string& key) {
  return key == "columns" || key == "fields" || key == "schema.columns" || key == "schema.fields";
}

Result<std::string> columns_of(const YAML::Node& node) {
  std::string out;
  if (node.IsMap()) {
    for (const auto& pair : node) {
      if (!pair.second.IsScalar()) return unsuitable(pair.second, "a column is a name with a type");
      out += (out.empty() ? "" : ", ") + quoted(pair.first.Scalar()) + ' ' + pair.second.Scalar();
    }
    return out;
  }
  if (!node.IsSequence()) return unsuitable(node, "columns are a list, or a map from names to types");
  for (const YAML::Node& column : node) {
    VELO_TRY(const std::string text, column_of(column));
    out += (out.empty() ? "" : ", ") + text;
  }
  return out;
}

}  // namespace velo::catalog
