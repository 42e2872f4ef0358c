// Every way to aggregate against a model that goes row by row, at several batch sizes.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <set>

#include "functions/aggregate.hpp"
#include "pipeline.hpp"
#include "window/arithmetic.hpp"
#include "window/watermark.hpp"

namespace velo::operators {
namespace {

using plan::Emission;

// Columns of the input.
constexpr size_t kKey = 0, kValue = 1, kFlag = 2, kTime = 3;
const std::vector<Type> kTypes = {TypeId::String, TypeId::BigInt, TypeId::Boolean, TypeId::Timestamp};

plan::AggregateItem item(std::string_view function, std::optional<size_t> argument, bool filtered, bool distinct) {
  plan::AggregateItem item;
  item.function = function;
  item.distinct = distinct;
  std::vector<functions::Argument> arguments;
  if (argument) {
    item.arguments.push_back(expr::column(*argument, kTypes[*argument], "x"));
    arguments.push_back({kTypes[*argument], nullptr});
  }
  if (filtered) item.filter = expr::column(kFlag, TypeId::Boolean, "flag");
  item.bound = functions::find_aggregate(function)->bind(arguments, distinct).value();
  return item;
}

struct Variant {
  Emission emission = Emission::Changes;
  std::optional<window::Spec> window = std::nullopt;
  Micros delay = 0;
  Micros every = 0;
  bool keyed = true;
};

std::shared_ptr<plan::Aggregate> aggregate_node(const Variant& variant) {
  auto node = std::make_shared<plan::Aggregate>();
  if (variant.keyed) node->keys.push_back(expr::column(kKey, kTypes[kKey], "k"));
  node->aggregates = {item("count", std::nullopt, false, false), item("sum", kValue, false, false),
                      item("max", kValue, true, false),          item("count", kValue, false, true),
                      item("min", kKey, false, false),           item("avg", kValue, false, false),
                      item("avg", kValue, true, false)};
  node->window = variant.window;
  node->emission = variant.emission;
  node->every = variant.every;
  return node;
}

struct Average {
  int64_t sum = 0;
  int64_t count = 0;

  void add(int64_t value) {
    sum += value;
    ++count;
  }
  std::string text() const {
    return count == 0 ? "NULL" : decimal_text(divide_rounded(Int128{sum} * 1'000'000, count), 6);
  }
};

struct Group {
  std::string key;
  uint64_t count = 0;
  std::optional<int64_t> sum;
  std::optional<int64_t> max;
  std::set<int64_t> distinct;
  Average average;
  Average flagged_average;
  bool emitted = false;

  void add(const Row& row) {
    ++count;
    if (row[kValue].is_null()) return;
    const int64_t value = row[kValue].as_int();
    sum = sum.value_or(0) + value;
    distinct.insert(value);
    average.add(value);
    if (row[kFlag].is_null() || !row[kFlag].as_bool()) return;
    max = std::max(max.value_or(INT64_MIN), value);
    flagged_average.add(value);
  }
};

/// What SQL says, one row at a time.
class Model {
 public:
  explicit Model(const Variant& variant) : variant_(variant) {}

  std::vector<std::string> out;
  uint64_t late_rows = 0;

  void add(const Row& row) {
    const Micros time = row[kTime].as_int();
    const Micros before = window::watermark_at(latest_, variant_.delay);
    latest_ = std::max(latest_, time);
    if (variant_.emission == Emission::Every) tick(window::watermark_at(latest_, variant_.delay));
    if (!variant_.window) return change({}, row);
    const window::Windows windows = window::windows_of(*variant_.window, time);
    bool taken = windows.count() == 0;
    for (uint64_t i = 0; i < windows.count(); ++i) {
      if (window::is_late(before, windows.bounds(i).end, variant_.window->grace)) continue;
      taken = true;
      change(windows.bounds(i), row);
    }
    late_rows += !taken;
  }

  void end() {
    if (variant_.emission == Emission::Every) tick(kMaxTime);
    const bool nothing = !variant_.keyed && !variant_.window && windows_.empty();
    if (nothing) windows_[{0, 0}].emplace_back();
    if (variant_.emission != Emission::Final && !nothing) return;
    for (auto& [ends, groups] : windows_) {
      for (Group& group : groups) write(group, {ends.second, ends.first});
    }
  }

 private:
  using Ends = std::pair<Micros, Micros>;  ///< end, start: the order in which windows fire

  void change(window::Bounds bounds, const Row& row) {
    std::vector<Group>& groups = windows_[{bounds.end, bounds.start}];
    const std::string key = variant_.keyed ? row[kKey].text() : "";
    size_t at = 0;
    while (at < groups.size() && groups[at].key != key) ++at;
    if (at == groups.size()) groups.emplace_back().key = key;
    groups[at].add(row);
    if (variant_.keyed == false && !row[kKey].is_null()) {
      least_[{bounds.end, bounds.start}] = least_.contains({bounds.end, bounds.start})
                                               ? std::min(least_[{bounds.end, bounds.start}], row[kKey].as_string())
                                               : row[kKey].as_string();
    }
    if (variant_.emission == Emission::Changes) write(groups[at], bounds);
    if (variant_.emission == Emission::Every) {
      const std::pair<window::Bounds, size_t> change{bounds, at};
      if (std::find(changed_.begin(), changed_.end(), change) == changed_.end()) changed_.push_back(change);
    }
  }

  void tick(Micros watermark) {
    if (watermark < interval_end_) return;
    interval_end_ =
        watermark == kMaxTime ? kMaxTime : window::align_down(watermark, variant_.every, 0) + variant_.every;
    for (const auto& [bounds, at] : changed_) write(windows_[{bounds.end, bounds.start}][at], bounds);
    changed_.clear();
  }

  void write(Group& group, window::Bounds bounds) {
    const auto number = [](const std::optional<int64_t>& n) { return n ? std::to_string(*n) : "NULL"; };
    std::string least = group.key;
    if (!variant_.keyed) {
      const auto found = least_.find({bounds.end, bounds.start});
      least = found == least_.end() ? "NULL" : found->second;
    }
    std::string text = group.emitted ? "+U" : "+I";
    if (variant_.keyed) text += " | " + group.key;
    text += " | " + std::to_string(group.count) + " | " + number(group.sum) + " | " + number(group.max) + " | " +
            std::to_string(group.distinct.size()) + " | " + least + " | " + group.average.text() + " | " +
            group.flagged_average.text();
    if (variant_.window) {
      text += " | " + Value::timestamp(bounds.start).text() + " | " + Value::timestamp(bounds.end).text();
    }
    group.emitted = variant_.emission != Emission::Final;
    out.push_back(text);
  }

  Variant variant_;
  Micros latest_ = kMinTime;
  Micros interval_end_ = kMinTime;
  std::map<Ends, std::vector<Group>> windows_;
  std::map<Ends, std::string> least_;
  std::vector<std::pair<window::Bounds, size_t>> changed_;
};

/// Rows around an advancing time, some far behind it; NULLs among keys, values and flags; keys short and long.
std::vector<Row> random_rows(std::mt19937_64& random, size_t count) {
  std::vector<Row> rows;
  Micros now = -300;
  for (size_t i = 0; i < count; ++i) {
    now += static_cast<Micros>(random() % 4);
    const uint64_t key = random() % 9;
    rows.push_back(
        {key == 0 ? Value::null(TypeId::String) : Value::string(std::string(key % 3 * 8, 'k') + std::to_string(key)),
         random() % 8 == 0 ? Value::null(TypeId::BigInt) : Value::bigint(static_cast<int64_t>(random() % 30) - 9),
         random() % 8 == 0 ? Value::null(TypeId::Boolean) : Value::boolean(random() % 2 == 0),
         Value::timestamp(now - static_cast<Micros>(random() % 3 == 0 ? random() % 60 : 0))});
  }
  return rows;
}

void expect_model(const Variant& variant, const std::vector<Row>& rows) {
  Model model(variant);
  for (const Row& row : rows) model.add(row);
  model.end();
  for (const size_t batch : {1, 7, 100, 4096}) {
    auto watermark = std::make_shared<plan::Watermark>();
    watermark->column = kTime;
    watermark->delay = variant.delay;
    Pipeline pipeline({watermark, aggregate_node(variant)});
    ASSERT_TRUE(run(pipeline, kTypes, rows, batch).ok());
    ASSERT_EQ(pipeline.out.rows, model.out) << "batches of " << batch;
    EXPECT_EQ(pipeline.policy.late_rows, model.late_rows);
    EXPECT_EQ(pipeline.out.watermark, kMaxTime);
  }
}

void expect_model_for_random_rows(const Variant& variant) {
  std::mt19937_64 random(5);
  expect_model(variant, {});
  for (int round = 0; round < 3; ++round) expect_model(variant, random_rows(random, 600));
}

window::Spec tumbling(Micros size, Micros grace = 0, Micros offset = 0) {
  return {window::Kind::Tumbling, size, size, offset, grace};
}
window::Spec hopping(Micros size, Micros advance, Micros grace = 0) {
  return {window::Kind::Hopping, size, advance, 0, grace};
}

TEST(Aggregate, ChangesGivesEachRowsGroup) {
  expect_model_for_random_rows({.emission = Emission::Changes});
  expect_model_for_random_rows({.emission = Emission::Changes, .keyed = false});
}

TEST(Aggregate, FinalGivesEachGroupOnce) {
  expect_model_for_random_rows({.emission = Emission::Final});
  expect_model_for_random_rows({.emission = Emission::Final, .keyed = false});
}

TEST(Aggregate, EveryGivesChangedGroupsOncePerInterval) {
  expect_model_for_random_rows({.emission = Emission::Every, .delay = 10, .every = 25});
  expect_model_for_random_rows({.emission = Emission::Every, .every = 1});
}

TEST(WindowAggregate, FinalTumbling) {
  for (const Micros delay : {0, 20, 1000}) {
    expect_model_for_random_rows({.emission = Emission::Final, .window = tumbling(40), .delay = delay});
    expect_model_for_random_rows({.emission = Emission::Final, .window = tumbling(40, 15, 7), .delay = delay});
    expect_model_for_random_rows({.emission = Emission::Final, .window = tumbling(3), .delay = delay, .keyed = false});
  }
}

TEST(WindowAggregate, FinalHoppingIsPutTogetherFromPanes) {
  for (const Micros delay : {0, 20, 1000}) {
    expect_model_for_random_rows({.emission = Emission::Final, .window = hopping(60, 20), .delay = delay});
    expect_model_for_random_rows({.emission = Emission::Final, .window = hopping(50, 20, 12), .delay = delay});
    expect_model_for_random_rows({.emission = Emission::Final, .window = hopping(20, 50), .delay = delay});
  }
}

TEST(WindowAggregate, FinalCumulating) {
  const window::Spec spec{window::Kind::Cumulate, 60, 20, 0, 5};
  expect_model_for_random_rows({.emission = Emission::Final, .window = spec, .delay = 10});
}

TEST(WindowAggregate, ChangesGivesEachWindowOfEachRow) {
  for (const Micros delay : {0, 20, 1000}) {
    expect_model_for_random_rows({.emission = Emission::Changes, .window = tumbling(40, 3), .delay = delay});
    expect_model_for_random_rows({.emission = Emission::Changes, .window = hopping(60, 20), .delay = delay});
    expect_model_for_random_rows({.emission = Emission::Changes, .window = hopping(20, 50), .delay = delay});
  }
}

TEST(WindowAggregate, EveryGivesChangedWindowsOncePerInterval) {
  for (const Micros delay : {0, 20}) {
    expect_model_for_random_rows({.emission = Emission::Every, .window = tumbling(40, 3), .delay = delay, .every = 25});
    expect_model_for_random_rows({.emission = Emission::Every, .window = hopping(60, 20), .delay = delay, .every = 90});
  }
}

TEST(WindowAggregate, FailStopsBeforeTheLateRow) {
  Variant variant{.emission = Emission::Changes, .window = tumbling(10)};
  auto watermark = std::make_shared<plan::Watermark>();
  watermark->column = kTime;
  auto node = aggregate_node(variant);
  node->late = plan::LatePolicy::Fail;
  Pipeline pipeline({watermark, node});
  const auto row = [](Micros time) {
    return Row{Value::string("a"), Value::bigint(1), Value::boolean(true), Value::timestamp(time)};
  };
  ASSERT_TRUE(run(pipeline, kTypes, {row(1), row(15), row(2), row(16)}, 4).ok());
  EXPECT_EQ(pipeline.out.rows.size(), 2u);
  EXPECT_EQ(pipeline.policy.late_rows, 1u);
}

TEST(WindowAggregate, ClosedWindowsGiveTheirMemoryBack) {
  Variant variant{.emission = Emission::Final, .window = tumbling(100)};
  auto watermark = std::make_shared<plan::Watermark>();
  watermark->column = kTime;
  Pipeline pipeline({watermark, aggregate_node(variant)});
  std::mt19937_64 random(1);
  ASSERT_TRUE(run(pipeline, kTypes, random_rows(random, 20'000), 64).ok());
  EXPECT_LT(pipeline.state_bytes(1), 400'000u);
}

}  // namespace
}  // namespace velo::operators
