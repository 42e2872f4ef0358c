#include "catalog/changelog_form.hpp"

#include <array>

#include "base/text.hpp"

namespace velo::catalog {

ChangelogForm changelog_form(const Options& options) {
  constexpr std::array<std::string_view, 4> kNames = {"append", "upsert", "retract", "debezium"};
  const OptionValue* named = options.find("changelog");
  for (size_t i = 0; named && i < kNames.size(); ++i) {
    if (equals_ignore_case(named->text, kNames[i])) return static_cast<ChangelogForm>(i + 1);
  }
  return ChangelogForm::Unsaid;
}

}  // namespace velo::catalog
