// The lists of functions hold all there is to say of them: here they become lines, pages and a reference in Markdown.
#include <cstdio>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/version.hpp"
#include "functions/aggregate.hpp"
#include "functions/aliases.hpp"
#include "functions/scalar.hpp"
#include "functions/window.hpp"

namespace velo::cli {

namespace {

/// What users are told of a function, whatever its kind.
struct Entry {
  std::string_view name;
  std::string_view syntax;
  std::string_view doc;
  std::string_view example;
  std::string_view result;
};

struct Section {
  std::string_view title;
  std::string_view note;
  std::vector<Entry> entries;
};

template <class Functions>
std::vector<Entry> entries_of(const Functions& functions) {
  std::vector<Entry> out;
  for (const auto& f : functions) out.push_back({f.name, f.syntax, f.doc, f.example, f.result});
  return out;
}

std::vector<Section> sections() {
  return {{"Aggregates", "The examples are over the rows 3, 1, NULL, 4, 2 of x.",
           entries_of(functions::aggregate_functions())},
          {"Window functions", "Every aggregate can stand with OVER, too. The examples give a value for each row of x.",
           entries_of(functions::window_functions())},
          {"Scalar functions and operators", "", entries_of(functions::scalar_functions())}};
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (const std::string_view word : words) out += std::string(out.empty() ? "" : ", ") + std::string(word);
  return out;
}

std::string page_of(const Entry& entry) {
  std::string out = std::string(entry.syntax) + "\n  " + std::string(entry.doc);
  if (!entry.example.empty()) {
    out += "\n  example: " + std::string(entry.example) + "  →  " + std::string(entry.result);
  }
  const std::string others = joined(functions::other_names(entry.name));
  return out + (others.empty() ? "\n" : "\n  also: " + others + '\n');
}

bool mentions(const Entry& entry, const std::string& word) {
  return to_lower(entry.name).find(word) != std::string::npos || to_lower(entry.doc).find(word) != std::string::npos;
}

// All whose name or description has the word; how many these are.
size_t print_lines(const std::string& word) {
  size_t count = 0;
  for (const Section& section : sections()) {
    size_t in_section = 0;
    for (const Entry& entry : section.entries) {
      if (!mentions(entry, word)) continue;
      if (in_section++ == 0)
        print(std::string(section.title) + (section.note.empty() ? "\n" : ". " + std::string(section.note) + '\n'));
      std::printf("  %-44.*s %.*s\n", static_cast<int>(entry.syntax.size()), entry.syntax.data(),
                  static_cast<int>(entry.doc.size()), entry.doc.data());
    }
    count += in_section;
  }
  return count;
}

int print_pages(std::string_view name) {
  const std::string_view wanted = functions::resolve_aggregate_alias(functions::resolve_alias(name));
  std::string pages;
  std::vector<std::string> names;
  for (const Section& section : sections()) {
    for (const Entry& entry : section.entries) {
      if (equals_ignore_case(entry.name, wanted)) pages += page_of(entry);
      names.emplace_back(entry.name);
    }
  }
  print(pages);
  if (!pages.empty() || print_lines(to_lower(name)) != 0) return kDone;
  std::fprintf(stderr, "velo: there is no function %s; %s\n", std::string(name).c_str(),
               did_you_mean(name, names).c_str());
  return kUserFault;
}

// Text in a cell of a table; `code` in backticks.
std::string cell(std::string_view text, bool code) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return code && !out.empty() ? "`` " + out + " ``" : out;
}

int print_markdown() {
  print("# Functions of velo " + std::string(kVersion) + "\n");
  for (const Section& section : sections()) {
    print("\n## " + std::string(section.title) + "\n\n");
    if (!section.note.empty()) print(std::string(section.note) + "\n\n");
    print("| function | what it does | example | gives | also called |\n|---|---|---|---|---|\n");
    for (const Entry& entry : section.entries) {
      print("| " + cell(entry.syntax, true) + " | " + cell(entry.doc, false) + " | " + cell(entry.example, true) +
            " | " + cell(entry.result, true) + " | " + joined(functions::other_names(entry.name)) + " |\n");
    }
  }
  return kDone;
}

}  // namespace

int functions_command(const Arguments& arguments) {
  if (arguments.markdown) return print_markdown();
  if (!arguments.subject.empty()) return print_pages(arguments.subject);
  print_lines("");
  return kDone;
}

}  // namespace velo::cli
