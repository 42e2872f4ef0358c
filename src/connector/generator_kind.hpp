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
/// any time, in any order, with the same result. The object outlives the rows, which may refer to texts in it.
class RowGenerator {
 public:
  virtual ~RowGenerator() = default;
  /// Fills the first `count` rows of `block` with the rows from `first_row` on. `columns` are positions in the kind's
  /// schema, one for each column of the block; only these are made.
  virtual void make(uint64_t first_row, uint32_t count, std::span<const size_t> columns, RowBlock& block) const = 0;

  /// A stream may show only some of a sequence of numbered rows; the options `rows` and `rate` are about the sequence.
  /// How many of its first `number` rows are shown, and the number of a row that is.
  virtual uint64_t rows_before(uint64_t number) const { return number; }
  virtual uint64_t number_of(uint64_t row) const { return row; }
};

/// Options that every kind understands. Event time of row n is about start + n / rate.
struct GeneratorOptions {
  uint64_t seed = 42;
  uint64_t rows = 0;      ///< 0: endless
  uint64_t rate = 1000;   ///< rows per second of event time
  bool realtime = false;  ///< rows come at `rate` by the wall clock
  Micros start = 0;
};

/// What the generator can make: one entry of generator_kinds.cpp.
struct GeneratorKind {
  std::string_view name;
  std::string_view start;                        ///< when `start` is not given
  uint64_t rate;                                 ///< when `rate` is not given
  std::span<const catalog::OptionSpec> options;  ///< that only this kind has
  Result<Schema> (*schema)(const catalog::Options& options);
  Result<std::unique_ptr<RowGenerator>> (*make)(const GeneratorOptions& generator, const catalog::Options& options);
};

/// Options of all kinds, the kind that they name, and what every kind understands. An option of another kind is an
/// error.
std::span<const catalog::OptionSpec> generator_options();
Result<const GeneratorKind*> read_generator_kind(const catalog::Options& options);
Result<GeneratorOptions> read_generator_options(const GeneratorKind& kind, const catalog::Options& options);
/// For kinds that read options of their own.
Result<int64_t> integer_between(const catalog::Options& options, const catalog::OptionSpec& spec, int64_t low,
                                int64_t high);
Error out_of_range(std::string_view option, const catalog::Options& options, std::string wanted);

std::span<const GeneratorKind> generator_kinds();
const GeneratorKind* find_generator_kind(std::string_view name);

}  // namespace velo::connector
