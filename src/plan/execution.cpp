#include "plan/execution.hpp"

namespace velo::plan {

std::string_view name(Spread spread) {
  switch (spread) {
    case Spread::OneTask: return "one task";
    case Spread::FanIn: return "fan-in";
    case Spread::Exchange: return "exchange";
    case Spread::TwoPhase: return "two-phase";
    case Spread::Aligned: return "aligned";
    case Spread::ByPartition: return "by partition";
  }
  return {};
}

}  // namespace velo::plan
