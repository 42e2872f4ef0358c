#pragma once

#include <memory>
#include <string>
#include <vector>

#include "operators/operator.hpp"
#include "plan/application.hpp"
#include "runtime/fault_policy.hpp"
#include "runtime/gate.hpp"
#include "runtime/key_share.hpp"
#include "runtime/outlet.hpp"
#include "runtime/query_metrics.hpp"
#include "runtime/query_part.hpp"

namespace velo::runtime {

/// A running operator and where its output goes: one link of the tree that a batch runs through in one call. The stage
/// itself is the way in for its first input.
class Stage final : public operators::Emit {
 public:
  /// An input of a stage; stage nullptr: the query's output.
  struct Target {
    Stage* stage = nullptr;
    size_t port = 0;
  };

  Stage(const plan::Node& node, FaultPolicy& policy, Emit& next, Target target);

  Status push(const Batch& batch) override;
  Status advance(Micros watermark) override { return advance(0, watermark); }
  void drop_rest() override { drops_ = true; }
  /// The way in for input number `port`.
  Emit& input(size_t port);
  /// Rows of both inputs that come by turns, where the operator can take them so.
  bool takes_turns() const { return operator_->takes_turns(); }
  Status push_turns(std::span<const Batch* const, 2> batches, std::span<const operators::Turn> turns);

  bool finished() const { return operator_->finished(*state_); }
  bool may_finish() const { return operator_->may_finish(); }
  size_t state_bytes() const { return state_->state_bytes(); }
  uint64_t rows_in() const { return rows_in_; }  ///< of all inputs
  uint64_t rows_in(size_t port) const;
  size_t input_count() const { return ports_.size() + 1; }
  Target target() const { return target_; }
  const plan::Node& node() const { return node_; }
  std::string_view kind() const { return node_.kind(); }
  Micros watermark() const { return watermark_; }
  /// NOW() of the rows that come; before the first.
  void use_time(const StepTime& time) { time_ = &time; }

  /// Begins anew with an empty state; rows count from zero.
  void restart();
  void forget_rows();
  /// Of an aggregation in two phases (operators::Mergeable): gathers groups of rows whose numbers begin at `sequence`;
  /// gives what has been gathered; takes what another has gathered.
  void start_part(uint64_t sequence);
  std::unique_ptr<operators::OperatorState> take_part();
  Status merge(operators::OperatorState& part);

 private:
  /// The way in for an input behind the first.
  class Port final : public operators::Emit {
   public:
    Port(Stage& stage, uint32_t number) : stage_(stage), number_(number) {}
    Status push(const Batch& batch) override {
      rows_ += batch.selection.count();
      return stage_.push(number_, batch);
    }
    Status advance(Micros watermark) override { return stage_.advance(number_, watermark); }
    void drop_rest() override { stage_.drop_rest(); }
    void count(uint64_t rows) { rows_ += rows; }
    uint64_t rows() const { return rows_; }

    void forget_rows() { rows_ = 0; }

   private:
    Stage& stage_;
    uint32_t number_;
    uint64_t rows_ = 0;
  };

  Status push(uint32_t port, const Batch& batch);
  Status advance(uint32_t port, Micros watermark);
  const operators::Mergeable& mergeable() const;
  operators::StepContext context(uint32_t port = 0) { return {policy_, *time_, sequence_, port}; }

  std::unique_ptr<operators::Operator> operator_;
  std::unique_ptr<operators::OperatorState> state_;
  FaultPolicy& policy_;
  const StepTime* time_ = nullptr;
  uint64_t sequence_ = 0;  ///< number of the next row
  Emit& next_;
  Target target_;
  const plan::Node& node_;
  std::vector<std::unique_ptr<Port>> ports_;
  uint64_t rows_in_ = 0;
  Micros watermark_ = kMinTime;
  bool drops_ = false;  ///< a row that made the query fail has gone in: all others stand behind it
};

/// How the rows of sources come into a query.
enum class Entering : uint8_t {
  Straight,  ///< all of them, at once
  ByTime,    ///< merged with those of other sources: they wait at gates
  ByKey,     ///< those of one owner: the others are left out by a share
};

class QueryPipeline;

/// A leaf of a query's plan and the way in for its rows.
struct Entry {
  const plan::Node* leaf = nullptr;
  operators::Emit* emit = nullptr;
  Gate* gate = nullptr;  ///< where the rows wait above the stages that give them event time; nullptr: nowhere
  QueryPipeline* query = nullptr;
};

/// The stages of one query, from its inputs to its outputs: its outlet, and the queries that read it. A query whose
/// policy has failed takes nothing more, while the queries beside it go on.
class QueryPipeline {
 public:
  /// `outlet` may be nullptr; `readers` are the entries of the queries that read this one, which must outlive it.
  /// `readers_meet`: the rows of two of the readers come together again in a later query.
  QueryPipeline(const plan::Query& query, std::unique_ptr<Outlet> outlet, std::vector<Entry> readers, bool readers_meet,
                DeadLetters* dead_letters, Entering entering);

  QueryPipeline(const QueryPipeline&) = delete;
  QueryPipeline& operator=(const QueryPipeline&) = delete;

  /// The leaves of the plan from left to right.
  const std::vector<Entry>& entries() const { return entries_; }
  /// NOW() of the rows that come, here and in the queries that read this one; before the first.
  void use_time(const StepTime& time);
  /// Nothing that comes can change the output any more (LIMIT reached here, or in every reader; or failed).
  bool finished() const {
    return policy_.failure() || (may_finish_ && stages_finished()) || (feeds_only_ && readers_finished());
  }
  FaultPolicy& policy() { return policy_; }
  const FaultPolicy& policy() const { return policy_; }
  /// Where the rows of other owners are left out; nullptr but for Entering::ByKey.
  KeyShare* share() { return share_.get(); }
  Outlet* outlet() { return outlet_.get(); }
  const Outlet* outlet() const { return outlet_.get(); }
  const std::string& name() const { return name_; }

  /// Gives everything since the last call and counts from zero again. The outlet is a RowKeeper, or there is none.
  void move_to(QueryPart& part);
  /// Takes what a copy of this query on another thread has made of the next rows.
  Status append(const QueryPart& part) { return append(part, part.rows); }
  Status append(const QueryPart& part, const KeptRows& rows);
  QueryCounts counts() const { return {rows_out(), rows_filtered(), policy_.counts()}; }
  /// Adds what a copy of this query has counted, and measured of rows behind those that were measured so far.
  void add(const QueryCounts& counts);
  void add_metrics(const std::vector<metrics::Family>& families) { metrics_.merge(families); }
  /// Begins anew: empty states, no failure.
  void restart();

  /// Inputs before the stages that read them.
  std::vector<const Stage*> stages() const;
  /// The stage that runs a node of the plan.
  Stage& stage_of(const plan::Node& node);
  uint64_t rows_out() const { return rows_out_ + out_elsewhere_; }
  /// What the metrics of the query have measured so far.
  std::vector<metrics::Family> metrics() const { return metrics_.families(); }
  uint64_t rows_filtered() const;
  size_t state_bytes() const;
  /// The lowest of its stages', kMaxTime when none has any.
  Micros watermark() const;

 private:
  /// The last link: counts, then gives the rows to the outlet and to every reader.
  class Exit final : public operators::Emit {
   public:
    explicit Exit(QueryPipeline& query) : query_(query) {}
    Status push(const Batch& batch) override;
    Status advance(Micros watermark) override;
    void drop_rest() override { drops_ = true; }
    void restart() { drops_ = false; }

   private:
    QueryPipeline& query_;
    bool drops_ = false;
  };

  /// What stands where the rows of a source come in.
  enum class Gating : uint8_t { None, ByTime, First, Share };

  void build(const plan::Node& node, operators::Emit& next, Stage::Target target, Gate* gate, Gating gating);
  Gate* make_gate(operators::Emit& next, Stage::Target target, bool first);
  Status feed(const Batch& batch);
  bool stages_finished() const;
  bool readers_finished() const;

  std::string name_;
  FaultPolicy policy_;
  std::unique_ptr<Outlet> outlet_;
  QueryMetrics metrics_;
  const StepTime* time_ = nullptr;
  std::vector<Entry> readers_;
  bool readers_meet_;  ///< then rows go to all readers one by one
  BatchSlice rows_;
  Exit exit_;
  std::vector<std::unique_ptr<Stage>> stages_;  ///< from the output's side to the inputs'
  std::vector<std::unique_ptr<Gate>> gates_;
  std::unique_ptr<KeyShare> share_;
  std::vector<Entry> entries_;
  bool feeds_only_ = false;  ///< nobody but other queries sees its rows
  bool may_finish_ = false;  ///< there is a stage that ends before its inputs do
  uint64_t rows_out_ = 0;
  uint64_t out_elsewhere_ = 0;  ///< by copies on other threads, see append()
  uint64_t filtered_elsewhere_ = 0;
  size_t state_elsewhere_ = 0;
  Micros watermark_elsewhere_ = kMinTime;
};

}  // namespace velo::runtime
