#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "functions/aggregate.hpp"

namespace velo::functions::test {

/// Columns of values, as aggregates get them.
class Columns {
 public:
  Columns& add(const Type& type, const std::vector<Value>& values) {
    Vector vector(type);
    vector.reset(static_cast<uint32_t>(values.size()));
    for (uint32_t row = 0; row < values.size(); ++row) vector.set_value(row, values[row]);
    vectors_.push_back(std::move(vector));
    return *this;
  }
  Columns& add_constant(const Value& value) {
    vectors_.push_back(Vector::constant(value));
    return *this;
  }
  std::vector<const Vector*> pointers() const {
    std::vector<const Vector*> out;
    for (const Vector& vector : vectors_) out.push_back(&vector);
    return out;
  }
  std::vector<Argument> arguments() const {
    std::vector<Argument> out;
    for (const Vector& vector : vectors_) out.push_back({vector.type(), nullptr});
    return out;
  }

 private:
  std::vector<Vector> vectors_;
};

/// States of some groups of one aggregate, each at an odd offset so that nothing relies on 16-byte alignment.
class Groups {
 public:
  static constexpr uint32_t kOffset = 8;

  Groups(const BoundAggregate& bound, size_t groups) : bound_(bound), words_(groups) {
    for (auto& words : words_) {
      words.assign(2 + bound.state_bytes / 8 + 2, 0xEEEEEEEEEEEEEEEE);
      bound.init(group(words) + kOffset, data());
    }
  }
  Groups(const Groups&) = delete;
  Groups& operator=(const Groups&) = delete;
  ~Groups() {
    for (auto& words : words_) {
      if (bound_.destroy) bound_.destroy(group(words) + kOffset, data());
      EXPECT_EQ(words[0], 0xEEEEEEEEEEEEEEEE) << "wrote before its state";
      EXPECT_EQ(words[1 + bound_.state_bytes / 8], 0xEEEEEEEEEEEEEEEE) << "wrote behind its state";
    }
  }

  /// Rows `rows` go into the groups `of`, in this order.
  void update(const Columns& columns, const std::vector<uint16_t>& rows, const std::vector<size_t>& of,
              uint64_t sequence = 1) {
    call(columns, rows, of, sequence, [&](const AggregateCall& c) { bound_.update(c, data()); });
  }
  void retract(const Columns& columns, const std::vector<uint16_t>& rows, const std::vector<size_t>& of) {
    call(columns, rows, of, 1, [&](const AggregateCall& c) { bound_.retract(c, data()); });
  }
  std::vector<std::string> running(const Columns& columns, const std::vector<uint16_t>& rows,
                                   const std::vector<size_t>& of) {
    Vector out = fresh(rows.size());
    call(columns, rows, of, 1, [&](const AggregateCall& c) { bound_.running(c, out, errors_, data()); });
    return texts(out, rows.size());
  }
  void merge(size_t into, const Groups& from, size_t which) {
    bound_.merge(group(words_[into]) + kOffset, reinterpret_cast<const std::byte*>(from.words_[which].data()) + kOffset,
                 arena_, data());
  }
  std::vector<std::string> results() {
    std::vector<std::byte*> states;
    for (auto& words : words_) states.push_back(group(words));
    Vector out = fresh(states.size());
    bound_.finish(states.data(), kOffset, static_cast<uint32_t>(states.size()), out, 0, errors_, data());
    return texts(out, states.size());
  }
  std::string result() { return results().at(0); }
  RowErrors& errors() { return errors_; }
  Arena& arena() { return arena_; }

 private:
  static std::byte* group(std::vector<uint64_t>& words) { return reinterpret_cast<std::byte*>(words.data()); }
  const void* data() const { return bound_.data.get(); }

  Vector fresh(size_t rows) const {
    Vector out(bound_.result);
    out.reset(static_cast<uint32_t>(rows));
    return out;
  }
  static std::vector<std::string> texts(const Vector& out, size_t rows) {
    std::vector<std::string> all;
    for (uint32_t row = 0; row < rows; ++row) all.push_back(out.value(row).text());
    return all;
  }
  template <class F>
  void call(const Columns& columns, const std::vector<uint16_t>& rows, const std::vector<size_t>& of, uint64_t sequence,
            F f) {
    std::vector<std::byte*> states;
    for (const size_t which : of) states.push_back(group(words_[which]));
    const auto args = columns.pointers();
    f(AggregateCall{args, rows.data(), states.data(), static_cast<uint32_t>(rows.size()), kOffset, sequence, arena_,
                    &errors_});
  }

  const BoundAggregate& bound_;
  std::vector<std::vector<uint64_t>> words_;
  Arena arena_;
  RowErrors errors_;
};

inline BoundAggregate bind(std::string_view name, const Columns& columns, bool distinct = false) {
  const AggregateFunction* function = find_aggregate(name);
  EXPECT_NE(function, nullptr) << name;
  return function->bind(columns.arguments(), distinct).value();
}

/// The aggregate over all rows of the columns, as text.
inline std::string aggregate(std::string_view name, const Columns& columns, uint16_t rows, bool distinct = false) {
  const BoundAggregate bound = bind(name, columns, distinct);
  std::vector<uint16_t> all;
  for (uint16_t row = 0; row < rows; ++row) all.push_back(row);
  Groups groups(bound, 1);
  groups.update(columns, all, std::vector<size_t>(rows, 0));
  const std::string result = groups.result();
  return groups.errors().empty() ? result : "error " + std::to_string(groups.errors().sorted().front().code);
}

}  // namespace velo::functions::test
