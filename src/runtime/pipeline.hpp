#pragma once

#include <memory>
#include <string>
#include <vector>

#include "operators/operator.hpp"
#include "plan/application.hpp"
#include "runtime/fault_policy.hpp"
#include "runtime/outlet.hpp"

namespace velo::runtime {

/// A running operator and where its output goes: one link of the chain that a batch runs through in one call.
class Stage final : public operators::Emit {
 public:
  Stage(const plan::Node& node, FaultPolicy& policy, Emit& next);

  Status push(const Batch& batch) override;
  Status advance(Micros watermark) override;

  bool finished() const { return operator_->finished(*state_); }
  size_t state_bytes() const { return state_->state_bytes(); }
  uint64_t rows_in() const { return rows_in_; }
  std::string_view kind() const { return kind_; }
  Micros watermark() const { return watermark_; }
  void set_now(Micros now) { context_.now = now; }

 private:
  std::unique_ptr<operators::Operator> operator_;
  std::unique_ptr<operators::OperatorState> state_;
  operators::StepContext context_;
  Emit& next_;
  std::string_view kind_;
  uint64_t rows_in_ = 0;
  Micros watermark_ = kMinTime;
};

/// The stages of one query, from its input to its outputs: its outlet, and the queries that read it. A query whose
/// policy has failed takes nothing more, while the queries beside it go on.
class QueryPipeline final : public operators::Emit {
 public:
  /// `outlet` may be nullptr; `readers` are the pipelines of the queries that read this one and must outlive it.
  QueryPipeline(const plan::Query& query, std::unique_ptr<Outlet> outlet, std::vector<QueryPipeline*> readers,
                DeadLetters* dead_letters);

  Status push(const Batch& batch) override;
  Status advance(Micros watermark) override;

  void set_now(Micros now);
  /// Nothing that comes can change the output any more (LIMIT reached here, or in every reader; or failed).
  bool finished() const;
  FaultPolicy& policy() { return policy_; }
  const FaultPolicy& policy() const { return policy_; }
  Outlet* outlet() { return outlet_.get(); }
  const Outlet* outlet() const { return outlet_.get(); }
  const std::string& name() const { return name_; }

  /// From the source's side to the output's.
  std::vector<const Stage*> stages() const;
  uint64_t rows_out() const { return rows_out_; }
  uint64_t rows_filtered() const;
  size_t state_bytes() const;

 private:
  /// The last link: counts, then gives the rows to the outlet and to every reader.
  class Exit final : public operators::Emit {
   public:
    explicit Exit(QueryPipeline& query) : query_(query) {}
    Status push(const Batch& batch) override;
    Status advance(Micros watermark) override;

   private:
    QueryPipeline& query_;
  };

  std::string name_;
  FaultPolicy policy_;
  std::unique_ptr<Outlet> outlet_;
  std::vector<QueryPipeline*> readers_;
  Exit exit_;
  std::vector<std::unique_ptr<Stage>> stages_;  ///< from the output's side to the source's
  operators::Emit* entry_;
  uint64_t rows_out_ = 0;
};

}  // namespace velo::runtime
