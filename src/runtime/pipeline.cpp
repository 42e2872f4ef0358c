// A query is a chain of stages that hand a batch on within one call. Chains are built from the output back to the
// input, so that every stage knows its successor when it is made.
#include "runtime/pipeline.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "plan/aggregate.hpp"

namespace velo::runtime {

namespace {

// The late policy of a query is the one of its windowed aggregation.
plan::LatePolicy late_policy(const plan::Node& node) {
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node); aggregate && aggregate->window)
    return aggregate->late;
  return node.inputs.empty() ? plan::LatePolicy::Drop : late_policy(*node.inputs.front());
}

}  // namespace

Stage::Stage(const plan::Node& node, FaultPolicy& policy, Emit& next)
    : operator_(operators::make_operator(node)),
      state_(operator_->start()),
      context_{policy, 0, 0},
      next_(next),
      kind_(node.kind()) {}

Status Stage::push(const Batch& batch) {
  rows_in_ += batch.selection.count();
  VELO_TRY_STATUS(operator_->push(*state_, batch, context_, next_));
  context_.sequence += batch.rows;
  return {};
}

Status Stage::advance(Micros watermark) {
  watermark_ = std::max(watermark_, watermark);
  return operator_->advance(*state_, watermark, context_, next_);
}

QueryPipeline::QueryPipeline(const plan::Query& query, std::unique_ptr<Outlet> outlet,
                             std::vector<QueryPipeline*> readers, DeadLetters* dead_letters)
    : name_(query.name),
      policy_(query.on_error, late_policy(*query.root), query.name, dead_letters),
      outlet_(std::move(outlet)),
      readers_(std::move(readers)),
      exit_(*this),
      entry_(&exit_) {
  for (const plan::Node* node = query.root.get(); !node->inputs.empty(); node = node->inputs.front().get()) {
    CHECK(node->inputs.size() == 1, "a stage has one input");
    stages_.push_back(std::make_unique<Stage>(*node, policy_, *entry_));
    entry_ = stages_.back().get();
  }
}

Status QueryPipeline::push(const Batch& batch) { return entry_->push(batch); }
Status QueryPipeline::advance(Micros watermark) { return policy_.failure() ? Status() : entry_->advance(watermark); }

Status QueryPipeline::Exit::push(const Batch& batch) {
  query_.rows_out_ += batch.selection.count();
  if (query_.outlet_) VELO_TRY_STATUS(query_.outlet_->push(batch));
  for (QueryPipeline* reader : query_.readers_) {
    if (!reader->policy().failure()) VELO_TRY_STATUS(reader->push(batch));
  }
  return {};
}

Status QueryPipeline::Exit::advance(Micros watermark) {
  for (QueryPipeline* reader : query_.readers_) VELO_TRY_STATUS(reader->advance(watermark));
  return {};
}

void QueryPipeline::set_now(Micros now) {
  for (const auto& stage : stages_) stage->set_now(now);
  for (QueryPipeline* reader : readers_) reader->set_now(now);
}

bool QueryPipeline::finished() const {
  if (policy_.failure()) return true;
  if (std::any_of(stages_.begin(), stages_.end(), [](const auto& stage) { return stage->finished(); })) return true;
  return !outlet_ && !readers_.empty() &&
         std::all_of(readers_.begin(), readers_.end(), [](const auto* r) { return r->finished(); });
}

std::vector<const Stage*> QueryPipeline::stages() const {
  std::vector<const Stage*> out;
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) out.push_back(stage->get());
  return out;
}

uint64_t QueryPipeline::rows_filtered() const {
  uint64_t filtered = 0;
  const std::vector<const Stage*> chain = stages();
  for (size_t i = 0; i < chain.size(); ++i) {
    if (chain[i]->kind() != "Filter") continue;
    filtered += chain[i]->rows_in() - (i + 1 < chain.size() ? chain[i + 1]->rows_in() : rows_out_);
  }
  return filtered;
}

size_t QueryPipeline::state_bytes() const {
  size_t bytes = 0;
  for (const auto& stage : stages_) bytes += stage->state_bytes();
  return bytes;
}

}  // namespace velo::runtime
