// Rows lie in blocks of a fixed size, so that growing never moves them and a reader can borrow any slice of a block.
#include "connector/memory.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"
#include "connector/builtin.hpp"
#include "connector/error_codes.hpp"

namespace velo::connector {

namespace {

constexpr uint32_t kBlockRows = 4096;

template <class T>
void gather(const Vector& from, const Selection& rows, uint32_t first, uint32_t count, T* to) {
  for (uint32_t i = 0; i < count; ++i) to[i] = from.at<T>(rows[first + i]);
}

void gather_strings(const Vector& from, const Selection& rows, uint32_t first, uint32_t count, uint32_t at,
                    Vector& to) {
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t row = rows[first + i];
    to.set_string(at + i, from.is_valid(row) ? from.at<StringRef>(row).view() : std::string_view());
  }
}

void gather_validity(const Vector& from, const Selection& rows, uint32_t first, uint32_t count, uint32_t at,
                     Vector& to) {
  if (!from.has_nulls()) return;
  uint8_t* validity = to.make_validity();
  for (uint32_t i = 0; i < count; ++i) validity[at + i] = from.is_valid(rows[first + i]);
}

// Copies selected rows [first, first + count) of `from` to `to` from row `at` on.
void copy_rows(const Vector& from, const Selection& rows, uint32_t first, uint32_t count, uint32_t at, Vector& to) {
  switch (from.physical()) {
    case Physical::Bool: gather(from, rows, first, count, to.data<uint8_t>() + at); break;
    case Physical::Int32: gather(from, rows, first, count, to.data<int32_t>() + at); break;
    case Physical::Int64: gather(from, rows, first, count, to.data<int64_t>() + at); break;
    case Physical::Int128: gather(from, rows, first, count, to.data<Int128>() + at); break;
    case Physical::Float: gather(from, rows, first, count, to.data<float>() + at); break;
    case Physical::Double: gather(from, rows, first, count, to.data<double>() + at); break;
    case Physical::Interval: gather(from, rows, first, count, to.data<Interval>() + at); break;
    case Physical::String: gather_strings(from, rows, first, count, at, to); break;
  }
  gather_validity(from, rows, first, count, at, to);
}

std::vector<Type> types_of(const Schema& schema) {
  std::vector<Type> types;
  for (const Field& field : schema.fields) types.push_back(field.type);
  return types;
}

class MemorySink final : public RowSink {
 public:
  explicit MemorySink(std::shared_ptr<MemoryTable> table) : table_(std::move(table)) {}
  Status write(const Batch& batch) override {
    table_->append(batch);
    return {};
  }
  Status close() override { return {}; }

 private:
  std::shared_ptr<MemoryTable> table_;
};

Error only_in_process() {
  return Error(kOnlyInProcess,
               "a 'memory' relation exists only inside a program that embeds the engine and gives it a table")
      .with_hint("use 'file', 'stdin' or 'generator' on the command line");
}

}  // namespace

/// All blocks, or those of one range of `range_blocks` after the other.
class MemorySource final : public RowRangeSource {
 public:
  MemorySource(std::shared_ptr<const MemoryTable> table, std::vector<size_t> columns, uint64_t passes, bool bounded,
               size_t range_blocks = 0)
      : table_(std::move(table)),
        columns_(std::move(columns)),
        passes_(passes),
        bounded_(bounded),
        range_blocks_(range_blocks) {
    for (const size_t column : columns_) views_.emplace_back(table_->schema()[column].type);
  }

  Status begin(size_t n) override {
    block_ = n * range_blocks_;
    end_ = block_ + range_blocks_;
    row_ = 0;
    passes_ = 1;
    return {};
  }

  Result<Poll> poll(uint32_t max_rows, Batch& batch, int) override {
    if (passes_ == 0) return Poll::End;
    while (block_ < std::min(end_, table_->blocks_.size())) {
      const MemoryTable::Block& block = *table_->blocks_[block_];
      if (row_ < block.rows) {
        show(block, std::min(max_rows, block.rows - row_), batch);
        return Poll::Data;
      }
      // A live reader stays on the last block, which may still fill up.
      if (!bounded_ && block_ + 1 == table_->blocks_.size()) break;
      ++block_;
      row_ = 0;
      if (block_ == table_->blocks_.size() && --passes_ > 0) block_ = 0;
    }
    return bounded_ ? Poll::End : Poll::Idle;
  }

  Progress progress() const override { return {done_, bounded_ ? total_ : 0}; }

 private:
  void show(const MemoryTable::Block& block, uint32_t count, Batch& batch) {
    batch.columns.clear();
    for (size_t i = 0; i < columns_.size(); ++i) {
      const Vector& stored = block.columns.column(columns_[i]);
      const std::byte* from = stored.raw() + row_ * physical_size(stored.physical());
      views_[i].borrow(from, stored.has_nulls() ? stored.validity() + row_ : nullptr);
      batch.columns.push_back(&views_[i]);
    }
    batch.rows = count;
    batch.selection = Selection::all(count);
    batch.kinds = block.kinds.empty() ? nullptr : block.kinds.data() + row_;
    batch.times = nullptr;
    batch.origin = nullptr;
    row_ += count;
    done_ += count;
  }

  std::shared_ptr<const MemoryTable> table_;
  std::vector<size_t> columns_;
  uint64_t passes_;
  bool bounded_;
  size_t range_blocks_;
  std::vector<Vector> views_;
  size_t block_ = 0;
  size_t end_ = SIZE_MAX;
  uint32_t row_ = 0;
  uint64_t done_ = 0;
  uint64_t total_ = table_->rows() * passes_;
};

class MemoryRanges final : public SourceRanges {
 public:
  MemoryRanges(std::shared_ptr<const MemoryTable> table, std::vector<size_t> columns, size_t range_blocks)
      : table_(std::move(table)), columns_(std::move(columns)), range_blocks_(range_blocks) {}
  size_t count() const override {
    const size_t range_rows = range_blocks_ * kBlockRows;
    return (table_->rows() + range_rows - 1) / range_rows;
  }
  uint64_t weight(size_t n) const override { return std::min(table_->rows(), n * range_blocks_ * kBlockRows); }
  std::unique_ptr<RowRangeSource> row_reader() const override {
    return std::make_unique<MemorySource>(table_, columns_, 1, true, range_blocks_);
  }

 private:
  std::shared_ptr<const MemoryTable> table_;
  std::vector<size_t> columns_;
  size_t range_blocks_;
};

MemoryTable::Block& MemoryTable::block_with_room() {
  if (blocks_.empty() || blocks_.back()->rows == kBlockRows) {
    blocks_.push_back(std::make_unique<Block>());
    blocks_.back()->columns = RowBlock(types_of(schema_));
    blocks_.back()->columns.reset(kBlockRows);
  }
  return *blocks_.back();
}

void MemoryTable::append(const Batch& batch) {
  CHECK(batch.columns.size() == schema_.size(), "a batch fits the table it is appended to");
  for (uint32_t done = 0; done < batch.selection.count();) {
    Block& block = block_with_room();
    const uint32_t count = std::min(batch.selection.count() - done, kBlockRows - block.rows);
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      copy_rows(batch.column(i), batch.selection, done, count, block.rows, block.columns.column(i));
    }
    if (batch.kinds != nullptr) {
      block.kinds.resize(kBlockRows, RowKind::Insert);
      for (uint32_t i = 0; i < count; ++i) block.kinds[block.rows + i] = batch.kinds[batch.selection[done + i]];
    }
    block.rows += count;
    rows_ += count;
    done += count;
  }
}

Value MemoryTable::value(uint64_t row, size_t column) const {
  return blocks_[row / kBlockRows]->columns.column(column).value(static_cast<uint32_t>(row % kBlockRows));
}

RowKind MemoryTable::kind(uint64_t row) const {
  const std::vector<RowKind>& kinds = blocks_[row / kBlockRows]->kinds;
  return kinds.empty() ? RowKind::Insert : kinds[row % kBlockRows];
}

void MemoryTable::clear() {
  blocks_.clear();
  rows_ = 0;
}

std::unique_ptr<RowSource> make_memory_source(std::shared_ptr<const MemoryTable> table, std::vector<size_t> columns,
                                              uint64_t passes, bool bounded) {
  return std::make_unique<MemorySource>(std::move(table), std::move(columns), passes, bounded);
}

std::unique_ptr<SourceRanges> cut_memory(std::shared_ptr<const MemoryTable> table, std::vector<size_t> columns,
                                         uint64_t rows_of_range) {
  const size_t blocks = std::max<uint64_t>(1, rows_of_range / kBlockRows);
  return std::make_unique<MemoryRanges>(std::move(table), std::move(columns), blocks);
}

std::unique_ptr<RowSink> make_memory_sink(std::shared_ptr<MemoryTable> table) {
  return std::make_unique<MemorySink>(std::move(table));
}

Connector memory_connector() {
  Connector connector;
  connector.name = "memory";
  connector.doc = "tables of a program that embeds the engine";
  connector.open_row_source = [](const SourceRequest&) -> Result<std::unique_ptr<RowSource>> {
    return only_in_process();
  };
  connector.open_row_sink = [](const catalog::Relation&) -> Result<std::unique_ptr<RowSink>> {
    return only_in_process();
  };
  return connector;
}

}  // namespace velo::connector
