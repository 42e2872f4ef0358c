// Operators over typed columns in memory, without decoding and encoding: nanoseconds per input row of a batch pushed
// through a chain of operators into a sink that touches nothing.
#include <benchmark/benchmark.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "column/batch.hpp"
#include "expr/build.hpp"
#include "operators/operator.hpp"
#include "plan/aggregate.hpp"
#include "plan/row_nodes.hpp"
#include "plan/watermark.hpp"

namespace velo::operators {
namespace {

using plan::Emission;

// Columns of a trade.
constexpr size_t kSymbol = 0, kPrice = 1, kQuantity = 2, kTime = 3, kId = 4;
const std::vector<Type> kTypes = {TypeId::String, Type::decimal(10, 2), TypeId::BigInt, TypeId::Timestamp,
                                  TypeId::BigInt};
constexpr Micros kWindow = 10'000'000;
constexpr uint32_t kRowsPerWindow = 100'000;

class NoPolicy final : public RowPolicy {
 public:
  Selection refuse(const Batch&, RowErrors& errors, Selection, uint16_t*) override {
    errors.clear();
    return {};
  }
  void late(const Batch&, uint32_t) override {}
  void late(uint64_t) override {}
  bool failed() const override { return false; }
};

/// Chains operators; the last link counts rows.
class Chain {
 public:
  explicit Chain(const std::vector<std::shared_ptr<plan::Node>>& nodes) {
    for (const auto& node : nodes) {
      links_.push_back(std::make_unique<Link>());
      links_.back()->run = make_operator(*node);
      links_.back()->state = links_.back()->run->start();
      links_.back()->chain = this;
    }
    for (size_t i = 0; i + 1 < links_.size(); ++i) links_[i]->next = links_[i + 1].get();
  }

  void push(const Batch& batch) {
    if (!links_[0]->forward(batch).ok()) std::abort();
  }
  void end() {
    if (!links_[0]->forward_watermark(kMaxTime).ok()) std::abort();
  }
  uint64_t rows_out = 0;
  size_t state_bytes() const { return links_.back()->state->state_bytes(); }

 private:
  struct Link final : Emit {
    Status forward(const Batch& batch) { return run->push(*state, batch, {chain->policy_, 0, 0}, *this); }
    Status forward_watermark(Micros watermark) {
      return run->advance(*state, watermark, {chain->policy_, 0, 0}, *this);
    }
    Status push(const Batch& batch) override {
      if (next) return next->forward(batch);
      chain->rows_out += batch.selection.count();
      return {};
    }
    Status advance(Micros watermark) override {
      if (next) return next->forward_watermark(watermark);
      return {};
    }
    std::unique_ptr<Operator> run;
    std::unique_ptr<OperatorState> state;
    Chain* chain = nullptr;
    Link* next = nullptr;
  };

  NoPolicy policy_;
  std::vector<std::unique_ptr<Link>> links_;
};

/// Trades in batches, prepared beforehand; time goes on from one pass over them to the next.
class Trades {
 public:
  Trades(uint32_t batch_rows, uint32_t groups, uint32_t total) : batch_rows_(batch_rows) {
    std::mt19937_64 random(42);
    for (uint32_t first = 0; first < total; first += batch_rows) {
      blocks_.push_back(std::make_unique<RowBlock>(kTypes));
      RowBlock& block = *blocks_.back();
      block.reset(batch_rows);
      for (uint32_t row = 0; row < batch_rows; ++row) {
        const uint64_t group = random() % groups;
        block.column(kSymbol).set_string(row, "SYM" + std::to_string(group));
        block.column(kPrice).data<int64_t>()[row] = 10'000 + static_cast<int64_t>(random() % 5'000);
        block.column(kQuantity).data<int64_t>()[row] = 1 + static_cast<int64_t>(random() % 1'000);
        block.column(kTime).data<int64_t>()[row] = (first + row) * (kWindow / kRowsPerWindow);
        block.column(kId).data<int64_t>()[row] = static_cast<int64_t>(group * 7919);
      }
      block.view(batch_rows, batches_.emplace_back());
    }
  }

  const Batch& next() {
    const Batch& batch = batches_[at_];
    if (++at_ == batches_.size()) at_ = 0;
    return batch;
  }
  /// Moves the times of the next batch on, so that time never goes back.
  void shift_next() {
    Micros* times = blocks_[at_]->column(kTime).data<Micros>();
    const Micros period = static_cast<Micros>(batches_.size()) * batch_rows_ * (kWindow / kRowsPerWindow);
    for (uint32_t row = 0; row < batch_rows_; ++row) times[row] += period;
  }
  size_t batches() const { return batches_.size(); }

 private:
  uint32_t batch_rows_;
  size_t at_ = 0;
  std::vector<std::unique_ptr<RowBlock>> blocks_;
  std::vector<Batch> batches_;
};

expr::ExprPtr column(size_t index) { return expr::column(index, kTypes[index], "c" + std::to_string(index)); }

std::shared_ptr<plan::Aggregate> group_by(size_t key, Emission emission, std::optional<window::Spec> window) {
  auto node = std::make_shared<plan::Aggregate>();
  node->keys = {column(key)};
  node->emission = emission;
  node->window = window;
  for (const char* function : {"count", "sum", "avg", "min", "max"}) {
    plan::AggregateItem item;
    item.function = function;
    std::vector<functions::Argument> arguments;
    if (item.function != "count") {
      item.arguments = {column(kPrice)};
      arguments = {{kTypes[kPrice], nullptr}};
    }
    item.bound = functions::find_aggregate(function)->bind(arguments, false).value();
    node->aggregates.push_back(std::move(item));
  }
  return node;
}

std::shared_ptr<plan::Watermark> watermark() {
  auto node = std::make_shared<plan::Watermark>();
  node->column = kTime;
  return node;
}

std::shared_ptr<plan::Filter> filter(int64_t above) {
  auto node = std::make_shared<plan::Filter>();
  node->predicate = expr::call(">", {column(kQuantity), expr::literal(Value::bigint(above))}).value();
  return node;
}

std::shared_ptr<plan::Project> project() {
  auto node = std::make_shared<plan::Project>();
  node->columns = {column(kSymbol), column(kQuantity), column(kPrice)};
  return node;
}

void run(benchmark::State& state, const std::vector<std::shared_ptr<plan::Node>>& nodes, uint32_t batch_rows,
         uint32_t groups, bool timed = false) {
  const uint32_t total = batch_rows == 1 ? 64 : groups > 100'000 ? 4'194'304 : 262'144;
  Trades trades(batch_rows, groups, total);
  Chain chain(nodes);
  for (size_t i = 0; i < trades.batches(); ++i) {
    if (timed) trades.shift_next();
    chain.push(trades.next());
  }
  for (auto _ : state) {
    if (timed) trades.shift_next();
    chain.push(trades.next());
  }
  // Seconds per 10^9 rows, which is what an inverted rate gives.
  const auto rows = static_cast<double>(state.iterations()) * batch_rows;
  state.counters["ns/row"] = benchmark::Counter(rows * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["state_MB"] = static_cast<double>(chain.state_bytes()) / 1e6;
}

const window::Spec kTumbling{window::Kind::Tumbling, kWindow, kWindow, 0, 0};
const window::Spec kHopping{window::Kind::Hopping, 6 * kWindow, kWindow, 0, 0};

void filter_all(benchmark::State& state) { run(state, {filter(0)}, 1024, 50); }
void filter_half(benchmark::State& state) { run(state, {filter(500)}, 1024, 50); }
void project_columns(benchmark::State& state) { run(state, {project()}, 1024, 50); }
void group_final(benchmark::State& state) {
  run(state, {group_by(kSymbol, Emission::Final, {})}, 1024, static_cast<uint32_t>(state.range(0)));
}
void group_final_integer(benchmark::State& state) {
  run(state, {group_by(kId, Emission::Final, {})}, 1024, static_cast<uint32_t>(state.range(0)));
}
void group_changes(benchmark::State& state) {
  run(state, {group_by(kSymbol, Emission::Changes, {})}, 1024, static_cast<uint32_t>(state.range(0)));
}
void tumbling_final(benchmark::State& state) {
  run(state, {watermark(), group_by(kSymbol, Emission::Final, kTumbling)}, 1024, 50, true);
}
void tumbling_changes(benchmark::State& state) {
  run(state, {watermark(), group_by(kSymbol, Emission::Changes, kTumbling)}, 1024, 50, true);
}
void hopping_final(benchmark::State& state) {
  run(state, {watermark(), group_by(kSymbol, Emission::Final, kHopping)}, 1024, 50, true);
}
void one_row_filter_group_changes(benchmark::State& state) {
  run(state, {filter(0), group_by(kSymbol, Emission::Changes, {})}, 1, 50);
}

BENCHMARK(filter_all);
BENCHMARK(filter_half);
BENCHMARK(project_columns);
BENCHMARK(group_final)->Arg(50)->Arg(1000)->Arg(1'000'000);
BENCHMARK(group_final_integer)->Arg(50)->Arg(1'000'000);
BENCHMARK(group_changes)->Arg(50)->Arg(1000);
BENCHMARK(tumbling_final);
BENCHMARK(tumbling_changes);
BENCHMARK(hopping_final);
BENCHMARK(one_row_filter_group_changes);

}  // namespace
}  // namespace velo::operators

BENCHMARK_MAIN();
