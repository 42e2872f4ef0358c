#pragma once

#include "scenario/scenario.hpp"

namespace velo::scenario {

/// A query over generated trades, measured from typed rows in memory to a sink that reads every value (m), and from an
/// NDJSON file to NDJSON text that is thrown away (t).
struct Throughput {
  std::string_view name;
  std::string_view title;
  std::string_view sql;  ///< one SELECT over `trades`
  uint32_t symbols = 50;
  uint64_t rows_memory = 4'000'000;
  uint64_t rows_text = 2'000'000;
};

Result<std::vector<Measurement>> measure(const Throughput& throughput, const Request& request);

}  // namespace velo::scenario
