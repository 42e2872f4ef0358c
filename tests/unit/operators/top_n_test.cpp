// Top-N against a model that sorts all rows of a partition after each change.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "changing_rows.hpp"
#include "plan/top_n.hpp"

namespace velo::operators {
namespace {

using functions::WindowKind;
using Texts = std::vector<std::string>;

struct Shape {
  WindowKind rank = WindowKind::RowNumber;
  uint64_t offset = 0;
  uint64_t limit = 2;
  bool shows_rank = false;
  bool partitioned = true;
  bool changing = true;
  bool at_end = false;
};

std::shared_ptr<plan::TopN> make_node(const Shape& shape) {
  auto node = std::make_shared<plan::TopN>();
  node->inputs = {join_input(shape.changing ? plan::Changelog::Retract : plan::Changelog::Append)};
  node->schema = node->inputs[0]->schema;
  if (shape.shows_rank) node->schema.fields.push_back({"rank", TypeId::BigInt, false});
  if (shape.partitioned) node->partition = {0};
  node->order = {{1, true, false}};
  node->rank = shape.rank;
  node->offset = shape.offset;
  node->limit = shape.limit;
  node->shows_rank = shape.shows_rank;
  node->at_end = shape.at_end;
  return node;
}

std::vector<Event> events_of(std::mt19937& random, const Shape& shape) {
  std::vector<Event> events = random_events(random, 120);
  if (!shape.changing) {
    std::erase_if(events, [](const Event& event) { return event.kind != RowKind::Insert; });
  }
  return events;
}

/// All rows that are there, in the order of their arrival.
class Model {
 public:
  explicit Model(const Shape& shape) : shape_(shape) {}

  void change(const Event& event) {
    if (event.kind == RowKind::Insert || event.kind == RowKind::UpdateAfter) return rows_.push_back(event.row);
    const auto last = std::find_if(rows_.rbegin(), rows_.rend(),
                                   [&](const Row& row) { return left_text(row) == left_text(event.row); });
    rows_.erase(std::next(last).base());
  }

  /// The rows of the result, in the order of their arrival.
  Texts result() const {
    Texts out;
    for (size_t i = 0; i < rows_.size(); ++i) {
      const uint64_t rank = rank_of(i);
      if (rank <= shape_.offset || rank > shape_.limit) continue;
      out.push_back(left_text(rows_[i]) + (shape_.shows_rank ? " | " + std::to_string(rank) : ""));
    }
    return out;
  }

 private:
  bool before(const Row& a, const Row& b) const {
    if (a[1].is_null() || b[1].is_null()) return !a[1].is_null() && b[1].is_null();
    return a[1].as_int() > b[1].as_int();
  }
  uint64_t rank_of(size_t i) const {
    uint64_t rank = 1;
    std::vector<std::string> values;
    for (size_t j = 0; j < rows_.size(); ++j) {
      if (shape_.partitioned && rows_[j][0].text() != rows_[i][0].text()) continue;
      const bool better = before(rows_[j], rows_[i]);
      if (shape_.rank == WindowKind::RowNumber) rank += better || (j < i && !before(rows_[i], rows_[j])) ? 1 : 0;
      else if (better && std::find(values.begin(), values.end(), rows_[j][1].text()) == values.end()) ++rank;
      else if (better && shape_.rank == WindowKind::Rank) ++rank;
      if (better) values.push_back(rows_[j][1].text());
    }
    return rank;
  }

  Shape shape_;
  std::vector<Row> rows_;
};

/// What a reader of the changes holds: by key where places are replaced, otherwise row by row.
class Reader {
 public:
  explicit Reader(const plan::TopN& node) : node_(node) {}

  void read(const Texts& changes) {
    for (const std::string& change : changes) {
      const std::string row = change.substr(3);
      if (!node_.has_places()) {
        count(row, change[0] == '+' ? 1 : -1);
      } else if (change.starts_with("-D")) {
        EXPECT_EQ(places_.erase(key_of(row)), 1u) << change;
      } else {
        EXPECT_EQ(places_.insert_or_assign(key_of(row), row).second, change.starts_with("+I")) << change;
      }
    }
  }
  Texts rows() const {
    Texts out;
    for (const auto& [key, row] : places_) out.push_back(row);
    for (const auto& [row, times] : rows_) out.insert(out.end(), static_cast<size_t>(times), row);
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  void count(const std::string& row, int by) {
    int& times = rows_[row];
    times += by;
    EXPECT_GE(times, 0) << row;
    if (times == 0) rows_.erase(row);
  }
  std::string key_of(const std::string& row) const {
    std::string key = node_.partition.empty() ? "" : row.substr(0, row.find(" | "));
    return node_.shows_rank ? key + row.substr(row.rfind(" | ")) : key;
  }

  const plan::TopN& node_;
  std::map<std::string, std::string> places_;
  std::map<std::string, int> rows_;
};

std::vector<Shape> all_shapes() {
  std::vector<Shape> out;
  for (const WindowKind rank : {WindowKind::RowNumber, WindowKind::Rank, WindowKind::DenseRank}) {
    for (const auto& [offset, limit] : {std::pair<uint64_t, uint64_t>{0, 1}, {0, 3}, {1, 3}, {1, 2}, {2, 2}}) {
      for (const unsigned bits : {0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u})
        out.push_back({rank, offset, limit, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, false});
    }
  }
  return out;
}

std::string name_of(const Shape& shape) {
  return "rank " + std::to_string(static_cast<int>(shape.rank)) + " of " + std::to_string(shape.offset) + ".." +
         std::to_string(shape.limit) + (shape.shows_rank ? " shown" : "") + (shape.partitioned ? " by key" : "") +
         (shape.changing ? " of changes" : "");
}

TEST(TopN, AReaderOfTheChangesHoldsTheFirstRowsAfterEachOfThem) {
  std::mt19937 random(21);
  for (const Shape& shape : all_shapes()) {
    SCOPED_TRACE(name_of(shape));
    const auto node = make_node(shape);
    for (int round = 0; round < 2; ++round) {
      const std::vector<Event> events = events_of(random, shape);
      TwoInputs one(*node, {std::nullopt, std::nullopt}, 1);
      Model model(shape);
      Reader reader(*node);
      Texts all;
      for (size_t i = 0; i < events.size(); ++i) {
        const size_t halves = events[i].kind == RowKind::UpdateBefore ? 2 : 1;
        ASSERT_TRUE(one.push({events.data() + i, halves}).ok());
        for (size_t half = 0; half < halves; ++half) model.change(events[i + half]);
        i += halves - 1;
        const Texts changes = one.out.texts();
        reader.read({changes.begin() + static_cast<ptrdiff_t>(all.size()), changes.end()});
        all = changes;
        Texts expected = model.result();
        std::sort(expected.begin(), expected.end());
        ASSERT_EQ(reader.rows(), expected) << "event " << i;
      }
      for (const size_t batch : {3, 50, 4096}) {
        TwoInputs other(*node, {std::nullopt, std::nullopt}, batch);
        ASSERT_TRUE(push_all(other, events, batch).ok());
        ASSERT_EQ(other.out.texts(), all) << "batches of " << batch;
      }
    }
  }
}

TEST(TopN, AtTheEndTheRowsComeInTheirOrder) {
  std::mt19937 random(22);
  for (Shape shape : all_shapes()) {
    shape.at_end = true;
    SCOPED_TRACE(name_of(shape));
    const auto node = make_node(shape);
    const std::vector<Event> events = events_of(random, shape);
    Model model(shape);
    for (const Event& event : events) model.change(event);
    Texts expected = model.result();
    for (std::string& row : expected) row = "+I " + row;
    for (const size_t batch : {1, 7, 4096}) {
      TwoInputs one(*node, {std::nullopt, std::nullopt}, batch);
      ASSERT_TRUE(push_all(one, events, batch).ok());
      ASSERT_TRUE(one.advance(0, kMaxTime).ok());
      ASSERT_EQ(one.out.texts(), expected) << "batches of " << batch;
    }
  }
}

TEST(TopN, KeepsNoMoreRowsThanItShows) {
  const auto node = make_node({WindowKind::RowNumber, 0, 3, true, true, false, false});
  TwoInputs one(*node, {std::nullopt, std::nullopt}, 100);
  size_t early = 0;
  for (int64_t i = 0; i < 50'000; ++i) {
    const Event event{0, join_row(i % 7, i), RowKind::Insert, 0};
    ASSERT_TRUE(one.push({&event, 1}).ok());
    one.out.rows.clear();
    if (i == 1000) early = one.state_bytes();
  }
  EXPECT_LE(one.state_bytes(), early);
}

TEST(TopN, PartitionsWithoutRowsAreForgotten) {
  const auto node = make_node({WindowKind::RowNumber, 0, 3, true, true, true, false});
  expect_keys_are_forgotten(*node, [](int64_t i) {
    return std::vector<Event>{{0, join_row(i, i), RowKind::Insert, 0}, {0, join_row(i, i), RowKind::Delete, 0}};
  });
}

}  // namespace
}  // namespace velo::operators
