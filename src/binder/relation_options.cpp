#include "binder/relation_options.hpp"

#include <filesystem>

#include "binder/codes.hpp"
#include "catalog/config_file.hpp"
#include "catalog/older_names.hpp"

namespace velo::binder {

catalog::Options read_options(const std::vector<sql::Option>& written, Diagnostics& diagnostics) {
  catalog::Options out;
  for (const sql::Option& option : written) {
    if (out.has(option.key)) {
      diagnostics.add(kDuplicateOption, "option '" + option.key + "' is given twice", option.key_span);
      continue;
    }
    out.set(option.key, catalog::OptionValue{option.value, option.value_span.position});
  }
  return out;
}

catalog::Options merged(const catalog::Options& under, const catalog::Options& over) {
  catalog::Options out = under;
  for (const auto& [name, value] : over.all()) out.set(name, value);
  return out;
}

namespace {

// Beside the SQL file; a path that is written from where the command runs is found as well.
std::string path_of(const std::string& written, const catalog::Environment& environment) {
  const std::filesystem::path beside = std::filesystem::path(environment.directory) / written;
  std::error_code ignored;
  const bool from_here = !std::filesystem::exists(beside, ignored) && std::filesystem::exists(written, ignored);
  return from_here ? written : beside.string();
}

}  // namespace

bool load_config(catalog::Options& options, Workspace& file) {
  catalog::modernise(options);
  const catalog::OptionValue* named = options.find("config_file");
  if (!named) return true;
  const std::string path = path_of(named->text, file.environment);
  sql::SourceSpan at;
  at.position = named->position;
  Result<catalog::Options> read = catalog::load_config_file(path, file.environment.variable);
  // A file that cannot be opened is a fault of the option that names it, not of a place inside the file.
  if (!read.ok() && !read.error().position.known() && read.error().where == path) read.error().where.clear();
  auto loaded = file.diagnostics.take(std::move(read), at);
  options.erase("config_file");
  if (!loaded) return false;
  catalog::modernise(*loaded);
  loaded->erase("on_error");  // of queries, not of what they read
  options = merged(*loaded, options);
  return true;
}

std::optional<catalog::Endpoint> resolve(const catalog::Options& options, Workspace& file, const std::string& relation,
                                         const sql::SourceSpan& at) {
  std::vector<Error> errors;
  catalog::Endpoint endpoint = catalog::resolve_endpoint(options, file.environment, relation, errors);
  for (Error& error : errors) {
    if (!error.position.known()) error.position = at.position;
    file.diagnostics.add(std::move(error));
  }
  for (Error& remark : endpoint.remarks) {
    const bool known = remark.code == kAbsentConnector && file.diagnostics.has_warned(kAbsentConnector);
    if (!known) file.diagnostics.warn(std::move(remark));
  }
  if (!errors.empty()) return std::nullopt;
  return endpoint;
}

}  // namespace velo::binder
