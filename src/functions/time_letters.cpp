#include "functions/time_letters.hpp"

#include <algorithm>
#include <array>

#include "functions/codes.hpp"

namespace velo::functions {

namespace {

struct Group {
  std::string_view letters;
  std::string_view directive;
};

constexpr std::array<Group, 22> kGroups = {
    Group{"yyyy", "%Y"}, Group{"uuuu", "%Y"},   Group{"yy", "%y"},  Group{"MMMM", "%B"}, Group{"MMM", "%b"},
    Group{"MM", "%m"},   Group{"dd", "%d"},     Group{"HH", "%H"},  Group{"hh", "%I"},   Group{"mm", "%M"},
    Group{"ss", "%S"},   Group{"SSSSSS", "%f"}, Group{"SSS", "%L"}, Group{"a", "%p"},    Group{"EEEE", "%A"},
    Group{"EEE", "%a"},  Group{"E", "%a"},      Group{"DDD", "%j"}, Group{"XX", "%z"},   Group{"Z", "%z"},
    Group{"z", "%Z"},    Group{"e", "%u"}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The text behind an apostrophe up to the next one; two in a row are one apostrophe.
void take_quoted(std::string_view& rest, std::string& out) {
  if (rest.starts_with('\'')) {
    out += '\'';
    return rest.remove_prefix(1);
  }
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\''), rest.size());
    out += rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!rest.starts_with('\'')) return;
    out += '\'';
    rest.remove_prefix(1);
  }
}

// As PostgreSQL writes them; longer ones stand in front of those they begin with.
constexpr std::array<Group, 21> kTemplates = {
    Group{"YYYY", "%Y"}, Group{"YY", "%y"},    Group{"Month", "%B"}, Group{"Mon", "%b"}, Group{"MON", "%b"},
    Group{"MM", "%m"},   Group{"DDD", "%j"},   Group{"DD", "%d"},    Group{"Day", "%A"}, Group{"Dy", "%a"},
    Group{"ID", "%u"},   Group{"HH24", "%H"},  Group{"HH12", "%I"},  Group{"HH", "%I"},  Group{"MI", "%M"},
    Group{"SS", "%S"},   Group{"MS", "%L"},    Group{"US", "%f"},    Group{"AM", "%p"},  Group{"PM", "%p"},
    Group{"TZ", "%Z"}};

bool has_templates(std::string_view pattern) {
  for (const char* sure : {"YYYY", "HH24", "HH12", "MI"}) {
    if (pattern.find(sure) != std::string_view::npos) return true;
  }
  return false;
}

Error no_letters(std::string_view letters) {
  return Error(kBadConstant, "the time pattern has no letters '" + std::string(letters) + "'")
      .with_hint("write it as 'yyyy-MM-dd HH:mm:ss', or in the manner of strftime: '%Y-%m-%d %H:%M:%S'");
}

Result<std::string> strftime_from_templates(std::string_view pattern) {
  std::string out;
  for (std::string_view rest = pattern; !rest.empty();) {
    const auto begins = [&](const Group& group) { return rest.starts_with(group.letters); };
    const auto* const found = std::ranges::find_if(kTemplates, begins);
    if (found != kTemplates.end()) {
      out += found->directive;
      rest.remove_prefix(found->letters.size());
      continue;
    }
    if (rest.front() == '"') {
      const size_t end = std::min(rest.find('"', 1), rest.size());
      out += rest.substr(1, end - 1);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      continue;
    }
    if (is_letter(rest.front())) return no_letters(rest.substr(0, 1));
    out += rest.front();
    rest.remove_prefix(1);
  }
  return out;
}

}  // namespace

Result<std::string> strftime_from_letters(std::string_view pattern) {
  if (has_templates(pattern)) return strftime_from_templates(pattern);
  std::string out;
  for (std::string_view rest = pattern; !rest.empty();) {
    const char first = rest.front();
    if (first == '\'') {
      rest.remove_prefix(1);
      take_quoted(rest, out);
      continue;
    }
    const std::string_view run = rest.substr(0, std::min(rest.find_first_not_of(first), rest.size()));
    rest.remove_prefix(run.size());
    if (!is_letter(first)) {
      out += run;
      continue;
    }
    const auto* const group = std::ranges::find(kGroups, run, &Group::letters);
    if (group == kGroups.end()) return no_letters(run);
    out += group->directive;
  }
  return out;
}

}  // namespace velo::functions
