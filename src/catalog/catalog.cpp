// An application declares tens of names: a vector searched from the front keeps their order and is fast enough.
#include "catalog/catalog.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace velo::catalog {

const Entry* Catalog::find(std::string_view name) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return equals_ignore_case(e.name, name); });
  return found == entries_.end() ? nullptr : &*found;
}

void Catalog::put(Entry entry) {
  for (Entry& existing : entries_) {
    if (!equals_ignore_case(existing.name, entry.name)) continue;
    existing = std::move(entry);
    return;
  }
  entries_.push_back(std::move(entry));
}

bool Catalog::drop(std::string_view name) {
  return std::erase_if(entries_, [&](const Entry& e) { return equals_ignore_case(e.name, name); }) != 0;
}

std::vector<std::string> Catalog::names() const {
  std::vector<std::string> out;
  for (const Entry& entry : entries_) out.push_back(entry.name);
  return out;
}

}  // namespace velo::catalog
