#pragma once

#include <span>
#include <string_view>

#include "plan/node.hpp"

namespace velo::rewrite {

/// A change to plans that keeps every row of the result and their order.
struct Rule {
  std::string_view name;
  std::string_view doc;
  plan::NodePtr (*apply)(const plan::NodePtr& root);
  bool drops_time = false;  ///< not for plans whose rows meet those of other inputs in a later query
};

/// All rules in the order in which they run: list.cpp.
std::span<const Rule> rules();

}  // namespace velo::rewrite
