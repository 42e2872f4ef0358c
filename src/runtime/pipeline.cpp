// A query is a tree of stages that hand a batch on within one call. Trees are built from the output back to the inputs,
// so that every stage knows its successor when it is made.
#include "runtime/pipeline.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/check.hpp"
#include "plan/aggregate.hpp"
#include "plan/join.hpp"
#include "plan/late_policy.hpp"
#include "plan/partitions.hpp"
#include "plan/row_nodes.hpp"
#include "plan/source.hpp"
#include "plan/time_order.hpp"
#include "plan/watermark.hpp"

namespace velo::runtime {

namespace {

// Stages that begin at a source and change neither the number nor the order of its rows.
bool computes_columns(const plan::Node& node) {
  if (node.inputs.empty()) return dynamic_cast<const plan::Upstream*>(&node) == nullptr;
  const bool computes = dynamic_cast<const plan::Watermark*>(&node) || dynamic_cast<const plan::Project*>(&node);
  return computes && computes_columns(*node.inputs.front());
}

// Rows wait above the Watermark that gives them event time, or at the source when none does.
bool gate_stands_above(const plan::Node& node) {
  return computes_columns(node) && (node.inputs.empty() || dynamic_cast<const plan::Watermark*>(&node) != nullptr);
}

// A Project that hands on all columns in their order: names mean nothing to rows.
bool only_renames(const plan::Node& node) {
  const auto* project = dynamic_cast<const plan::Project*>(&node);
  if (!project || project->columns.size() != node.inputs[0]->schema.size()) return false;
  for (size_t i = 0; i < project->columns.size(); ++i) {
    if (project->columns[i]->column() != i) return false;
  }
  return true;
}

bool is_complete_first(const plan::Node& node) {
  const auto* lookup = dynamic_cast<const plan::LookupJoin*>(&node);
  return lookup && lookup->complete_first;
}

}  // namespace

Stage::Stage(const plan::Node& node, FaultPolicy& policy, Emit& next, Target target)
    : operator_(operators::make_operator(node)),
      state_(operator_->start()),
      policy_(policy),
      next_(next),
      target_(target),
      node_(node) {
  for (uint32_t port = 1; port < node.inputs.size(); ++port) ports_.push_back(std::make_unique<Port>(*this, port));
}

operators::Emit& Stage::input(size_t port) {
  if (port == 0) return *this;
  return *ports_[port - 1];
}

uint64_t Stage::rows_in(size_t port) const {
  if (port != 0) return ports_[port - 1]->rows();
  uint64_t rows = rows_in_;
  for (const auto& other : ports_) rows -= other->rows();
  return rows;
}

Status Stage::push(const Batch& batch) { return push(0, batch); }

Status Stage::push(uint32_t port, const Batch& batch) {
  if (drops_) return {};
  rows_in_ += batch.selection.count();
  const uint64_t failures = policy_.failures();
  VELO_TRY_STATUS(operator_->push(*state_, batch, context(port), next_));
  drops_ |= policy_.failures() != failures;
  sequence_ += batch.rows;
  return {};
}

Status Stage::push_turns(std::span<const Batch* const, 2> batches, std::span<const operators::Turn> turns) {
  if (drops_) return {};
  ports_.front()->count(batches[1]->selection.count());
  const uint64_t failures = policy_.failures();
  VELO_TRY_STATUS(operator_->push_turns(*state_, batches, turns, context(), next_));
  drops_ |= policy_.failures() != failures;
  for (const Batch* batch : batches) {
    rows_in_ += batch->selection.count();
    sequence_ += batch->rows;
    watermark_ = std::max(watermark_, batch->times->watermark_after);
  }
  return {};
}

Status Stage::advance(uint32_t port, Micros watermark) {
  watermark = policy_.reachable(watermark);
  watermark_ = std::max(watermark_, watermark);
  return operator_->advance(*state_, watermark, context(port), next_);
}

void Stage::restart() {
  state_ = operator_->start();
  sequence_ = 0;
  watermark_ = kMinTime;
  drops_ = false;
}

void Stage::forget_rows() {
  rows_in_ = 0;
  for (const auto& port : ports_) port->forget_rows();
}

void Stage::start_part(uint64_t sequence) { state_ = mergeable().start_part(sequence); }

std::unique_ptr<operators::OperatorState> Stage::take_part() { return mergeable().take_part(*state_); }

Status Stage::merge(operators::OperatorState& part) { return mergeable().merge(*state_, part, context(), next_); }

const operators::Mergeable& Stage::mergeable() const {
  const auto* mergeable = dynamic_cast<const operators::Mergeable*>(operator_.get());
  CHECK(mergeable != nullptr, "the plan for threads knows which operators work in two phases");
  return *mergeable;
}

QueryPipeline::QueryPipeline(const plan::Query& query, std::unique_ptr<Outlet> outlet, std::vector<Entry> readers,
                             bool readers_meet, DeadLetters* dead_letters, Entering entering)
    : name_(query.name),
      policy_(query.on_error, plan::late_policy(*query.root), query.name, dead_letters),
      outlet_(std::move(outlet)),
      metrics_(query.metrics),
      readers_(std::move(readers)),
      readers_meet_(readers_meet),
      exit_(*this) {
  constexpr std::array kGating = {Gating::None, Gating::ByTime, Gating::Share};
  build(*query.root, exit_, {}, nullptr, kGating[static_cast<size_t>(entering)]);
  policy_.set_share(share_.get());
  feeds_only_ = !outlet_ && !readers_.empty();
  may_finish_ = std::any_of(stages_.begin(), stages_.end(), [](const auto& stage) { return stage->may_finish(); });
}

void QueryPipeline::build(const plan::Node& node, operators::Emit& next, Stage::Target target, Gate* gate,
                          Gating gating) {
  if (only_renames(node)) return build(*node.inputs[0], next, target, gate, gating);
  operators::Emit* to = &next;
  if (gating == Gating::Share && share_ == nullptr && gate_stands_above(node)) {
    share_ = std::make_unique<KeyShare>(next);
    to = share_.get();
  } else if (gating != Gating::None && gating != Gating::Share && gate == nullptr && gate_stands_above(node)) {
    to = gate = make_gate(next, target, gating == Gating::First);
  }
  const plan::Source* merged = plan::merged_source(node);  // its rows come with their times
  if (merged || node.inputs.empty()) return entries_.push_back({merged ? merged : &node, to, gate, this});
  Stage& stage = *stages_.emplace_back(std::make_unique<Stage>(node, policy_, *to, target));
  for (size_t port = 0; port < node.inputs.size(); ++port) {
    const bool first = gating != Gating::None && port == 1 && is_complete_first(node);
    build(*node.inputs[port], stage.input(port), {&stage, port}, gate, first ? Gating::First : gating);
  }
}

Gate* QueryPipeline::make_gate(operators::Emit& next, Stage::Target target, bool first) {
  const auto port = static_cast<uint32_t>(target.port);
  return gates_.emplace_back(std::make_unique<Gate>(next, target.stage, port, first)).get();
}

Status QueryPipeline::Exit::push(const Batch& batch) {
  if (drops_) return {};
  query_.rows_out_ += batch.selection.count();
  if (!query_.metrics_.empty()) query_.metrics_.observe(batch, *query_.time_);
  if (query_.outlet_) VELO_TRY_STATUS(query_.outlet_->push(batch));
  if (query_.readers_.empty()) return {};
  if (!query_.readers_meet_) return query_.feed(batch);
  BatchSlice& rows = query_.rows_;
  for (rows.open(batch); !rows.done();) {
    const bool pair = batch.kind(rows.at()) == RowKind::UpdateBefore && rows.at() + 1 < batch.rows;
    VELO_TRY_STATUS(query_.feed(rows.take(rows.at() + (pair ? 2 : 1))));
  }
  return {};
}

Status QueryPipeline::feed(const Batch& batch) {
  for (const Entry& reader : readers_) {
    if (!reader.query->policy().failure()) VELO_TRY_STATUS(reader.emit->push(batch));
  }
  return {};
}

Status QueryPipeline::Exit::advance(Micros watermark) {
  for (const Entry& reader : query_.readers_) {
    if (!reader.query->policy().failure()) VELO_TRY_STATUS(reader.emit->advance(watermark));
  }
  return {};
}

void QueryPipeline::use_time(const StepTime& time) {
  time_ = &time;
  for (const auto& stage : stages_) stage->use_time(time);
  for (const Entry& reader : readers_) reader.query->use_time(time);
}

bool QueryPipeline::readers_finished() const {
  return std::all_of(readers_.begin(), readers_.end(), [](const Entry& r) { return r.query->finished(); });
}

// A stage is finished when it says so, or when all that feeds it is.
bool QueryPipeline::stages_finished() const {
  if (entries_.size() == 1)
    return std::any_of(stages_.begin(), stages_.end(), [](const auto& stage) { return stage->finished(); });
  std::map<const Stage*, size_t> open;
  for (const auto& stage : stages_) open[stage.get()] = stage->input_count();
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) {
    if (!(*stage)->finished() && open[stage->get()] != 0) continue;
    if ((*stage)->target().stage == nullptr) return true;
    --open[(*stage)->target().stage];
  }
  return false;
}

std::vector<const Stage*> QueryPipeline::stages() const {
  std::vector<const Stage*> out;
  for (auto stage = stages_.rbegin(); stage != stages_.rend(); ++stage) out.push_back(stage->get());
  return out;
}

Stage& QueryPipeline::stage_of(const plan::Node& node) {
  const auto found =
      std::find_if(stages_.begin(), stages_.end(), [&](const auto& stage) { return &stage->node() == &node; });
  CHECK(found != stages_.end(), "every node but the leaves has a stage");
  return **found;
}

void QueryPipeline::move_to(QueryPart& part) {
  part.counts.rows_filtered = rows_filtered();
  for (const auto& stage : stages_) stage->forget_rows();
  part.counts.rows_out = std::exchange(rows_out_, 0);
  part.counts.faults = policy_.take_counts();
  if (outlet_) static_cast<RowKeeper&>(*outlet_).move_to(part.rows);
}

void QueryPipeline::add(const QueryCounts& counts) {
  out_elsewhere_ += counts.rows_out;
  filtered_elsewhere_ += counts.rows_filtered;
  policy_.add(counts.faults);
}

Status QueryPipeline::append(const QueryPart& part, const KeptRows& rows) {
  add(part.counts);
  state_elsewhere_ = part.state_bytes;
  watermark_elsewhere_ = part.watermark;
  return outlet_ ? outlet_->append(rows) : Status();
}

void QueryPipeline::restart() {
  for (const auto& stage : stages_) stage->restart();
  exit_.restart();
  (void)policy_.withdraw_failure();
}

uint64_t QueryPipeline::rows_filtered() const {
  uint64_t filtered = filtered_elsewhere_;
  for (const auto& stage : stages_) {
    if (stage->kind() != "Filter") continue;
    const Stage::Target target = stage->target();
    filtered += stage->rows_in() - (target.stage ? target.stage->rows_in(target.port) : rows_out_);
  }
  return filtered;
}

Micros QueryPipeline::watermark() const {
  Micros lowest = watermark_elsewhere_ == kMinTime ? kMaxTime : watermark_elsewhere_;
  for (const auto& stage : stages_) {
    if (stage->watermark() != kMinTime) lowest = std::min(lowest, stage->watermark());
  }
  return lowest;
}

size_t QueryPipeline::state_bytes() const {
  size_t bytes = state_elsewhere_;
  for (const auto& stage : stages_) bytes += stage->state_bytes();
  return bytes;
}

}  // namespace velo::runtime
