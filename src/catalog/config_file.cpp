// YAML is flattened to the same named texts that a WITH clause gives; yaml-cpp's exceptions end in this file.
#include "catalog/config_file.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "base/text.hpp"
#include "catalog/config_columns.hpp"
#include "catalog/older_names.hpp"
#include "sql/substitute.hpp"

namespace velo::catalog {

namespace {

constexpr ErrorCode kUnreadable = 1104;
constexpr ErrorCode kMalformed = 1105;
constexpr ErrorCode kCircular = 1106;
constexpr ErrorCode kUnsuitable = 1107;

TextPosition position_of(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {static_cast<uint32_t>(mark.line + 1), static_cast<uint32_t>(mark.column + 1), 1};
}

// Lists of scalars become comma-separated texts; anything deeper has no meaning as an option.
Result<std::string> scalar_text(const YAML::Node& node, const std::string& name) {
  if (node.IsScalar()) return node.Scalar();
  if (node.IsNull()) return std::string();
  std::string out;
  for (const YAML::Node& item : node) {
    if (!item.IsScalar()) {
      return Error(kUnsuitable, "option '" + name + "' must be a text or a list of texts", position_of(item.Mark()));
    }
    out += (out.empty() ? "" : ",") + item.Scalar();
  }
  return out;
}

Status add_columns(const YAML::Node& node, const std::string& path, Options& out) {
  VELO_TRY(std::string columns, columns_of(node));
  out.set("schema", OptionValue{std::move(columns), position_of(node.Mark()), path});
  return {};
}

Status flatten(const YAML::Node& node, const std::string& prefix, const std::string& path, Options& out) {
  for (const auto& pair : node) {
    const std::string name = without_sections(to_lower(prefix + pair.first.Scalar()));
    if (lists_columns(name)) {
      VELO_TRY_STATUS(add_columns(pair.second, path, out));
    } else if (pair.second.IsMap()) {
      VELO_TRY_STATUS(flatten(pair.second, without_sections(name + '.'), path, out));
    } else if (!is_note(name) && (pair.second.IsScalar() || !is_idle(name))) {
      VELO_TRY(std::string text, scalar_text(pair.second, name));
      out.set(name, OptionValue{std::move(text), position_of(pair.second.Mark()), path});
    }
  }
  return {};
}

Result<Options> parse(const std::string& text, const std::string& path) {
  try {
    const YAML::Node root = YAML::Load(text);
    Options out;
    if (root.IsNull()) return out;
    if (!root.IsMap()) return Error(kUnsuitable, "a configuration file must be a map of options");
    VELO_TRY_STATUS(flatten(root, "", path, out));
    return out;
  } catch (const YAML::Exception& exception) {
    return Error(kMalformed, "malformed YAML: " + exception.msg, position_of(exception.mark));
  }
}

Result<std::string> read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) {
    return Error(kUnreadable, "cannot read configuration file '" + path + "'")
        .with_hint("paths are relative to the SQL file");
  }
  return text.str();
}

Result<Options> load(const std::string& path, const VariableSource& variable, std::vector<std::string>& chain);

Result<Options> load_one(const std::string& path, const VariableSource& variable, std::vector<std::string>& chain) {
  VELO_TRY(const std::string raw, read(path));
  const auto lookup = [&](std::string_view name) { return variable ? variable(name) : std::nullopt; };
  VELO_TRY(const sql::SubstitutedText text, sql::substitute(raw, lookup, sql::TextKind::kYaml));
  VELO_TRY(Options own, parse(text.text(), path));
  const OptionValue* extends = own.find("extends");
  if (!extends) return own;
  const std::string base = (std::filesystem::path(path).parent_path() / extends->text).string();
  own.erase("extends");
  VELO_TRY(Options merged, load(base, variable, chain));
  for (const auto& [name, value] : own.all()) merged.set(name, value);
  return merged;
}

Result<Options> load(const std::string& path, const VariableSource& variable, std::vector<std::string>& chain) {
  const std::string canonical = std::filesystem::path(path).lexically_normal().string();
  if (std::find(chain.begin(), chain.end(), canonical) != chain.end()) {
    return Error(kCircular, "configuration file '" + path + "' extends itself");
  }
  chain.push_back(canonical);
  Result<Options> loaded = load_one(path, variable, chain);
  if (!loaded.ok() && loaded.error().where.empty()) loaded.error().where = path;
  return loaded;
}

}  // namespace

Result<Options> load_config_file(const std::string& path, const VariableSource& variable) {
  std::vector<std::string> chain;
  return load(path, variable, chain);
}

}  // namespace velo::catalog
