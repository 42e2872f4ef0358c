#pragma once

#include <string>
#include <vector>

#include "plan/node.hpp"

namespace velo::plan {

/// How much of a query runs on every thread (docs/decisions/0005). What comes behind it runs on one.
enum class Spread : uint8_t {
  OneTask,   ///< nothing: the input is read by one thread
  FanIn,     ///< reading and decoding
  Exchange,  ///< these, and then everything for the rows of some keys, up to the encoded output
  TwoPhase,  ///< everything up to an aggregation, which gathers groups for one that owns the result
  Aligned,   ///< everything up to the encoded output
  ByPartition,  ///< everything: each partition has an output of its own
};

/// The choice for one query, and why.
struct Execution {
  Spread spread = Spread::OneTask;
  std::string reason;
  const Node* gathers = nullptr;  ///< TwoPhase: the aggregation
  std::vector<size_t> keys{};     ///< Exchange: columns of the source that make the key
};

/// `two-phase`.
std::string_view name(Spread spread);

}  // namespace velo::plan
