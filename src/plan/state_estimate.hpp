#pragma once

#include <string>

#include "plan/node.hpp"

namespace velo::plan {

/// What a node keeps between rows, for explain: `about 64 bytes a group`, with a word on whether the groups of an
/// endless input ever end. Empty for nodes without state.
std::string state_estimate(const Node& node);

}  // namespace velo::plan
