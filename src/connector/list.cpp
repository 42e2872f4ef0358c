#include <algorithm>

#include "base/text.hpp"
#include "connector/builtin.hpp"

namespace velo::connector {

std::span<const Connector> connectors() {
  // One line each, in the order of their names.
  static const Connector kConnectors[] = {
      blackhole_connector(), file_connector(),  generator_connector(), kafka_connector(),
      memory_connector(),    stdin_connector(), stdout_connector(),
  };
  return kConnectors;
}

const Connector* find_connector(std::string_view name) {
  const std::span<const Connector> all = connectors();
  const auto found =
      std::find_if(all.begin(), all.end(), [name](const Connector& one) { return equals_ignore_case(one.name, name); });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace velo::connector
