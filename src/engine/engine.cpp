// The engine is the ordinary lanes with both ends in memory: an inlet that shows the caller's rows, outlets that keep
// copies of the results. One call is one step of the lanes that read the input.
#include "engine/engine.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "engine/outbox.hpp"
#include "job/lanes.hpp"
#include "job/load.hpp"
#include "plan/source.hpp"

namespace velo::engine {

namespace {

using connector::Poll;

constexpr size_t kPadding = 64;

// What the caller gave to one input in this call; all lanes that read the input look at it.
struct Offer {
  const Rows* rows = nullptr;
  std::string_view bytes;
  uint64_t call = 0;  // running number of the call that offered it
  int64_t first_record = 0;
  bool ended = false;
};

class OfferedRows final : public connector::RowSource {
 public:
  OfferedRows(const Offer& offer, const plan::Source& source) : offer_(offer), columns_(source.columns) {
    origin_.where = source.relation->name;
    views_.reserve(columns_.size());
    for (const size_t column : columns_) list_.push_back(&views_.emplace_back(source.relation->schema[column].type));
  }

  Result<Poll> poll(uint32_t, Batch& batch, int) override {
    if (seen_ == offer_.call || offer_.rows == nullptr || offer_.rows->count() == 0) return Poll::Idle;
    seen_ = offer_.call;
    for (size_t i = 0; i < columns_.size(); ++i) offer_.rows->view(columns_[i], views_[i]);
    if (batch.columns != list_) batch.columns = list_;
    batch.rows = offer_.rows->count();
    batch.selection = Selection::all(batch.rows);
    origin_.first_offset = Offset(offer_.first_record);
    batch.kinds = nullptr;
    batch.times = nullptr;
    batch.origin = &origin_;
    return Poll::Data;
  }

 private:
  const Offer& offer_;
  std::vector<size_t> columns_;
  std::vector<Vector> views_;
  std::vector<const Vector*> list_;
  RowOrigin origin_;
  uint64_t seen_ = 0;
};

class OfferedBytes final : public connector::ByteSource {
 public:
  OfferedBytes(const Offer& offer, std::string name) : offer_(offer), name_(std::move(name)) {}

  Result<Poll> poll(format::RawBatch& raw, int) override {
    if (seen_ == offer_.call || offer_.bytes.empty()) return Poll::Idle;
    raw.begins = seen_ == 0;
    raw.ends = true;
    raw.data = offer_.bytes.data();
    raw.size = offer_.bytes.size();
    raw.where = name_;
    raw.first_offset = Offset(offer_.first_record);
    seen_ = offer_.call;
    return Poll::Data;
  }
  void consume(size_t, uint64_t) override {}

 private:
  const Offer& offer_;
  std::string name_;
  uint64_t seen_ = 0;
};

// One input as a lane sees it: typed rows or bytes, whichever the call brought.
class OfferInlet final : public runtime::Inlet {
 public:
  static Result<std::unique_ptr<runtime::Inlet>> open(const Offer& offer, const plan::Source& source) {
    auto inlet = std::make_unique<OfferInlet>(offer);
    inlet->rows_ = runtime::make_row_inlet(std::make_unique<OfferedRows>(offer, source));
    if (!source.relation->format.empty()) {
      VELO_TRY(inlet->bytes_,
               runtime::open_inlet(source, std::make_unique<OfferedBytes>(offer, source.relation->name)));
    }
    return std::unique_ptr<runtime::Inlet>(std::move(inlet));
  }
  explicit OfferInlet(const Offer& offer) : offer_(offer) {}

  Result<Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) override {
    if (offer_.ended) return Poll::End;
    return (offer_.rows ? *rows_ : *bytes_).next(max_rows, timeout_ms, batch, errors);
  }

 private:
  const Offer& offer_;
  std::unique_ptr<runtime::Inlet> rows_;
  std::unique_ptr<runtime::Inlet> bytes_;  // empty when the relation has no format
};

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
    return open_fault_ ? Status(*open_fault_) : Status();
  }

  std::vector<std::string> inputs() const override {
    std::vector<std::string> out;
    for (const auto& input : inputs_) out.push_back(input->relation->name);
    return out;
  }

  Result<Rows> rows(std::string_view name) const override {
    VELO_TRY(const Input* const input, find(name));
    return Rows(input->relation->physical_schema());
  }

  Result<const Outcome*> execute(std::string_view name, const Rows& rows) override {
    VELO_TRY(Input* const input, find(name));
    input->offer.rows = &rows;
    return take(*input, rows.count());
  }

  Result<const Outcome*> execute(std::string_view name, std::string_view records, bool padded) override {
    VELO_TRY(Input* const input, find(name));
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
    return take(*input, std::count(records.begin(), records.end(), '\n'));
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
  };

  Result<Input*> find(std::string_view name) const {
    if (last_found_ != nullptr && last_found_->relation->name == name) return last_found_;
    for (const auto& input : inputs_) {
      if (equals_ignore_case(input->relation->name, name)) return last_found_ = input.get();
    }
    return Error(1011, "the application has no input " + std::string(name)).with_hint(did_you_mean(name, inputs()));
  }

  std::unique_ptr<runtime::Outlet> outlet(const plan::Query& query) {
    return make_outbox_outlet(*boxes_[static_cast<size_t>(&query - application_.queries.data())]);
  }

  // A relation with a connector of its own is read through it; the others are what the caller feeds.
  std::unique_ptr<runtime::Inlet> inlet(const plan::Source& source) {
    if (source.relation->connector != "memory") return nullptr;
    Input& input = input_of(source.relation);
    Result<std::unique_ptr<runtime::Inlet>> opened = OfferInlet::open(input.offer, source);
    if (opened.ok()) return std::move(opened).value();
    open_fault_ = std::move(opened).error();
    return std::make_unique<OfferInlet>(input.offer);
  }

  Input& input_of(const catalog::RelationPtr& relation) {
    if (Result<Input*> found = find(relation->name); found.ok()) return **found;
    return *inputs_.emplace_back(std::make_unique<Input>(Input{relation, {}}));
  }

  Result<const Outcome*> take(Input& input, int64_t records) {
    if (lanes_.empty()) return Error(1012, "the inputs have ended; make a new engine");
    input.offer.call = ++calls_;
    Result<const Outcome*> outcome = step(&input.offer);
    input.offer.first_record += records;
    return outcome;
  }

  // Typed rows are one batch, so one turn takes them; bytes and the end of input go on until nothing is left.
  Result<const Outcome*> step(const Offer* offer) {
    for (const auto& box : boxes_) box->clear();
    const bool one_turn = offer != nullptr && offer->rows != nullptr;
    for (job::StartedLane& started : lanes_) {
      for (;;) {
        VELO_TRY(const runtime::Lane::Verdict verdict, started.lane->step());
        if (one_turn || verdict != runtime::Lane::Verdict::Progress) break;
      }
    }
    return &gather();
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
    for (const job::StartedLane& started : lanes_) {
      for (const auto& query : started.lane->queries())
        refused += query->policy().counts().bad + query->policy().counts().late;
    }
    outcome_.rows_refused = refused - std::exchange(refused_before_, refused);
    return outcome_;
  }

  plan::Application application_;
  std::vector<std::unique_ptr<Input>> inputs_;
  mutable Input* last_found_ = nullptr;         // most calls are for the input of the call before
  std::vector<std::unique_ptr<Outbox>> boxes_;  // one per query
  std::vector<job::StartedLane> lanes_;
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
