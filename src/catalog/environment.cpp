#include "catalog/environment.hpp"

#include "base/text.hpp"

namespace velo::catalog {

namespace {

template <class Info>
const Info* find(const std::vector<Info>& infos, std::string_view name) {
  for (const Info& info : infos) {
    if (equals_ignore_case(info.name, name)) return &info;
  }
  return nullptr;
}

template <class Info>
std::vector<std::string> names(const std::vector<Info>& infos) {
  std::vector<std::string> out;
  for (const Info& info : infos) out.push_back(info.name);
  return out;
}

}  // namespace

const ConnectorInfo* Environment::connector(std::string_view name) const { return find(connectors, name); }
const FormatInfo* Environment::format(std::string_view name) const { return find(formats, name); }
std::vector<std::string> Environment::connector_names() const { return names(connectors); }
std::vector<std::string> Environment::format_names() const { return names(formats); }

}  // namespace velo::catalog
