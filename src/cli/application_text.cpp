#include "cli/application_text.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <system_error>

#include "connector/descriptor.hpp"

namespace velo::cli {

namespace {

std::optional<std::string> variable(const Arguments& arguments, std::string_view name) {
  for (auto set = arguments.set.rbegin(); set != arguments.set.rend(); ++set) {
    const size_t equals = set->find('=');
    if (std::string_view(*set).substr(0, equals) == name)
      return equals == std::string::npos ? "" : set->substr(equals + 1);
  }
  const char* value = std::getenv(std::string(name).c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

std::string read_all(std::istream& in) {
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::error_code ignored;
  if (!in || std::filesystem::is_directory(path, ignored)) return std::nullopt;
  return read_all(in);
}

std::string why_unreadable(const std::string& path) {
  const int reason = errno;
  std::error_code ignored;
  const bool exists = std::filesystem::exists(path, ignored);
  if (path.find_first_of(" \n") != std::string::npos && !exists)
    return "there is no file of that name; SQL on the command line stands behind -e: velo run -e \"" + path + "\"";
  if (std::filesystem::is_directory(path, ignored)) return "'" + path + "' is a directory, not a file of SQL";
  if (exists) return "cannot read '" + path + "': " + std::generic_category().message(reason);
  const Error error = connector::not_found(path);
  return error.message + (error.hint.empty() ? "" : "; " + error.hint);
}

// The text that an error is about: the SQL, or a configuration file. Data files are not read again for an excerpt.
std::string source_of(const Error& error, const ApplicationText& text) {
  if (error.where == text.file) return text.text;
  const bool yaml = error.where.ends_with(".yaml") || error.where.ends_with(".yml");
  return yaml ? read_file(error.where).value_or("") : std::string();
}

}  // namespace

std::optional<ApplicationText> read_application(const Arguments& arguments) {
  if (arguments.file.empty() == arguments.sql.empty()) {
    std::fputs("velo: give either a SQL file, or -e 'SQL', or - to read SQL from standard input; see velo help\n",
               stderr);
    return std::nullopt;
  }
  if (!arguments.sql.empty()) {
    std::string joined;
    for (const std::string& sql : arguments.sql) joined += joined.empty() ? sql : ";\n" + sql;
    return ApplicationText{std::move(joined), {}};
  }
  if (arguments.file == "-") return ApplicationText{read_all(std::cin), {}};
  std::optional<std::string> text = read_file(arguments.file);
  if (!text) {
    std::fprintf(stderr, "velo: %s\n", why_unreadable(arguments.file).c_str());
    return std::nullopt;
  }
  return ApplicationText{std::move(*text), arguments.file};
}

job::LoadOutcome load_application(const ApplicationText& text, const Arguments& arguments) {
  job::LoadRequest request;
  request.text = text.text;
  request.file = text.file;
  request.variable = [&arguments](std::string_view name) { return variable(arguments, name); };
  return job::load(request);
}

void print_error(const Error& error, const ApplicationText& text) {
  std::fprintf(stderr, "%s\n", render(error, source_of(error, text)).c_str());
}

void print_faults(const ApplicationText& text, const job::LoadOutcome& outcome) {
  for (const Error& error : outcome.bound.errors) print_error(error, text);
  for (Error warning : outcome.bound.application.warnings) {
    std::string rendered = render(warning, source_of(warning, text));
    if (const size_t at = rendered.find("error "); at != std::string::npos) rendered.replace(at, 5, "warning");
    std::fprintf(stderr, "%s\n", rendered.c_str());
  }
}

}  // namespace velo::cli
