#include <algorithm>

#include "connector/generator_kind.hpp"
#include "connector/nexmark.hpp"
#include "connector/nexmark_options.hpp"
#include "connector/readings.hpp"
#include "connector/trades.hpp"

namespace velo::connector {

std::span<const GeneratorKind> generator_kinds() {
  // One line each, in the order of their names; the option `kind` lists the same names.
  static const GeneratorKind kKinds[] = {
      {"nexmark", "2015-07-15T00:00:00Z", 10'000, nexmark_options(), nexmark_schema, make_nexmark},
      {"readings", "2024-01-01T00:00:00Z", 1'000, readings_options(), readings_schema, make_readings},
      {"trades", "2024-01-01T00:00:00Z", 1'000, trades_options(), trades_schema, make_trades},
  };
  return kKinds;
}

const GeneratorKind* find_generator_kind(std::string_view name) {
  const auto kinds = generator_kinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [name](const GeneratorKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace velo::connector
