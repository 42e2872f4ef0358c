// Values are searched in the text itself: a query reads a field or two of a document, and no tree could be built in the
// time in which the text is passed over once.
#include "functions/json_path.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "functions/codes.hpp"
#include "types/json_walk.hpp"

namespace velo::functions {

namespace {

Error bad_path(std::string message) {
  return Error(kBadConstant, std::move(message)).with_hint("paths look like $.customer.name, $.items[0] and $.tags[*]");
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// A name in quotes at the front of `rest`, taken with both; a backslash takes the next character as it is.
bool take_quoted(std::string_view& rest, std::string& name) {
  const char quote = rest[0];
  for (size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == quote) {
      rest.remove_prefix(at + 1);
      return true;
    }
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    name += rest[at];
  }
  return false;
}

}  // namespace

Result<JsonPath> JsonPath::parse(std::string_view text) {
  std::string_view rest = trim(text);
  if (rest.starts_with("lax ")) rest = trim(rest.substr(4));
  if (!rest.starts_with('$')) return bad_path("the JSON path '" + std::string(text) + "' does not begin with $");
  JsonPath path;
  const Status read = path.read_steps(rest.substr(1));
  if (!read.ok()) return bad_path("the JSON path '" + std::string(text) + "' " + read.error().message);
  return path;
}

Status JsonPath::read_steps(std::string_view rest) {
  while (!rest.empty()) {
    const char c = rest[0];
    rest.remove_prefix(1);
    if (c == '.') {
      VELO_TRY_STATUS(read_name(rest));
    } else if (c == '[') {
      VELO_TRY_STATUS(read_bracket(rest));
    } else {
      return Error(kBadConstant, std::string("has '") + c + "' where . or [ should stand");
    }
  }
  return {};
}

Status JsonPath::read_name(std::string_view& rest) {
  Step step{Step::Kind::Name, {}};
  if (rest.starts_with('*')) {
    step.kind = Step::Kind::Names;
    rest.remove_prefix(1);
  } else if (rest.starts_with('"')) {
    if (!take_quoted(rest, step.name)) return Error(kBadConstant, "has a quote that is never closed");
  } else {
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_name_character);
    step.name.assign(rest.begin(), end);
    rest.remove_prefix(step.name.size());
    if (step.name.empty()) return Error(kBadConstant, "has no name behind a dot");
  }
  steps_.push_back(std::move(step));
  return {};
}

Status JsonPath::read_bracket(std::string_view& rest) {
  Step step{Step::Kind::Position, {}};
  rest = trim(rest);
  if (rest.starts_with('*')) {
    step.kind = Step::Kind::Positions;
    rest.remove_prefix(1);
  } else if (rest.starts_with('"') || rest.starts_with('\'')) {
    step.kind = Step::Kind::Name;
    if (!take_quoted(rest, step.name)) return Error(kBadConstant, "has a quote that is never closed");
  } else if (rest.starts_with("last")) {
    step.position = -1;
    rest.remove_prefix(4);
  } else {
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), step.position);
    if (error != std::errc()) return Error(kBadConstant, "has neither a position, * nor a quoted name in its brackets");
    rest.remove_prefix(static_cast<size_t>(end - rest.data()));
  }
  rest = trim(rest);
  if (!rest.starts_with(']')) return Error(kBadConstant, "has a bracket that is never closed");
  rest.remove_prefix(1);
  steps_.push_back(std::move(step));
  return {};
}

bool JsonPath::has_wildcard() const {
  return std::any_of(steps_.begin(), steps_.end(), [](const Step& step) {
    return step.kind == Step::Kind::Names || step.kind == Step::Kind::Positions;
  });
}

void JsonPath::select(std::string_view json, std::vector<std::string_view>& out) const {
  walk(json_root(json), 0, out);
}

void JsonPath::walk(std::string_view value, size_t step, std::vector<std::string_view>& out) const {
  if (step == steps_.size()) return out.push_back(value);
  const bool named = steps_[step].kind == Step::Kind::Name || steps_[step].kind == Step::Kind::Names;
  if (named && is_json_array(value)) {
    for (JsonMembers elements(value); elements.next();) {
      if (is_json_object(elements.value())) walk_members(elements.value(), step, out);
    }
  } else if (named) {
    walk_members(value, step, out);
  } else {
    walk_elements(value, step, out);
  }
}

void JsonPath::walk_members(std::string_view value, size_t step, std::vector<std::string_view>& out) const {
  if (!is_json_object(value)) return;
  if (steps_[step].kind == Step::Kind::Names) {
    for (JsonMembers members(value); members.next();) walk(members.value(), step + 1, out);
    return;
  }
  const std::string_view member = json_member(value, steps_[step].name);
  if (!member.empty()) walk(member, step + 1, out);
}

void JsonPath::walk_elements(std::string_view value, size_t step, std::vector<std::string_view>& out) const {
  const Step& wanted = steps_[step];
  if (!is_json_array(value)) {
    const bool itself = wanted.kind == Step::Kind::Positions || wanted.position == 0 || wanted.position == -1;
    if (itself) walk(value, step + 1, out);
  } else if (wanted.kind == Step::Kind::Positions) {
    for (JsonMembers elements(value); elements.next();) walk(elements.value(), step + 1, out);
  } else {
    const std::string_view element = json_element(value, wanted.position);
    if (!element.empty()) walk(element, step + 1, out);
  }
}

std::string_view json_member(std::string_view value, std::string_view name) {
  std::string_view found;
  if (!is_json_object(value)) return found;
  for (JsonMembers members(value); members.next();) {
    if (json_key_is(members.key(), name)) found = members.value();
  }
  return found;
}

std::string_view json_element(std::string_view value, int64_t position) {
  if (!is_json_array(value)) return {};
  if (position < 0) position += json_array_size(value);
  if (position < 0) return {};
  for (JsonMembers elements(value); elements.next(); --position) {
    if (position == 0) return elements.value();
  }
  return {};
}

int64_t json_array_size(std::string_view value) {
  int64_t size = 0;
  for (JsonMembers elements(value); elements.next();) ++size;
  return size;
}

}  // namespace velo::functions
