// Options are kept as text and read through their spec: the same code serves `WITH`, YAML and the command line, and a
// value that is never read costs nothing.
#include "catalog/options.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/text.hpp"
#include "catalog/quantity.hpp"

namespace velo::catalog {

namespace {

constexpr ErrorCode kUnknownOption = 1101;
constexpr ErrorCode kMissingOption = 1102;
constexpr ErrorCode kBadValue = 1103;

OptionValue value_of(const Options& options, const OptionSpec& spec) {
  const OptionValue* found = options.find(spec.name);
  return found ? *found : OptionValue{std::string(spec.fallback), {}};
}

Error bad_value(const OptionSpec& spec, const OptionValue& value, std::string_view wanted, std::string hint = {}) {
  const std::string name(spec.name);
  return value.fault(kBadValue, "option '" + name + "' must be " + std::string(wanted) + ", not '" + value.text + "'")
      .with_hint(std::move(hint));
}

std::vector<std::string> split_choices(std::string_view choices) {
  std::vector<std::string> out;
  while (!choices.empty()) {
    const size_t bar = std::min(choices.find('|'), choices.size());
    out.emplace_back(choices.substr(0, bar));
    choices.remove_prefix(std::min(bar + 1, choices.size()));
  }
  return out;
}

std::string joined(std::span<const std::string> words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

Result<std::string> choice(const OptionSpec& spec, const OptionValue& value) {
  const std::vector<std::string> choices = split_choices(spec.choices);
  for (const std::string& one : choices) {
    if (equals_ignore_case(one, value.text)) return one;
  }
  return bad_value(spec, value, "one of " + joined(choices), did_you_mean(value.text, choices));
}

Status check_value(const Options& options, const OptionSpec& spec) {
  const auto status_of = [](const auto& result) { return result.ok() ? Status() : Status(result.error()); };
  switch (spec.type) {
    case OptionType::Text:
    case OptionType::Choice: return status_of(options.text(spec));
    case OptionType::Integer: return status_of(options.integer(spec));
    case OptionType::Boolean: return status_of(options.boolean(spec));
    case OptionType::Duration: return status_of(options.duration(spec));
    case OptionType::Bytes: return status_of(options.bytes(spec));
  }
  CHECK(false, "unknown option type");
}

}  // namespace

Error OptionValue::fault(ErrorCode code, std::string message) const {
  return Error(code, std::move(message), position).with_where(file);
}

void Options::set(std::string_view name, OptionValue value) {
  values_.insert_or_assign(to_lower(name), std::move(value));
}

const OptionValue* Options::find(std::string_view name) const {
  const auto found = values_.find(to_lower(name));
  return found == values_.end() ? nullptr : &found->second;
}

void Options::erase(std::string_view name) { values_.erase(to_lower(name)); }

Result<std::string> Options::text(const OptionSpec& spec) const {
  const OptionValue value = value_of(*this, spec);
  if (spec.type == OptionType::Choice && !value.text.empty()) return choice(spec, value);
  return value.text;
}

Result<int64_t> Options::integer(const OptionSpec& spec) const {
  const OptionValue value = value_of(*this, spec);
  const std::optional<int64_t> number = parse_integer(value.text);
  if (!number) return bad_value(spec, value, "a whole number");
  return *number;
}

Result<bool> Options::boolean(const OptionSpec& spec) const {
  const OptionValue value = value_of(*this, spec);
  const std::string word = to_lower(trim(value.text));
  if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
  if (word == "false" || word == "no" || word == "off" || word == "0") return false;
  return bad_value(spec, value, "true or false");
}

Result<int64_t> Options::duration(const OptionSpec& spec) const {
  const OptionValue value = value_of(*this, spec);
  const std::optional<int64_t> micros = parse_duration_micros(value.text);
  if (!micros) return bad_value(spec, value, "a length of time", "write for example 500ms, 5s, 1 minute or 2h");
  return *micros;
}

Result<int64_t> Options::bytes(const OptionSpec& spec) const {
  const OptionValue value = value_of(*this, spec);
  const std::optional<int64_t> size = parse_byte_count(value.text);
  if (!size) return bad_value(spec, value, "a number of bytes", "write for example 4096, 64KiB or 1MB");
  return *size;
}

std::vector<Error> validate(const Options& options, std::span<const OptionSpec> known, std::string_view owner) {
  std::vector<Error> errors;
  std::vector<std::string> names;
  for (const OptionSpec& spec : known) names.emplace_back(spec.name);
  for (const auto& [name, value] : options.all()) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) hint = names.empty() ? "it takes no options" : "it takes " + joined(names);
    errors.push_back(
        value.fault(kUnknownOption, std::string(owner) + " has no option '" + name + "'").with_hint(std::move(hint)));
  }
  for (const OptionSpec& spec : known) {
    if (!options.has(spec.name)) {
      if (!spec.required) continue;
      errors.push_back(Error(kMissingOption, std::string(owner) + " needs the option '" + std::string(spec.name) + "'")
                           .with_hint(std::string(spec.doc)));
    } else if (const Status status = check_value(options, spec); !status.ok()) {
      errors.push_back(status.error());
    }
  }
  return errors;
}

const OptionSpec& spec(std::span<const OptionSpec> specs, std::string_view name) {
  const auto found = std::find_if(specs.begin(), specs.end(), [&](const OptionSpec& one) { return one.name == name; });
  CHECK(found != specs.end(), "no option spec of that name");
  return *found;
}

}  // namespace velo::catalog
