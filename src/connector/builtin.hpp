#pragma once

#include "connector/connector.hpp"

namespace velo::connector {

/// The entries of list.cpp, each defined beside what it opens.
Connector blackhole_connector();
Connector file_connector();
Connector generator_connector();
Connector kafka_connector();
Connector memory_connector();
Connector stdin_connector();
Connector stdout_connector();

}  // namespace velo::connector
