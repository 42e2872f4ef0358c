// SESSION windows against a model that keeps the rows of every session, with enough sessions that memory is given back.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <tuple>

#include "functions/aggregate.hpp"
#include "pipeline.hpp"
#include "window/arithmetic.hpp"
#include "window/watermark.hpp"

namespace velo::operators {
namespace {

using plan::Emission;

constexpr size_t kKey = 0, kValue = 1, kTime = 2;
const std::vector<Type> kTypes = {TypeId::String, TypeId::BigInt, TypeId::Timestamp};

struct Variant {
  Emission emission = Emission::Final;
  Micros gap = 10;
  Micros grace = 0;
  Micros delay = 0;
  Micros every = 0;
};

plan::AggregateItem item(std::string_view function, std::optional<size_t> argument, bool distinct) {
  plan::AggregateItem item;
  item.function = function;
  std::vector<functions::Argument> arguments;
  if (argument) {
    item.arguments.push_back(expr::column(*argument, kTypes[*argument], "x"));
    arguments.push_back({kTypes[*argument], nullptr});
  }
  item.bound = functions::find_aggregate(function)->bind(arguments, distinct).value();
  return item;
}

std::shared_ptr<plan::Aggregate> session_node(const Variant& variant) {
  auto node = std::make_shared<plan::Aggregate>();
  node->keys.push_back(expr::column(kKey, kTypes[kKey], "k"));
  node->aggregates = {item("count", std::nullopt, false), item("sum", kValue, false), item("count", kValue, true),
                      item("max", kKey, false)};
  node->window = window::Spec{window::Kind::Session, variant.gap, 0, 0, variant.grace};
  node->emission = variant.emission;
  node->every = variant.every;
  return node;
}

struct Kept {
  std::string key;
  std::vector<Row> rows;
  Micros first = 0;
  Micros last = 0;
  uint64_t seen = 0;
};

/// What SQL says, one row at a time.
class Model {
 public:
  explicit Model(const Variant& variant) : variant_(variant) {}

  std::vector<std::string> out;
  uint64_t late_rows = 0;

  void add(const Row& row) {
    const Micros time = row[kTime].as_int();
    const Micros watermark = window::watermark_at(latest_, variant_.delay);
    latest_ = std::max(latest_, time);
    close(watermark);
    std::vector<size_t> touched;
    Kept joined{row[kKey].text(), {}, time, time, rows_++};
    const Micros start = touch(joined, touched);
    if (joined.last + variant_.gap + variant_.grace <= watermark) {
      ++late_rows;
      return;
    }
    for (const size_t i : touched) {
      if (open_[i].first != joined.first) change("-D", open_[i]);
      joined.rows.insert(joined.rows.end(), open_[i].rows.begin(), open_[i].rows.end());
    }
    joined.rows.push_back(row);
    for (size_t i = touched.size(); i-- > 0;) open_.erase(open_.begin() + static_cast<ptrdiff_t>(touched[i]));
    change(start == joined.first ? "+U" : "+I", joined);
    open_.push_back(joined);
  }

  void end() { close(kMaxTime); }

 private:
  /// Extends `joined` by the open sessions it touches; gives the earliest start among those.
  Micros touch(Kept& joined, std::vector<size_t>& touched) const {
    const Micros time = joined.first;
    Micros start = kMaxTime;
    for (size_t i = 0; i < open_.size(); ++i) {
      const Kept& one = open_[i];
      if (one.key != joined.key || one.first - variant_.gap > time || time > one.last + variant_.gap) continue;
      touched.push_back(i);
      start = std::min(start, one.first);
      joined.first = std::min(joined.first, one.first);
      joined.last = std::max(joined.last, one.last);
      joined.seen = std::min(joined.seen, one.seen);
    }
    return start;
  }

  void close(Micros watermark) {
    std::vector<Kept> closed;
    std::erase_if(open_, [&](const Kept& one) {
      const bool due = watermark == kMaxTime || watermark > one.last + variant_.gap + variant_.grace;
      if (due) closed.push_back(one);
      return due;
    });
    if (variant_.emission != Emission::Final) return;
    std::sort(closed.begin(), closed.end(), [](const Kept& a, const Kept& b) {
      return std::tie(a.last, a.first, a.seen) < std::tie(b.last, b.first, b.seen);
    });
    for (const Kept& one : closed) write("+I", one);
  }

  void change(const char* kind, const Kept& one) {
    if (variant_.emission == Emission::Changes) write(kind, one);
  }

  void write(const char* kind, const Kept& one) {
    int64_t sum = 0;
    std::set<int64_t> distinct;
    for (const Row& row : one.rows) {
      if (row[kValue].is_null()) continue;
      sum += row[kValue].as_int();
      distinct.insert(row[kValue].as_int());
    }
    out.push_back(std::string(kind) + " | " + one.key + " | " + std::to_string(one.rows.size()) + " | " +
                  (distinct.empty() ? "NULL" : std::to_string(sum)) + " | " + std::to_string(distinct.size()) + " | " +
                  one.key + " | " + Value::timestamp(one.first).text() + " | " +
                  Value::timestamp(one.last + variant_.gap).text());
  }

  Variant variant_;
  Micros latest_ = kMinTime;
  uint64_t rows_ = 0;
  std::vector<Kept> open_;
};

/// Rows around an advancing time, some far behind it. Keys come and go; some are long, one is NULL.
std::vector<Row> random_rows(std::mt19937_64& random, size_t count) {
  std::vector<Row> rows;
  Micros now = -300;
  for (size_t i = 0; i < count; ++i) {
    now += static_cast<Micros>(random() % 3);
    const uint64_t key = i / 200 * 7 + random() % 20;
    rows.push_back(
        {key == 20 ? Value::null(TypeId::String) : Value::string(std::string(key % 3 * 8, 'k') + std::to_string(key)),
         random() % 8 == 0 ? Value::null(TypeId::BigInt) : Value::bigint(static_cast<int64_t>(random() % 30) - 9),
         Value::timestamp(now - static_cast<Micros>(random() % 3 == 0 ? random() % 40 : 0))});
  }
  return rows;
}

std::unique_ptr<Pipeline> pipeline_of(const Variant& variant) {
  auto watermark = std::make_shared<plan::Watermark>();
  watermark->column = kTime;
  watermark->delay = variant.delay;
  return std::make_unique<Pipeline>(std::vector<std::shared_ptr<plan::Node>>{watermark, session_node(variant)});
}

void expect_model(const Variant& variant, size_t count) {
  std::mt19937_64 random(7);
  const std::vector<Row> rows = random_rows(random, count);
  Model model(variant);
  for (const Row& row : rows) model.add(row);
  model.end();
  for (const size_t batch : {1, 7, 100, 4096}) {
    const auto pipeline = pipeline_of(variant);
    ASSERT_TRUE(run(*pipeline, kTypes, rows, batch).ok());
    ASSERT_EQ(pipeline->out.rows, model.out) << "batches of " << batch;
    EXPECT_EQ(pipeline->policy.late_rows, model.late_rows);
    EXPECT_EQ(pipeline->out.watermark, kMaxTime);
  }
}

TEST(Sessions, FinalGivesEachSessionOnce) {
  expect_model({.emission = Emission::Final}, 0);
  expect_model({.emission = Emission::Final, .delay = 40}, 20'000);
  expect_model({.emission = Emission::Final, .grace = 12, .delay = 5}, 5'000);
  expect_model({.emission = Emission::Final, .gap = 3}, 20'000);
}

TEST(Sessions, ChangesGivesTheSessionOfEachRow) {
  expect_model({.emission = Emission::Changes}, 0);
  expect_model({.emission = Emission::Changes, .delay = 40}, 20'000);
  expect_model({.emission = Emission::Changes, .grace = 12, .delay = 5}, 5'000);
  expect_model({.emission = Emission::Changes, .gap = 3}, 5'000);
}

/// The rows that remain when deletes are applied, by key and start.
std::map<std::string, std::string> folded(const std::vector<std::string>& rows) {
  std::map<std::string, std::string> out;
  for (const std::string& row : rows) {
    const size_t end = row.rfind(" | ");
    const std::string key = row.substr(3, row.find(" | ", 5) - 3) + row.substr(row.rfind(" | ", end - 1), 40);
    const std::string id = key.substr(0, key.rfind(" | "));
    if (row.starts_with("-D")) {
      EXPECT_EQ(out.erase(id), 1u) << row;
      continue;
    }
    EXPECT_EQ(out.contains(id), row.starts_with("+U")) << row;
    out[id] = row.substr(3);
  }
  return out;
}

TEST(Sessions, EveryEndsWhereChangesEnds) {
  std::mt19937_64 random(7);
  const std::vector<Row> rows = random_rows(random, 20'000);
  const auto changes = pipeline_of({.emission = Emission::Changes, .delay = 40});
  ASSERT_TRUE(run(*changes, kTypes, rows, 100).ok());
  const auto one_by_one = pipeline_of({.emission = Emission::Every, .delay = 40, .every = 15});
  ASSERT_TRUE(run(*one_by_one, kTypes, rows, 1).ok());
  EXPECT_EQ(folded(one_by_one->out.rows), folded(changes->out.rows));
  EXPECT_LT(one_by_one->out.rows.size(), changes->out.rows.size());
  for (const size_t batch : {7, 4096}) {
    const auto every = pipeline_of({.emission = Emission::Every, .delay = 40, .every = 15});
    ASSERT_TRUE(run(*every, kTypes, rows, batch).ok());
    ASSERT_EQ(every->out.rows, one_by_one->out.rows) << "batches of " << batch;
  }
}

TEST(Sessions, MemoryFollowsTheOpenSessions) {
  std::mt19937_64 random(7);
  const std::vector<Row> rows = random_rows(random, 60'000);
  const auto some = pipeline_of({});
  ASSERT_TRUE(run(*some, kTypes, {rows.begin(), rows.begin() + 20'000}, 100).ok());
  const auto all = pipeline_of({});
  ASSERT_TRUE(run(*all, kTypes, rows, 100).ok());
  EXPECT_LT(all->state_bytes(1), some->state_bytes(1) * 2);
}

}  // namespace
}  // namespace velo::operators
