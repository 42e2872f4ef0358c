#pragma once

#include "plan/application.hpp"
#include "plan/node.hpp"

namespace velo::rewrite {

/// Runs all rules over a plan.
plan::NodePtr rewrite(plan::NodePtr root);
/// Over all plans of an application, explained ones too. Call once, between binding and running.
void rewrite(plan::Application& application);

}  // namespace velo::rewrite
