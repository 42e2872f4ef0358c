#include "operators/operator.hpp"

#include "base/check.hpp"

namespace velo::operators {

Status Operator::push_turns(OperatorState&, std::span<const Batch* const, 2>, std::span<const Turn>, const StepContext&,
                            Emit&) const {
  CHECK(false, "only an operator that takes_turns() is given any");
  return {};
}

}  // namespace velo::operators
