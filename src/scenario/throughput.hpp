#pragma once

#include <span>

#include "scenario/scenario.hpp"

namespace velo::scenario {

/// A relation that a scenario reads: what the generated trades become by a query.
struct Input {
  std::string_view name;         ///< in SQL and of its file
  std::string_view declaration;  ///< `STREAM trades (symbol STRING, ..)`
  std::string_view rows;         ///< one SELECT over the stream `trades` that makes the rows
};

/// A query measured from typed rows in memory to a sink that reads every value (m), and from NDJSON files to NDJSON
/// text that is thrown away (t).
struct Throughput {
  std::string_view name;
  std::string_view title;
  std::string_view sql;  ///< one SELECT over the inputs
  std::span<const Input> inputs;
  uint32_t symbols = 50;
  uint64_t rows_memory = 4'000'000;  ///< trades, from which each input is made
  uint64_t rows_text = 2'000'000;
};

Result<std::vector<Measurement>> measure(const Throughput& throughput, const Request& request);

}  // namespace velo::scenario
