// Windows that are corrected by late rows, against a model that goes row by row.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "changing_rows.hpp"
#include "functions/aggregate.hpp"
#include "plan/aggregate.hpp"
#include "window/arithmetic.hpp"

namespace velo::operators {
namespace {

using Texts = std::vector<std::string>;

constexpr Micros kLateness = 30;

std::shared_ptr<plan::Aggregate> make_node(const window::Spec& spec) {
  auto node = std::make_shared<plan::Aggregate>();
  node->inputs = {join_input(plan::Changelog::Append)};
  node->keys = {expr::column(0, TypeId::BigInt, "k")};
  plan::AggregateItem item;
  item.function = "SUM";
  item.arguments = {expr::column(1, TypeId::BigInt, "x")};
  const functions::Argument argument{TypeId::BigInt, nullptr};
  item.bound = functions::find_aggregate("sum")->bind({&argument, 1}, false).value();
  node->aggregates = {item};
  node->window = spec;
  node->emission = plan::Emission::Final;
  node->late = plan::LatePolicy::Update;
  node->lateness = kLateness;
  return node;
}

class Model {
 public:
  explicit Model(const window::Spec& spec) : spec_(spec) {}

  Texts out;
  uint64_t late_rows = 0;

  void add(const Event& event) {
    const Micros watermark = latest_ == kMinTime ? kMinTime : latest_ - kDelay;
    fire(watermark);
    latest_ = std::max(latest_, event.time);
    bool taken = false;
    const window::Windows windows = window::windows_of(spec_, event.time);
    for (uint64_t i = 0; i < windows.count(); ++i) {
      const window::Bounds bounds = windows.bounds(i);
      if (watermark != kMinTime && bounds.end + spec_.grace + kLateness <= watermark) continue;
      taken = true;
      const bool fired = watermark != kMinTime && bounds.end + spec_.grace <= watermark;
      Groups& groups = windows_[{bounds.end, bounds.start}];
      const std::string key = event.row[0].text();
      auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == key; });
      const bool is_new = group == groups.end();
      if (is_new) group = groups.insert(groups.end(), {key, std::nullopt});
      if (!event.row[1].is_null()) group->second = group->second.value_or(0) + event.row[1].as_int();
      if (fired) show(is_new ? "+I " : "+U ", *group, bounds.start, bounds.end);
    }
    late_rows += !taken;
  }
  void fire(Micros watermark) {
    for (const auto& [ends, groups] : windows_) {
      const bool due = watermark == kMaxTime || (watermark != kMinTime && ends.first + spec_.grace <= watermark);
      if (!due || std::find(fired_.begin(), fired_.end(), ends) != fired_.end()) continue;
      fired_.push_back(ends);
      for (const auto& group : groups) show("+I ", group, ends.second, ends.first);
    }
  }

 private:
  using Group = std::pair<std::string, std::optional<int64_t>>;
  using Groups = std::vector<Group>;
  using Ends = std::pair<Micros, Micros>;

  void show(const std::string& kind, const Group& group, Micros start, Micros end) {
    if (std::find(fired_.begin(), fired_.end(), Ends{end, start}) == fired_.end()) fired_.push_back({end, start});
    out.push_back(kind + group.first + " | " + (group.second ? std::to_string(*group.second) : "NULL") + " | " +
                  Value::timestamp(start).text() + " | " + Value::timestamp(end).text());
  }

  window::Spec spec_;
  Micros latest_ = kMinTime;
  std::map<Ends, Groups> windows_;
  std::vector<Ends> fired_;
};

std::vector<Event> disordered_events(std::mt19937& random) {
  std::vector<Event> events;
  for (size_t i = 0; i < 200; ++i) {
    const Micros time = static_cast<Micros>(2 * i + random() % 120);
    events.push_back(
        {0, join_row(static_cast<int64_t>(random() % 3), static_cast<int64_t>(random() % 9)), RowKind::Insert, time});
  }
  return events;
}

TEST(LateUpdate, EachLateRowGivesItsGroupAgain) {
  std::mt19937 random(31);
  for (const window::Spec& spec :
       {window::Spec{window::Kind::Tumbling, 20, 20, 0, 0}, window::Spec{window::Kind::Tumbling, 20, 20, 3, 10},
        window::Spec{window::Kind::Hopping, 30, 20, 0, 5}, window::Spec{window::Kind::Cumulate, 40, 10, 0, 0}}) {
    const auto node = make_node(spec);
    for (int round = 0; round < 10; ++round) {
      const std::vector<Event> events = disordered_events(random);
      Model model(spec);
      for (const Event& event : events) model.add(event);
      model.fire(kMaxTime);
      ASSERT_GT(model.late_rows, 0u);
      for (const size_t batch : {1, 3, 50, 4096}) {
        TwoInputs one(*node, {kDelay, std::nullopt}, batch);
        ASSERT_TRUE(push_all(one, events, batch).ok());
        ASSERT_TRUE(one.advance(0, kMaxTime).ok());
        ASSERT_EQ(one.out.texts(), model.out) << "batches of " << batch;
        ASSERT_EQ(one.policy.late_rows, model.late_rows);
      }
    }
  }
}

}  // namespace
}  // namespace velo::operators
