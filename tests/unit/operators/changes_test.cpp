// Aggregation and DISTINCT over rows that are taken back, against a model that keeps the rows themselves.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <set>

#include "changing_rows.hpp"
#include "functions/aggregate.hpp"
#include "plan/aggregate.hpp"
#include "window/arithmetic.hpp"

namespace velo::operators {
namespace {

using plan::Emission;
using Texts = std::vector<std::string>;

plan::AggregateItem item(std::string_view function, std::optional<size_t> column) {
  plan::AggregateItem item;
  item.function = function;
  std::vector<functions::Argument> arguments;
  if (column) {
    item.arguments.push_back(expr::column(*column, TypeId::BigInt, "x"));
    arguments.push_back({TypeId::BigInt, nullptr});
  }
  functions::AggregateForm form;
  form.retractable = true;
  item.bound = functions::find_aggregate(function)->bind(arguments, form).value();
  return item;
}

/// Panes know by its time which of equal values goes, the model does not.
bool shows_last(const std::optional<window::Spec>& window) { return !window || window->kind == window::Kind::Tumbling; }

std::shared_ptr<plan::Aggregate> aggregate_node(Emission emission, bool keyed, std::optional<window::Spec> window) {
  auto node = std::make_shared<plan::Aggregate>();
  node->inputs = {join_input(plan::Changelog::Retract)};
  if (keyed) node->keys = {expr::column(0, TypeId::BigInt, "k")};
  node->aggregates = {item("count", std::nullopt), item("sum", 1), item("min", 1)};
  if (shows_last(window)) node->aggregates.push_back(item("last_value", 1));
  node->emission = emission;
  node->every = 10;
  node->window = window;
  return node;
}

/// The rows of one group, in the order of their arrival.
struct Group {
  std::string key;
  std::vector<std::optional<int64_t>> values;

  void change(const Event& event) {
    const auto value = event.row[1].is_null() ? std::nullopt : std::optional(event.row[1].as_int());
    if (event.kind == RowKind::Insert || event.kind == RowKind::UpdateAfter) return values.push_back(value);
    values.erase(std::find(values.begin(), values.end(), value));  // of equal values the first one goes
  }
  std::string text(bool with_last) const {
    std::optional<int64_t> sum, least, last;
    for (const auto& value : values) {
      if (!value) continue;
      sum = sum.value_or(0) + *value;
      least = std::min(least.value_or(*value), *value);
      last = value;
    }
    std::string out = key.empty() ? "" : key + " | ";
    out += std::to_string(values.size());
    const auto add = [&](std::optional<int64_t> one) { out += " | " + (one ? std::to_string(*one) : "NULL"); };
    add(sum);
    add(least);
    if (with_last) add(last);
    return out;
  }
};

/// Windows by (end, start), each with its groups in the order first seen; without windows there is one.
class Model {
 public:
  Model(bool keyed, std::optional<window::Spec> window) : keyed_(keyed), window_(window) {}

  Texts changes;
  uint64_t late_rows = 0;

  void add(std::span<const Event> events) {
    for (size_t i = 0; i < events.size(); ++i) {
      if (events[i].kind != RowKind::UpdateBefore) {
        apply({&events[i], 1});
        continue;
      }
      apply(events.subspan(i, 2));
      ++i;
    }
  }
  Texts final_rows() const {
    Texts out;
    for (const auto& [ends, groups] : windows_) {
      for (const Group& group : groups) {
        if (!group.values.empty() || (!keyed_ && !window_))
          out.push_back("+I " + group.text(shows_last(window_)) + suffix(ends));
      }
    }
    if (!keyed_ && !window_ && windows_.empty()) out.push_back("+I " + Group{}.text(true));
    return out;
  }

 private:
  using Ends = std::pair<Micros, Micros>;
  struct Touched {
    Ends ends;
    size_t group;
    bool was;
  };

  /// One change: a row that comes or goes, or both halves of an update.
  void apply(std::span<const Event> halves) {
    std::vector<Touched> touched;
    const Micros closed = latest_ == kMinTime ? kMinTime : latest_ - kDelay;
    for (const Event& event : halves) {
      const bool last = &event == &halves.back();
      bool taken = false;
      for (const Ends& ends : ends_of(event)) {
        if (window_ && ends.first <= closed) continue;
        taken = true;
        const size_t group = find(ends, event);
        const bool was = !windows_[ends][group].values.empty();
        windows_[ends][group].change(event);
        const auto first_half = std::find_if(
            touched.begin(), touched.end(), [&](const Touched& one) { return one.ends == ends && one.group == group; });
        if (first_half != touched.end()) {
          show(*first_half);
        } else if (!last && stays(halves[1], ends, group, closed)) {
          touched.push_back({ends, group, was});
        } else {
          show({ends, group, was});
        }
      }
      late_rows += !taken;
    }
    for (const Event& event : halves) latest_ = std::max(latest_, event.time);
  }

  bool stays(const Event& after, const Ends& ends, size_t group, Micros closed) {
    const std::vector<Ends> next = ends_of(after);
    return std::find(next.begin(), next.end(), ends) != next.end() && !(window_ && ends.first <= closed) &&
           find(ends, after) == group;
  }

  void show(const Touched& one) {
    const Group& group = windows_[one.ends][one.group];
    std::string kind = group.values.empty() ? "-D " : one.was ? "+U " : "+I ";
    if (!keyed_ && !window_) kind = changes.empty() ? "+I " : "+U ";
    changes.push_back(kind + group.text(shows_last(window_)) + suffix(one.ends));
  }

  std::vector<Ends> ends_of(const Event& event) const {
    if (!window_) return {{0, 0}};
    std::vector<Ends> out;
    const window::Windows windows = window::windows_of(*window_, event.time);
    for (uint64_t i = 0; i < windows.count(); ++i) out.emplace_back(windows.bounds(i).end, windows.bounds(i).start);
    return out;
  }

  size_t find(const Ends& ends, const Event& event) {
    std::vector<Group>& groups = windows_[ends];
    const std::string key = keyed_ ? event.row[0].text() : "";
    size_t at = 0;
    while (at < groups.size() && groups[at].key != key) ++at;
    if (at == groups.size()) groups.emplace_back().key = key;
    return at;
  }

  std::string suffix(const Ends& ends) const {
    if (!window_) return "";
    return " | " + Value::timestamp(ends.second).text() + " | " + Value::timestamp(ends.first).text();
  }

  bool keyed_;
  std::optional<window::Spec> window_;
  Micros latest_ = kMinTime;
  std::map<Ends, std::vector<Group>> windows_;
};

struct Result {
  Texts texts;
  uint64_t late_rows;
};

Result run(const plan::Aggregate& node, const std::vector<Event>& events, size_t batch) {
  TwoInputs one(node, {kDelay, std::nullopt}, batch);
  EXPECT_TRUE(push_all(one, events, batch).ok());
  EXPECT_TRUE(one.advance(0, kMaxTime).ok());
  return {one.out.texts(), one.policy.late_rows};
}

std::vector<std::optional<window::Spec>> all_windows() {
  return {std::nullopt, window::Spec{window::Kind::Tumbling, 30, 30, 0, 0},
          window::Spec{window::Kind::Hopping, 30, 20, 0, 0}, window::Spec{window::Kind::Cumulate, 40, 20, 0, 0}};
}

TEST(AggregateOfChanges, EachChangeShowsItsGroupAsItIs) {
  std::mt19937 random(11);
  for (const auto& window : all_windows()) {
    for (const bool keyed : {true, false}) {
      const auto node = aggregate_node(Emission::Changes, keyed, window);
      for (int round = 0; round < 20; ++round) {
        const std::vector<Event> events = random_events(random, 150);
        Model model(keyed, window);
        model.add(events);
        for (const size_t batch : {1, 3, 50, 4096}) {
          const Result result = run(*node, events, batch);
          ASSERT_EQ(result.texts, model.changes) << "batches of " << batch;
          ASSERT_EQ(result.late_rows, model.late_rows);
        }
      }
    }
  }
}

TEST(AggregateOfChanges, FinalShowsWhatIsLeft) {
  std::mt19937 random(12);
  for (const auto& window : all_windows()) {
    for (const bool keyed : {true, false}) {
      const auto node = aggregate_node(Emission::Final, keyed, window);
      for (int round = 0; round < 20; ++round) {
        const std::vector<Event> events = random_events(random, 150);
        Model model(keyed, window);
        model.add(events);
        for (const size_t batch : {1, 3, 50, 4096}) {
          const Result result = run(*node, events, batch);
          ASSERT_EQ(result.texts, model.final_rows()) << "batches of " << batch;
          ASSERT_EQ(result.late_rows, model.late_rows);
        }
      }
    }
  }
}

/// What a reader of the changes holds at the end.
std::set<std::string> kept(const Texts& changes, bool keyed) {
  std::map<std::string, std::string> rows;
  for (const std::string& change : changes) {
    const std::string row = change.substr(3);
    std::string key = keyed ? row.substr(0, row.find(" | ")) : "";
    if (const size_t at = row.find("1970"); at != std::string::npos) key += row.substr(at);
    if (change.starts_with("-D")) EXPECT_EQ(rows.erase(key), 1u) << change;
    else EXPECT_EQ(rows.insert_or_assign(key, row).second, change.starts_with("+I")) << change;
  }
  std::set<std::string> out;
  for (const auto& [key, row] : rows) out.insert(row);
  return out;
}

TEST(AggregateOfChanges, EveryShowsTheSameInTheEnd) {
  std::mt19937 random(13);
  for (const auto& window : all_windows()) {
    for (const bool keyed : {true, false}) {
      const auto changes = aggregate_node(Emission::Changes, keyed, window);
      const auto every = aggregate_node(Emission::Every, keyed, window);
      for (int round = 0; round < 20; ++round) {
        const std::vector<Event> events = random_events(random, 150);
        const Result one = run(*every, events, 1);
        EXPECT_EQ(kept(one.texts, keyed), kept(run(*changes, events, 1).texts, keyed));
        for (const size_t batch : {3, 50, 4096}) ASSERT_EQ(run(*every, events, batch).texts, one.texts);
      }
    }
  }
}

TEST(AggregateOfChanges, TakingBackWhatNeverCameDoesNothing) {
  const auto node = aggregate_node(Emission::Changes, true, std::nullopt);
  const std::vector<Event> events = {{0, join_row(1, 5), RowKind::Delete, 0}, {0, join_row(1, 6), RowKind::Insert, 0}};
  const Result result = run(*node, events, 9);
  EXPECT_EQ(result.texts, (Texts{"+I 1 | 1 | 6 | 6 | 6"}));
}

TEST(AggregateOfChanges, GroupsWithoutRowsAreForgotten) {
  const auto node = aggregate_node(Emission::Changes, true, std::nullopt);
  expect_keys_are_forgotten(*node, [](int64_t i) {
    return std::vector<Event>{{0, join_row(i, i), RowKind::Insert, 0}, {0, join_row(i, i), RowKind::Delete, 0}};
  });
}

TEST(Normalize, KeysWithoutRowsAreForgotten) {
  plan::Normalize node;
  node.inputs = {join_input(plan::Changelog::Upsert)};
  node.schema = node.inputs[0]->schema;
  node.key = {0};
  expect_keys_are_forgotten(node, [](int64_t i) {
    return std::vector<Event>{{0, join_row(i, i), RowKind::Insert, 0},
                              {0, join_row(i, i + 1), RowKind::UpdateAfter, 0},
                              {0, join_row(i, i), RowKind::Delete, 0}};
  });
}

TEST(DistinctOfChanges, ARowIsThereAsLongAsSomebodyHasIt) {
  std::mt19937 random(14);
  plan::Distinct node;
  node.inputs = {join_input(plan::Changelog::Retract)};
  node.schema = node.inputs[0]->schema;
  for (int round = 0; round < 50; ++round) {
    const std::vector<Event> events = random_events(random, 150);
    std::map<std::string, int> times;
    Texts expected;
    for (size_t i = 0; i < events.size(); ++i) {
      const std::string row = left_text(events[i].row);
      if (events[i].kind == RowKind::UpdateBefore && left_text(events[i + 1].row) == row) {
        ++i;
        continue;
      }
      const bool comes = events[i].kind == RowKind::Insert || events[i].kind == RowKind::UpdateAfter;
      if (comes && times[row]++ == 0) expected.push_back("+I " + row);
      if (!comes && --times[row] == 0) expected.push_back("-D " + row);
    }
    for (const size_t batch : {1, 3, 50, 4096}) {
      TwoInputs one(node, {std::nullopt, std::nullopt}, batch);
      ASSERT_TRUE(push_all(one, events, batch).ok());
      ASSERT_EQ(one.out.texts(), expected) << "batches of " << batch;
    }
  }
}

}  // namespace
}  // namespace velo::operators
