#include "runtime/intake.hpp"

#include "plan/source.hpp"

namespace velo::runtime {

Intake::Intake(std::unique_ptr<Inlet> inlet, QueryPipeline& query, const Entry& entry)
    : inlet_(std::move(inlet)), query_(query), entry_(entry) {
  kept_.resize(kMaxBatchRows);
}

Status Intake::push() {
  FaultPolicy& policy = query_.policy();
  uint64_t decoded = batch_.selection.count();
  if (!errors_.empty()) batch_.selection = policy.refuse(batch_, errors_, batch_.selection, kept_.data());
  // The rows above the one that ends the run still count, whatever the batch size; those below it were never taken.
  if (policy.failure()) decoded = batch_.selection.count() + 1;
  rows_in_ += decoded;
  if (batch_.rows != 0) VELO_TRY_STATUS(entry_.emit->push(batch_));
  if (batch_.times) VELO_TRY_STATUS(entry_.emit->advance(batch_.times->watermark_after));
  if (gate() && policy.failure()) {
    failure_ = policy.withdraw_failure();
    ended_ = true;
  }
  return {};
}

Status Intake::end() {
  ended_ = true;
  return failed() ? Status() : entry_.emit->advance(kMaxTime);
}

bool Intake::of_table() const {
  const auto* source = dynamic_cast<const plan::Source*>(entry_.leaf);
  return source && source->relation && source->relation->kind == catalog::RelationKind::Table;
}

bool Intake::drained() {
  if (gate() && !gate()->empty()) return false;
  if (failure_) query_.policy().fail(*std::exchange(failure_, std::nullopt));
  return true;
}

}  // namespace velo::runtime
