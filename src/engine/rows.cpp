#include <algorithm>

#include "base/check.hpp"
#include "column/copy.hpp"
#include "engine/engine.hpp"

namespace velo::engine {

namespace {

std::vector<Type> types_of(const Schema& schema) {
  std::vector<Type> out;
  for (const Field& field : schema.fields) out.push_back(field.type);
  return out;
}

constexpr uint32_t kFirstCapacity = 64;

}  // namespace

Rows::Rows(Schema schema) : schema_(std::move(schema)), block_(types_of(schema_)), valid_(schema_.size()) {
  for (size_t i = 0; i < schema_.size(); ++i) {
    if (schema_[i].type.physical() == Physical::String) texts_.push_back(i);
  }
}

void Rows::add() {
  CHECK(count_ < kMaxBatchRows, "a batch has at most 65535 rows");
  if (count_ == capacity_) grow();
  if (count_ == 0) {
    for (const size_t i : texts_) block_.column(i).arena().reset();
  }
  for (uint8_t* valid : valid_) valid[count_] = 0;
  ++count_;
}

void Rows::set_text(size_t column, std::string_view value) {
  block_.column(column).set_string(count_ - 1, value);
  valid_[column][count_ - 1] = 1;
}

// Vectors lose their contents when they grow, so the rows so far move through a second block.
void Rows::grow() {
  const uint32_t capacity = std::min(std::max(kFirstCapacity, capacity_ * 8), kMaxBatchRows);
  RowBlock larger(types_of(schema_));
  larger.reset(capacity);
  for (size_t i = 0; i < larger.width(); ++i) {
    if (count_ != 0) copy_rows(block_.column(i), Selection::all(count_), larger.column(i), 0);
    valid_[i] = larger.column(i).make_validity();
  }
  block_ = std::move(larger);
  capacity_ = capacity;
}

}  // namespace velo::engine
