#include "case_file.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "base/text.hpp"

namespace velo::cases {

namespace {

constexpr std::array<std::string_view, 16> kDirectives = {
    "sql",   "set",        "input",   "payload", "end",    "expect",   "text",    "changes",
    "error", "deadletter", "explain", "answers", "metric", "measured", "warning", "skip"};

Error fault(const std::string& path, size_t line, std::string message) {
  return Error(1900, std::move(message), {static_cast<uint32_t>(line), 1, 1}).with_where(path);
}

std::string without_indent(const std::string& line) {
  return line.starts_with("  ") ? line.substr(2) : std::string(trim(line));
}

// A blank line between two directives belongs to neither.
void drop_blank_tail(Directive& directive) {
  while (!directive.lines.empty() && trim(directive.lines.back()).empty()) directive.lines.pop_back();
}

}  // namespace

Result<CaseFile> read_case(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fault(path, 0, "cannot read the case file");
  CaseFile out;
  out.path = path;
  for (std::string line; std::getline(in, line);) out.text.push_back(line);
  for (size_t i = 0; i < out.text.size(); ++i) {
    const std::string& line = out.text[i];
    const bool indented = line.starts_with(' ');
    if (indented || trim(line).empty()) {
      if (!out.directives.empty()) out.directives.back().lines.push_back(without_indent(line));
      else if (indented) return fault(path, i + 1, "an indented line before the first directive");
      continue;
    }
    if (line.starts_with('#')) {
      if (out.directives.empty())
        out.title += (out.title.empty() ? "" : " ") + std::string(trim(std::string_view(line).substr(1)));
      continue;
    }
    const size_t blank = line.find(' ');
    Directive directive{
        line.substr(0, blank), blank == std::string::npos ? "" : std::string(trim(line.substr(blank))), {}, i + 1};
    if (std::find(kDirectives.begin(), kDirectives.end(), directive.name) == kDirectives.end()) {
      return fault(path, i + 1, "unknown directive " + directive.name);
    }
    out.directives.push_back(std::move(directive));
  }
  std::for_each(out.directives.begin(), out.directives.end(), drop_blank_tail);
  return out;
}

size_t partition_of(const Directive& input) {
  const size_t blank = input.argument.find(' ');
  return blank == std::string::npos ? 0 : std::stoul(input.argument.substr(blank));
}

size_t partitions_in(const CaseFile& file, const std::string& relation) {
  size_t count = 1;
  for (const Directive& d : file.directives) {
    if (d.name == "input" && equals_ignore_case(d.argument.substr(0, d.argument.find(' ')), relation))
      count = std::max(count, partition_of(d) + 1);
  }
  return count;
}

Status rewrite_case(const CaseFile& file, const std::vector<Directive>& directives) {
  std::ofstream out(file.path, std::ios::binary);
  for (size_t i = 0; i < file.text.size() && i + 1 < directives.front().line; ++i) out << file.text[i] << '\n';
  for (size_t i = 0; i < directives.size(); ++i) {
    const Directive& directive = directives[i];
    out << directive.name << (directive.argument.empty() ? "" : " ") << directive.argument << '\n';
    for (const std::string& line : directive.lines) out << (line.empty() ? "" : "  ") << line << '\n';
    const size_t next = i + 1 < directives.size() ? directives[i + 1].line : file.text.size() + 1;
    for (size_t at = directive.line; at + 1 < next; ++at) {  // comments between directives stay
      if (file.text[at].starts_with('#')) out << file.text[at] << '\n';
    }
  }
  return out ? Status() : Status(fault(file.path, 0, "cannot write the case file"));
}

}  // namespace velo::cases
