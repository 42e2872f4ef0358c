#include "plan/duration_text.hpp"

#include <utility>

namespace velo::plan {

std::string duration_text(Micros micros) {
  if (micros == 0) return "0s";
  constexpr std::pair<Micros, const char*> kUnits[] = {
      {86'400'000'000, "d"}, {3'600'000'000, "h"}, {60'000'000, "m"}, {1'000'000, "s"}, {1'000, "ms"}};
  for (const auto& [size, unit] : kUnits) {
    if (micros % size == 0) return std::to_string(micros / size) + unit;
  }
  return std::to_string(micros) + "us";
}

}  // namespace velo::plan
