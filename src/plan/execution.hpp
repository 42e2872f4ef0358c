#pragma once

#include <string>

#include "plan/node.hpp"

namespace velo::plan {

/// How much of a query runs on every thread (docs/decisions/0005). What comes behind it runs on one.
enum class Spread : uint8_t {
  OneTask,   ///< nothing: the input is read by one thread
  FanIn,     ///< reading and decoding
  TwoPhase,  ///< everything up to an aggregation, which gathers groups for one that owns the result
  Aligned,   ///< everything up to the encoded output
  ByPartition,  ///< everything: each partition has an output of its own
};

/// The choice for one query, and why.
struct Execution {
  Spread spread = Spread::OneTask;
  std::string reason;
  const Node* gathers = nullptr;  ///< TwoPhase: the aggregation
};

/// `two-phase`.
std::string_view name(Spread spread);

}  // namespace velo::plan
