#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline.hpp"
#include "plan/join.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

/// A row of one of two inputs.
struct Event {
  uint32_t port = 0;
  Row row;
  RowKind kind = RowKind::Insert;
  Micros time = 0;
};

/// What came out: the rows as text, where they stood in time, and the watermark before each.
class TimedCollector final : public Emit {
 public:
  struct Out {
    RowKind kind;
    std::string row;
    Micros time;
    Micros watermark;

    friend bool operator==(const Out&, const Out&) = default;
  };
  std::vector<Out> rows;
  Micros watermark = kMinTime;
  bool late = false;  ///< a row came behind the watermark

  Status push(const Batch& batch) override {
    std::optional<window::RowWatermarks> watermarks;
    if (batch.times) watermarks.emplace(*batch.times);
    batch.selection.each([&](uint32_t row) {
      Out out{batch.kind(row), {}, kMinTime, kMinTime};
      for (const Vector* column : batch.columns) out.row += (out.row.empty() ? "" : " | ") + column->value(row).text();
      if (batch.times) {
        out.time = batch.times->times[row];
        out.watermark = watermarks->before(row);
        late |= out.time < out.watermark || out.watermark < watermark;
        watermark = std::max(watermark, out.watermark);
      }
      rows.push_back(std::move(out));
    });
    return {};
  }
  Status advance(Micros to) override {
    late |= to < watermark;
    watermark = std::max(watermark, to);
    return {};
  }
  std::vector<std::string> texts() const {
    static constexpr const char* kSigns[] = {"+I ", "-U ", "+U ", "-D "};
    std::vector<std::string> out;
    for (const Out& row : rows) out.push_back(kSigns[static_cast<size_t>(row.kind)] + row.row);
    return out;
  }
  /// Every row that is in the result, with how often it is.
  std::map<std::string, int> net() const {
    std::map<std::string, int> out;
    for (const Out& row : rows) {
      const bool adds = row.kind == RowKind::Insert || row.kind == RowKind::UpdateAfter;
      if ((out[row.row] += adds ? 1 : -1) == 0) out.erase(row.row);
    }
    return out;
  }
};

/// One operator with two inputs. Rows of one port that follow each other are pushed together, `batch_rows` at most.
class TwoInputs {
 public:
  /// `delays`: out-of-orderness of each input; nullopt: its rows have no event time.
  TwoInputs(const plan::Node& node, std::array<std::optional<Micros>, 2> delays, size_t batch_rows)
      : node_(node),
        delays_(delays),
        batch_rows_(batch_rows),
        operator_(make_operator(node)),
        state_(operator_->start()) {}

  Status run(const std::vector<Event>& events) {
    for (size_t begin = 0; begin < events.size();) {
      size_t end = begin + 1;
      while (end < events.size() && end - begin < batch_rows_ && events[end].port == events[begin].port) ++end;
      VELO_TRY_STATUS(push({events.data() + begin, end - begin}));
      begin = end;
    }
    return {};
  }
  Status end() {
    for (const uint32_t port : {0u, 1u}) VELO_TRY_STATUS(advance(port, kMaxTime));
    return {};
  }
  Status push(std::span<const Event> events) {
    const uint32_t port = events.front().port;
    const auto count = static_cast<uint32_t>(events.size());
    std::vector<Type> types;
    for (const Field& field : node_.inputs[port]->schema.fields) types.push_back(field.type);
    RowBlock block(types);
    block.reset(count);
    std::vector<RowKind> kinds;
    std::vector<Micros> times;
    for (uint32_t row = 0; row < count; ++row) {
      for (size_t c = 0; c < types.size(); ++c) block.column(c).set_value(row, events[row].row[c]);
      kinds.push_back(events[row].kind);
      times.push_back(events[row].time);
    }
    Batch batch;
    block.view(count, batch);
    batch.kinds = kinds.data();
    EventTimes event_times;
    if (delays_[port]) {
      event_times.times = times.data();
      event_times.delay = *delays_[port];
      event_times.watermark_before = watermarks_[port];
      event_times.min = *std::min_element(times.begin(), times.end());
      event_times.max = *std::max_element(times.begin(), times.end());
      event_times.watermark_after = std::max(watermarks_[port], event_times.max - *delays_[port]);
      batch.times = &event_times;
    }
    VELO_TRY_STATUS(operator_->push(*state_, batch, StepContext{policy, 0, 0, port}, out));
    return delays_[port] ? advance(port, event_times.watermark_after) : Status();
  }
  Status advance(uint32_t port, Micros watermark) {
    watermarks_[port] = watermark;
    return operator_->advance(*state_, watermark, StepContext{policy, 0, 0, port}, out);
  }
  size_t state_bytes() const { return state_->state_bytes(); }

  TestPolicy policy;
  TimedCollector out;

 private:
  const plan::Node& node_;
  std::array<std::optional<Micros>, 2> delays_;
  size_t batch_rows_;
  std::unique_ptr<Operator> operator_;
  std::unique_ptr<OperatorState> state_;
  std::array<Micros, 2> watermarks_ = {kMinTime, kMinTime};
};

/// An input of a join with a key, a number and a text.
inline std::shared_ptr<plan::Node> join_input(plan::Changelog changelog) {
  auto node = std::make_shared<plan::Project>();
  node->schema = schema_of({TypeId::BigInt, TypeId::BigInt, TypeId::String});
  node->changelog = changelog;
  return node;
}

inline Value number_or_null(std::optional<int64_t> value) {
  return value ? Value::bigint(*value) : Value::null(TypeId::BigInt);
}

/// A row of such an input; the text says the same once more, long enough not to be kept inline for odd numbers.
inline Row join_row(std::optional<int64_t> key, std::optional<int64_t> value) {
  std::string text = "t" + (value ? std::to_string(*value) : "");
  if (value && *value % 2 != 0) text += " and something that is longer";
  return {number_or_null(key), number_or_null(value), Value::string(text)};
}

/// Fills in what all joins of two such inputs share; `condition`: left number < right number.
template <class Node>
std::shared_ptr<Node> join_node(plan::JoinKind kind, bool keyed, bool condition,
                                plan::Changelog left = plan::Changelog::Append,
                                plan::Changelog right = plan::Changelog::Append) {
  auto node = std::make_shared<Node>();
  node->inputs = {join_input(left), join_input(right)};
  node->join = kind;
  if (keyed) {
    node->left_keys = {expr::column(0, TypeId::BigInt, "k")};
    node->right_keys = {expr::column(0, TypeId::BigInt, "k")};
  }
  if (condition) {
    node->condition =
        expr::call("<", {expr::column(1, TypeId::BigInt, "a"), expr::column(4, TypeId::BigInt, "b")}).value();
  }
  node->schema = node->inputs[0]->schema;
  return node;
}

inline bool gives_pairs(plan::JoinKind kind) { return kind != plan::JoinKind::Semi && kind != plan::JoinKind::Anti; }
inline bool pads_left(plan::JoinKind kind) { return kind == plan::JoinKind::Left || kind == plan::JoinKind::Full; }
inline bool pads_right(plan::JoinKind kind) { return kind == plan::JoinKind::Right || kind == plan::JoinKind::Full; }

inline constexpr plan::JoinKind kAllKinds[] = {plan::JoinKind::Inner, plan::JoinKind::Left, plan::JoinKind::Right,
                                               plan::JoinKind::Full,  plan::JoinKind::Semi, plan::JoinKind::Anti};

/// The row of the output for two rows; nullptr: padded.
inline std::string joined_text(const Row* left, const Row* right) {
  std::string out;
  for (const Row* row : {left, right}) {
    for (size_t i = 0; i < 3; ++i)
      out += (out.empty() ? "" : " | ") + (row ? (*row)[i] : Value::null(TypeId::BigInt)).text();
  }
  return out;
}
inline std::string left_text(const Row& row) { return row[0].text() + " | " + row[1].text() + " | " + row[2].text(); }

/// What a join of whole relations gives, by going through all pairs.
template <class Matches>
std::map<std::string, int> nested_loop(plan::JoinKind kind, const std::vector<Row>& left, const std::vector<Row>& right,
                                       const Matches& matches) {
  std::map<std::string, int> out;
  std::vector<bool> met(right.size());
  for (const Row& l : left) {
    bool any = false;
    for (size_t i = 0; i < right.size(); ++i) {
      if (!matches(l, right[i])) continue;
      any = met[i] = true;
      if (gives_pairs(kind)) ++out[joined_text(&l, &right[i])];
    }
    if (pads_left(kind) && !any) ++out[joined_text(&l, nullptr)];
    if (!gives_pairs(kind) && any == (kind == plan::JoinKind::Semi)) ++out[left_text(l)];
  }
  for (size_t i = 0; i < right.size(); ++i) {
    if (pads_right(kind) && !met[i]) ++out[joined_text(nullptr, &right[i])];
  }
  return out;
}

}  // namespace velo::operators
