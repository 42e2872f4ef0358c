#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "catalog/options.hpp"
#include "column/batch.hpp"
#include "types/schema.hpp"

namespace velo::connector {

/// Makes rows of one kind. Every row is a pure function of the options and its number: any range of rows can be made at
/// any time, in any order, with the same result.
class RowGenerator {
 public:
  virtual ~RowGenerator() = default;
  /// Fills the first `count` rows of `block` with the rows from `first_row` on. `columns` are positions in the kind's
  /// schema, one for each column of the block; only these are made.
  virtual void make(uint64_t first_row, uint32_t count, std::span<const size_t> columns, RowBlock& block) const = 0;
};

/// Options that every kind understands. Event time of row n is about start + n / rate.
struct GeneratorOptions {
  uint64_t seed = 42;
  uint64_t rows = 0;      ///< 0: endless
  uint64_t rate = 1000;   ///< rows per second of event time
  bool realtime = false;  ///< rows come at `rate` by the wall clock
  Micros start = 0;
  Micros disorder = 0;  ///< rows come up to this much later than their event time says
  uint32_t symbols = 50;
};

Result<GeneratorOptions> read_generator_options(const catalog::Options& options);
std::span<const catalog::OptionSpec> generator_options();

/// What the generator can make: one entry of generator_kinds.cpp.
struct GeneratorKind {
  std::string_view name;
  const Schema& (*schema)();
  std::unique_ptr<RowGenerator> (*make)(const GeneratorOptions& options);
};

std::span<const GeneratorKind> generator_kinds();
const GeneratorKind* find_generator_kind(std::string_view name);

}  // namespace velo::connector
