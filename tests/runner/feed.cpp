#include "feed.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "functions/scalar.hpp"
#include "types/time.hpp"

namespace velo::cases {

namespace {

using connector::Poll;

class FeedRows final : public connector::RowSource {
 public:
  FeedRows(Feed& feed, const catalog::Relation& relation, std::vector<size_t> columns)
      : feed_(feed), columns_(std::move(columns)) {
    std::vector<Type> types;
    for (const size_t column : columns_) types.push_back(relation.schema[column].type);
    block_ = RowBlock(types);
    origin_.where = relation.name;
  }

  Result<Poll> poll(uint32_t max_rows, Batch& batch, int) override {
    const size_t left = feed_.rows.size() - feed_.taken;
    if (left == 0) return feed_.ended ? Poll::End : Poll::Idle;
    const auto rows = static_cast<uint32_t>(std::min<size_t>(left, max_rows));
    block_.reset(rows);
    for (uint32_t row = 0; row < rows; ++row) {
      const std::vector<Value>& values = feed_.rows[feed_.taken + row];
      for (size_t i = 0; i < columns_.size(); ++i) block_.column(i).set_value(row, values[columns_[i]]);
    }
    block_.view(rows, batch);
    origin_.partition = Partition(feed_.partition);
    origin_.first_offset = Offset(static_cast<int64_t>(feed_.taken));
    batch.origin = &origin_;
    feed_.taken += rows;
    return Poll::Data;
  }

 private:
  Feed& feed_;
  std::vector<size_t> columns_;
  RowBlock block_;
  RowOrigin origin_;
};

class FeedBytes final : public connector::ByteSource {
 public:
  FeedBytes(Feed& feed, std::string name) : feed_(feed), name_(std::move(name)) {}

  Result<Poll> poll(format::RawBatch& raw, int) override {
    const size_t left = feed_.bytes.size() - feed_.consumed;
    const bool ends = feed_.ended && !end_shown_;
    if (left <= feed_.shown && !ends) return feed_.ended ? Poll::End : Poll::Idle;
    padded_.assign(kPad, '\0');
    padded_.append(feed_.bytes, feed_.consumed).append(kPad, '\0');
    raw.data = padded_.data() + kPad;
    raw.size = feed_.shown = left;
    raw.begins = feed_.consumed == 0;
    raw.ends = end_shown_ = feed_.ended;
    raw.where = name_;
    raw.partition = Partition(feed_.partition);
    raw.first_line = 1 + static_cast<uint64_t>(std::count(
                             feed_.bytes.begin(), feed_.bytes.begin() + static_cast<long>(feed_.consumed), '\n'));
    raw.first_offset = Offset(static_cast<int64_t>(feed_.records));
    return Poll::Data;
  }
  void consume(size_t bytes, uint64_t records) override {
    feed_.consumed += bytes;
    feed_.shown -= bytes;
    feed_.records += records;
  }

 private:
  static constexpr size_t kPad = 64;
  Feed& feed_;
  std::string name_;
  std::string padded_;
  bool end_shown_ = false;
};

bool is_time_of_day(std::string_view text) { return text.size() >= 8 && text[2] == ':' && text[5] == ':'; }

}  // namespace

Result<std::vector<Value>> parse_row(const std::string& line, const Schema& schema) {
  std::vector<Value> out;
  size_t begin = 0;
  for (const Field& field : schema.fields) {
    if (begin > line.size())
      return Error(1901, "a row of " + std::to_string(schema.size()) + " cells is needed: " + line);
    const size_t bar = line.find(" | ", begin);
    std::string text(trim(std::string_view(line).substr(begin, bar - begin)));
    begin = bar == std::string::npos ? line.size() + 1 : bar + 3;
    if (text == "NULL") {
      out.push_back(Value::null(field.type));
      continue;
    }
    if (text == "''") text.clear();
    if (field.type.is(TypeId::Timestamp) && is_time_of_day(text)) text = "1970-01-01T" + text;
    VELO_TRY(Value value, functions::cast_value(Value::string(text), field.type));
    out.push_back(std::move(value));
  }
  if (begin <= line.size()) return Error(1901, "more than " + std::to_string(schema.size()) + " cells: " + line);
  return out;
}

std::unique_ptr<connector::RowSource> make_feed_rows(Feed& feed, const catalog::Relation& relation,
                                                     std::vector<size_t> columns) {
  return std::make_unique<FeedRows>(feed, relation, std::move(columns));
}

std::unique_ptr<connector::ByteSource> make_feed_bytes(Feed& feed, std::string name) {
  return std::make_unique<FeedBytes>(feed, std::move(name));
}

std::string cell(const Value& value) {
  std::string text = value.text();
  constexpr std::string_view kDayOne = "1970-01-01T";
  if (value.type().is(TypeId::Timestamp) && text.starts_with(kDayOne)) {
    text.erase(0, kDayOne.size());
    if (text.ends_with('Z')) text.pop_back();
  }
  if (value.type().is_text() && !value.is_null() && text.empty()) return "''";
  return text;
}

}  // namespace velo::cases
