// The stages below the merge are those of any query, but what they refuse is only remembered here: which bad row is the
// first of the source, and what lies before it, is known when the partitions have been brought together.
#include "runtime/partition_front.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "expr/select.hpp"
#include "plan/node.hpp"
#include "window/watermark.hpp"

namespace velo::runtime {

using connector::Poll;

/// Takes bad rows out, and keeps why.
class PartitionFront::Refused final : public operators::RowPolicy {
 public:
  explicit Refused(RowErrors& faults) : faults_(faults) {}

  Selection refuse(const Batch&, RowErrors& errors, Selection rows, uint16_t* kept) override {
    uint32_t count = 0;
    uint32_t i = 0;
    for (const RowError& fault : errors.sorted()) {
      for (; i < rows.count() && rows[i] < fault.row; ++i) kept[count++] = static_cast<uint16_t>(rows[i]);
      if (i == rows.count() || rows[i] != fault.row) continue;
      ++i;
      faults_.add(fault.row, fault.code, fault.message);
    }
    for (; i < rows.count(); ++i) kept[count++] = static_cast<uint16_t>(rows[i]);
    errors.clear();
    return Selection(kept, count);
  }
  void late(const Batch&, uint32_t) override { CHECK(false, "nothing is late before the partitions are together"); }
  void late(uint64_t) override { CHECK(false, "nothing is late before the partitions are together"); }
  bool failed() const override { return false; }

 private:
  RowErrors& faults_;
};

class PartitionFront::Link final : public operators::Emit {
 public:
  Link(const plan::Node& node, operators::StepContext context, operators::Emit& next)
      : operator_(operators::make_operator(node)), state_(operator_->start()), context_(context), next_(next) {}

  Status push(const Batch& batch) override { return operator_->push(*state_, batch, context_, next_); }
  Status advance(Micros) override { return {}; }

 private:
  std::unique_ptr<operators::Operator> operator_;
  std::unique_ptr<operators::OperatorState> state_;
  operators::StepContext context_;
  operators::Emit& next_;
};

PartitionFront::PartitionFront(std::unique_ptr<Inlet> inlet, const plan::Node& top)
    : inlet_(std::move(inlet)), refused_(std::make_unique<Refused>(faults_)), schema_(top.schema) {
  operators::Emit* next = this;
  for (const plan::Node* node = &top; !node->inputs.empty(); node = node->inputs[0].get())
    next = links_.emplace_back(std::make_unique<Link>(*node, operators::StepContext{*refused_, time_, 0}, *next)).get();
}

PartitionFront::~PartitionFront() = default;

Result<Poll> PartitionFront::read(uint32_t max_rows, int timeout_ms) {
  CHECK(empty(), "rows are taken before others are read");
  VELO_TRY(const Poll poll, inlet_->next(max_rows, timeout_ms, read_, undecoded_));
  if (poll != Poll::Data) return poll;
  faults_.clear();
  if (!undecoded_.empty()) {
    kept_.resize(read_.selection.count() + expr::kSelectSlack);
    read_.selection = refused_->refuse(read_, undecoded_, read_.selection, kept_.data());
  }
  time_.renew();
  arrived_ = false;
  VELO_TRY_STATUS(links_.back()->push(read_));
  if (!arrived_) open_refused();
  at_ = 0;
  begin();
  return Poll::Data;
}

Status PartitionFront::push(const Batch& batch) {
  rows_.open(batch);
  arrived_ = true;
  return {};
}

// Stages hand on no batch without a good row, but the bad ones have their turn all the same.
void PartitionFront::open_refused() {
  if (nothing_.width() == 0) {
    std::vector<Type> types;
    for (const Field& field : schema_.fields) types.push_back(field.type);
    nothing_ = RowBlock(types);
  }
  nothing_.reset(read_.rows);
  no_times_.assign(read_.rows, kMinTime);
  EventTimes times;
  times.times = no_times_.data();
  Batch batch;
  nothing_.view(read_.rows, batch);
  batch.kinds = read_.kinds;
  batch.origin = read_.origin;
  batch.times = &times;
  rows_.open(batch);
}

void PartitionFront::see(uint32_t row) {
  const EventTimes& times = *batch().times;
  watermark_ = std::max(watermark_, window::watermark_at(times.times[row], times.delay));
}

}  // namespace velo::runtime
