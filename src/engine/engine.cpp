// The engine is the ordinary lanes with both ends in memory: an inlet that shows the caller's rows, outlets that keep
// copies of the results. One call is one step of the lanes that read the input.
#include "engine/engine.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "engine/offer.hpp"
#include "engine/outbox.hpp"
#include "job/lanes.hpp"
#include "job/load.hpp"
#include "plan/source.hpp"

namespace velo::engine {

namespace {

constexpr size_t kPadding = 64;

std::string rendered(const std::vector<Error>& errors, std::string_view sql) {
  std::string out;
  for (const Error& error : errors) out += (out.empty() ? "" : "\n") + render(error, sql);
  return out;
}

class LaneEngine final : public Engine {
 public:
  Status start(std::string_view sql, const EngineOptions& options) {
    job::LoadRequest request;
    request.text = std::string(sql);
    request.default_connector = "memory";
    if (!options.directory.empty()) request.file = options.directory + "/application.sql";
    job::LoadOutcome loaded = job::load(request);
    if (!loaded.bound.errors.empty())
      return Error(loaded.bound.errors.front().code, rendered(loaded.bound.errors, sql));
    application_ = std::move(loaded.bound.application);
    for (const plan::Query& query : application_.queries)
      boxes_.push_back(std::make_unique<Outbox>(query.root->schema));
    job::LaneRequest lanes;
    lanes.lane.batch_rows = kMaxBatchRows;
    lanes.lane.idle_timeout_ms = 0;
    lanes.result_outlet = [this](const plan::Query& query) -> Result<std::unique_ptr<runtime::Outlet>> {
      return outlet(query);
    };
    lanes.sink_outlet = [this](const plan::Query& query) {
      return !query.sink || query.sink->connector == "memory" ? outlet(query) : nullptr;
    };
    lanes.source_inlet = [this](const plan::Source& source) { return inlet(source); };
    VELO_TRY(lanes_, job::start_lanes(application_, lanes));
    for (const job::StartedLane& started : lanes_) {
      for (const auto& query : started.lane->queries()) policies_.push_back(&query->policy());
    }
    return open_fault_ ? Status(*open_fault_) : Status();
  }

  std::vector<std::string> inputs() const override {
    std::vector<std::string> out;
    for (const auto& input : inputs_) out.push_back(input->relation->name);
    return out;
  }

  Result<Rows> rows(std::string_view name) const override {
    const Input* const input = find(name);
    if (input == nullptr) return no_input(name);
    return Rows(input->relation->physical_schema());
  }

  Result<const Outcome*> execute(std::string_view name, const Rows& rows) override {
    Input* const input = find(name);
    if (input == nullptr) return no_input(name);
    input->offer.rows = &rows;
    return take(*input);
  }

  Result<const Outcome*> execute(std::string_view name, std::string_view records, bool padded) override {
    Input* const input = find(name);
    if (input == nullptr) return no_input(name);
    if (input->relation->format.empty()) {
      return Error(1010, "input " + input->relation->name + " takes rows: it has no format")
          .with_hint("declare it WITH ('format' = 'json')");
    }
    if (!padded) {
      copy_.assign(kPadding, '\0');
      copy_.append(records).append(kPadding, '\0');
      records = std::string_view(copy_).substr(kPadding, records.size());
    }
    input->offer.rows = nullptr;
    input->offer.bytes = records;
    return take(*input);
  }

  Result<const Outcome*> finish() override {
    for (const auto& input : inputs_) input->offer.ended = true;
    Result<const Outcome*> outcome = step(nullptr);
    lanes_.clear();
    return outcome;
  }

 private:
  struct Input {
    catalog::RelationPtr relation;
    Offer offer;
    std::vector<const OfferInlet*> inlets;  // of all lanes that read it
  };

  Input* find(std::string_view name) const {
    if (last_found_ != nullptr && last_found_->relation->name == name) return last_found_;
    for (const auto& input : inputs_) {
      if (equals_ignore_case(input->relation->name, name)) return last_found_ = input.get();
    }
    return nullptr;
  }

  Error no_input(std::string_view name) const {
    return Error(1011, "the application has no input " + std::string(name)).with_hint(did_you_mean(name, inputs()));
  }

  std::unique_ptr<runtime::Outlet> outlet(const plan::Query& query) {
    return make_outbox_outlet(*boxes_[static_cast<size_t>(&query - application_.queries.data())]);
  }

  // A relation with a connector of its own is read through it; the others are what the caller feeds.
  std::unique_ptr<runtime::Inlet> inlet(const plan::Source& source) {
    if (source.relation->connector != "memory") return nullptr;
    Input& input = input_of(source.relation);
    Result<std::unique_ptr<OfferInlet>> opened = OfferInlet::open(input.offer, source);
    if (!opened.ok()) {
      open_fault_ = std::move(opened).error();
      return std::make_unique<OfferInlet>(input.offer);
    }
    input.inlets.push_back(opened->get());
    return std::move(opened).value();
  }

  Input& input_of(const catalog::RelationPtr& relation) {
    if (Input* const found = find(relation->name)) return *found;
    return *inputs_.emplace_back(std::make_unique<Input>(Input{relation, {}, {}}));
  }

  Result<const Outcome*> take(Input& input) {
    if (lanes_.empty()) return Error(1012, "the inputs have ended; make a new engine");
    input.offer.call = ++calls_;
    return step(&input);
  }

  // As many turns as it takes until nothing is left of what was offered; at the end of the inputs, of anything.
  Result<const Outcome*> step(const Input* input) {
    for (const auto& box : boxes_) box->clear();
    for (job::StartedLane& started : lanes_) {
      for (;;) {
        VELO_TRY(const runtime::Lane::Verdict verdict, started.lane->step());
        if (verdict != runtime::Lane::Verdict::Progress || (input != nullptr && !has_more(*input))) break;
      }
    }
    return &gather();
  }

  static bool has_more(const Input& input) {
    return std::any_of(input.inlets.begin(), input.inlets.end(), [](const auto* inlet) { return inlet->has_more(); });
  }

  const Outcome& gather() {
    size_t used = 0;
    for (size_t i = 0; i < boxes_.size(); ++i) {
      if (boxes_[i]->batches().empty()) continue;
      if (used == outcome_.outputs.size()) outcome_.outputs.emplace_back();
      Output& output = outcome_.outputs[used++];
      output.query = application_.queries[i].name;
      output.schema = &boxes_[i]->schema();
      output.batches = boxes_[i]->batches();
    }
    outcome_.outputs.resize(used);
    uint64_t refused = 0;
    for (const runtime::FaultPolicy* policy : policies_) refused += policy->counts().bad + policy->counts().late;
    outcome_.rows_refused = refused - std::exchange(refused_before_, refused);
    return outcome_;
  }

  plan::Application application_;
  std::vector<std::unique_ptr<Input>> inputs_;
  mutable Input* last_found_ = nullptr;         // most calls are for the input of the call before
  std::vector<std::unique_ptr<Outbox>> boxes_;  // one per query
  std::vector<job::StartedLane> lanes_;
  std::vector<const runtime::FaultPolicy*> policies_;  // of all queries
  std::optional<Error> open_fault_;
  Outcome outcome_;
  std::string copy_;
  uint64_t calls_ = 0;
  uint64_t refused_before_ = 0;
};

}  // namespace

Result<std::unique_ptr<Engine>> Engine::create(std::string_view sql, const EngineOptions& options) {
  auto engine = std::make_unique<LaneEngine>();
  VELO_TRY_STATUS(engine->start(sql, options));
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace velo::engine
