#include "job/parallelism.hpp"

#include <algorithm>
#include <thread>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "catalog/quantity.hpp"
#include "job/execution.hpp"
#include "plan/aggregate.hpp"
#include "plan/join.hpp"
#include "plan/over.hpp"
#include "plan/source.hpp"
#include "runtime/range_inlet.hpp"

namespace velo::job {

namespace {

using plan::Execution;
using plan::Spread;

/// Also small inputs, with which people try things out, can be cut into ranges of this size.
constexpr uint64_t kSmallRange = 1024;

/// With fewer threads one that does everything behind the decoding keeps up with the others, and rows need not be put
/// in their order again (docs/performance.md).
constexpr size_t kExchangeThreads = 3;

/// What an annotation says, in small letters; empty: nothing.
struct Wish {
  std::string value;
  bool of_query = false;  ///< not of the whole file
};

// The binder has warned of values that mean nothing; they have no effect here.
Wish wish(const plan::Application& application, const Queries& queries, const std::string& name) {
  const auto& own = queries.front()->annotations;
  if (const auto found = own.find(name); found != own.end()) return {to_lower(trim(found->second)), true};
  const auto found = application.annotations.find(name);
  return found == application.annotations.end() ? Wish() : Wish{to_lower(trim(found->second)), false};
}

Error refused(ErrorCode code, const Queries& queries, std::string message, std::string hint) {
  return Error(code, std::move(message), queries.front()->position).with_hint(std::move(hint));
}

size_t cores() { return std::max<size_t>(1, std::thread::hardware_concurrency()); }

// How many threads annotations ask for; 0: they do not say.
size_t wanted_partitions(const plan::Application& application, const Queries& queries) {
  const auto count = catalog::parse_integer(wish(application, queries, "num_partitions").value);
  return count && *count > 0 ? std::min(static_cast<size_t>(*count), cores()) : 0;
}

bool has_keys(const plan::Node& node) {
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node); aggregate && !aggregate->keys.empty())
    return true;
  if (const auto* over = dynamic_cast<const plan::Over*>(&node); over && !over->partition.empty()) return true;
  if (dynamic_cast<const plan::Join*>(&node) || dynamic_cast<const plan::LookupJoin*>(&node)) return true;
  for (const plan::NodePtr& input : node.inputs) {
    if (has_keys(*input)) return true;
  }
  return false;
}

// Why a strategy does not suit what the planner found; empty: it does.
std::string why_not(const std::string& strategy, const Execution& execution, const Queries& queries) {
  const bool in_parts = execution.spread == Spread::Aligned || execution.spread == Spread::TwoPhase ||
                        execution.spread == Spread::ByPartition;
  if (strategy == "sticky" && !in_parts)
    return "each part of the input would be worked on alone, but " + execution.reason;
  if (strategy == "roundrobin" && execution.spread != Spread::Aligned)
    return "rows would be spread one by one, but groups and windows need those that belong together";
  if (strategy == "hash" && !has_keys(*queries.front()->root)) return "there is no key to spread rows by";
  return {};
}

Execution for_threads(size_t threads, const std::string& strategy, Execution execution) {
  if (execution.spread != Spread::Exchange || threads >= kExchangeThreads || strategy == "hash") return execution;
  return {Spread::FanIn, execution.reason + ", which pays from " + std::to_string(kExchangeThreads) + " threads on",
          nullptr};
}

// A strategy of the whole file is followed by the queries that it suits.
Result<Execution> with_strategy(const Wish& wish, Execution execution, const Queries& queries) {
  const std::string& strategy = wish.value;
  if (std::string why = why_not(strategy, execution, queries); !why.empty()) {
    if (!wish.of_query) return execution;
    return refused(binder::kWrongStrategy, queries,
                   "@partitioning_strategy " + strategy + " would give wrong results: " + why,
                   "leave it out, or write smart: the planner chooses");
  }
  if (strategy == "fanin" && execution.spread != Spread::OneTask && execution.spread != Spread::ByPartition)
    return Execution{Spread::FanIn, "@partitioning_strategy asks for it", nullptr};
  return execution;
}

}  // namespace

Result<Parallelism> choose_parallelism(const plan::Application& application, const Queries& queries, size_t threads) {
  Parallelism out;
  out.execution = choose_execution(queries);
  const std::string mode = wish(application, queries, "job_mode").value;
  const size_t wanted = wanted_partitions(application, queries);
  out.in_ranges = wanted != 0;
  out.threads = threads != 0 ? threads : wanted != 0 ? wanted : mode == "adaptive" ? cores() : 1;
  if (mode == "simple" || mode == "transactional") return Parallelism{1, false, std::move(out.execution)};
  if (out.threads == 1 && !out.in_ranges) return out;
  const Wish strategy = wish(application, queries, "partitioning_strategy");
  VELO_TRY(out.execution, with_strategy(strategy, std::move(out.execution), queries));
  out.execution = for_threads(out.threads, strategy.value, std::move(out.execution));
  return out;
}

std::string explain_parallelism(const plan::Application& application, const Queries& queries, size_t threads) {
  const Result<Parallelism> parallelism = choose_parallelism(application, queries, threads);
  const Execution execution = parallelism.ok() ? parallelism->execution : choose_execution(queries);
  std::string out = std::string(plan::name(execution.spread)) + ", because " + execution.reason;
  if (execution.spread == Spread::OneTask || execution.spread == Spread::ByPartition) return out;
  for (const plan::Node* leaf : source_leaves(queries)) {
    const auto* source = dynamic_cast<const plan::Source*>(leaf);
    if (source == nullptr || !source->bounded) continue;
    const Result<connector::CutSource> cut = runtime::cut_source(*source, std::max<size_t>(2, threads), kSmallRange);
    if (!cut.ok()) continue;
    const bool kept = execution.spread == Spread::FanIn || execution.spread == Spread::Exchange;
    if (!cut->ranges) out += "; " + source->relation->name + " is read in one piece: " + cut->why_not;
    else if (kept && !cut->ranges->stays())
      out += "; " + source->relation->name + " is read by one thread: its rows do not stay in memory";
  }
  return out;
}

std::optional<Error> unmet_wish(const plan::Application& application, const Queries& queries) {
  const Wish mode = wish(application, queries, "job_mode");
  const bool said = !mode.of_query && queries.front() != &application.queries.front();
  if (mode.value != "transactional" || said) return std::nullopt;
  return refused(binder::kUnmetJobMode, queries, "@job_mode transactional runs as simple",
                 "results are not yet committed together with the positions of the input");
}

}  // namespace velo::job
