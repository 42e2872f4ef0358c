#include "catalog/unread_options.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "catalog/older_names.hpp"

namespace velo::catalog {

namespace {

constexpr ErrorCode kUnread = 1190;
constexpr size_t kNamesShown = 4;

std::pair<uint32_t, uint32_t> place(const OptionValue& value) { return {value.position.line, value.position.column}; }

}  // namespace

void UnreadOptions::add(const std::string& name, const OptionValue& value, std::span<const std::string> known) {
  OfFile& file = files_[value.file];
  if (file.names.empty() || place(value) < place(file.first)) file.first = value;
  file.names.push_back(name);
  if (!file.hint.empty() || is_idle(name)) return;
  if (const std::string meant = did_you_mean(name, known); !meant.empty()) file.hint = "'" + name + "': " + meant;
}

std::vector<Error> UnreadOptions::remarks(const std::string& owner) const {
  std::vector<Error> out;
  for (const auto& [name, file] : files_) {
    std::string message = owner + " does not use ";
    for (size_t i = 0; i < std::min(file.names.size(), kNamesShown); ++i)
      message += std::string(i == 0 ? "" : ", ") + "'" + file.names[i] + "'";
    if (file.names.size() > kNamesShown) message += " and " + std::to_string(file.names.size() - kNamesShown) + " more";
    out.push_back(file.first.fault(kUnread, std::move(message)).with_hint(file.hint));
  }
  return out;
}

std::vector<Error> take_unread(Options& options, std::span<const OptionSpec> known, const std::string& owner) {
  std::vector<std::string> names;
  for (const OptionSpec& spec : known) names.emplace_back(spec.name);
  UnreadOptions unread;
  std::vector<std::string> taken;
  for (const auto& [name, value] : options.all()) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (value.file.empty() && !is_idle(name)) continue;
    unread.add(name, value, names);
    taken.push_back(name);
  }
  for (const std::string& name : taken) options.erase(name);
  return unread.remarks(owner);
}

}  // namespace velo::catalog
