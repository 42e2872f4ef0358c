#pragma once

#include <memory>
#include <string>
#include <vector>

#include "column/batch.hpp"
#include "expr/build.hpp"
#include "operators/operator.hpp"
#include "plan/aggregate.hpp"
#include "plan/row_nodes.hpp"
#include "plan/watermark.hpp"

namespace velo::operators {

/// Drops refused rows, or under `fail` everything from the first one on, and counts.
class TestPolicy final : public RowPolicy {
 public:
  bool fail = false;
  bool stopped = false;
  uint64_t refused = 0;
  uint64_t late_rows = 0;

  Selection refuse(const Batch&, RowErrors& errors, Selection rows, uint16_t* kept) override {
    uint32_t count = 0;
    bool failed = false;
    for (uint32_t i = 0; i < rows.count(); ++i) {
      const bool bad = errors.contains(rows[i]);
      refused += bad;
      failed |= bad;
      if (!bad && !(fail && failed)) kept[count++] = static_cast<uint16_t>(rows[i]);
    }
    errors.clear();
    stopped |= fail && failed;
    return Selection(kept, count);
  }
  bool failed() const override { return stopped; }
  void late(const Batch&, uint32_t) override { ++late_rows; }
  void late(uint64_t rows) override { late_rows += rows; }
};

/// The end of the pipe: every row as `+I a | b`, and where the watermark stood.
class Collector final : public Emit {
 public:
  std::vector<std::string> rows;
  Micros watermark = kMinTime;

  Status push(const Batch& batch) override {
    for (uint32_t i = 0; i < batch.selection.count(); ++i) {
      const uint32_t row = batch.selection[i];
      std::string text = batch.kind(row) == RowKind::Insert ? "+I" : batch.kind(row) == RowKind::Delete ? "-D" : "+U";
      for (const Vector* column : batch.columns) text += " | " + column->value(row).text();
      rows.push_back(text);
    }
    return {};
  }
  Status advance(Micros to) override {
    watermark = to;
    return {};
  }
};

/// A chain of running operators.
class Pipeline {
 public:
  explicit Pipeline(const std::vector<std::shared_ptr<plan::Node>>& nodes) {
    for (const auto& node : nodes) {
      operators_.push_back(make_operator(*node));
      states_.push_back(operators_.back()->start());
    }
    for (size_t i = 0; i < nodes.size(); ++i) links_.push_back(std::make_unique<Link>(*this, i + 1));
  }

  Status push(const Batch& batch) { return push_at(0, batch); }
  Status end() { return advance_at(0, kMaxTime); }
  bool finished(size_t at) const { return operators_[at]->finished(*states_[at]); }
  size_t state_bytes(size_t at) const { return states_[at]->state_bytes(); }

  TestPolicy policy;
  Collector out;

 private:
  struct Link final : Emit {
    Link(Pipeline& pipeline, size_t at) : pipeline_(pipeline), at_(at) {}
    Status push(const Batch& batch) override { return pipeline_.push_at(at_, batch); }
    Status advance(Micros watermark) override { return pipeline_.advance_at(at_, watermark); }
    Pipeline& pipeline_;
    size_t at_;
  };

  Status push_at(size_t at, const Batch& batch) {
    if (at == operators_.size()) return out.push(batch);
    return operators_[at]->push(*states_[at], batch, StepContext{policy, 0, 0}, *links_[at]);
  }
  Status advance_at(size_t at, Micros watermark) {
    if (at == operators_.size()) return out.advance(watermark);
    return operators_[at]->advance(*states_[at], watermark, StepContext{policy, 0, 0}, *links_[at]);
  }

  std::vector<std::unique_ptr<Operator>> operators_;
  std::vector<std::unique_ptr<OperatorState>> states_;
  std::vector<std::unique_ptr<Link>> links_;
};

using Row = std::vector<Value>;

/// Pushes rows in batches of `batch_rows`, then ends the input.
inline Status run(Pipeline& pipeline, const std::vector<Type>& types, const std::vector<Row>& rows, size_t batch_rows) {
  RowBlock block(types);
  Batch batch;
  for (size_t begin = 0; begin < rows.size(); begin += batch_rows) {
    const auto count = static_cast<uint32_t>(std::min(batch_rows, rows.size() - begin));
    block.reset(count);
    for (uint32_t row = 0; row < count; ++row) {
      for (size_t c = 0; c < types.size(); ++c) block.column(c).set_value(row, rows[begin + row][c]);
    }
    block.view(count, batch);
    VELO_TRY_STATUS(pipeline.push(batch));
  }
  return pipeline.end();
}

inline Schema schema_of(const std::vector<Type>& types) {
  Schema schema;
  for (size_t i = 0; i < types.size(); ++i) schema.fields.push_back({"c" + std::to_string(i), types[i], true});
  return schema;
}

}  // namespace velo::operators
