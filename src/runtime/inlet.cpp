// What a lane can read from: records of a source of bytes, typed rows, rows that stand in the plan. System columns are
// put behind the others by an inlet around them.
#include "runtime/inlet.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "column/row_offsets.hpp"
#include "format/changelog.hpp"
#include "runtime/record_reader.hpp"
#include "types/nested_builder.hpp"

namespace velo::runtime {

namespace {

using connector::Poll;

class ByteInlet final : public Inlet {
 public:
  ByteInlet(std::unique_ptr<connector::ByteSource> source, std::unique_ptr<format::Decoder> decoder,
            const std::vector<Type>& types)
      : records_(std::move(source), std::move(decoder)) {
    decoded_.block = RowBlock(types);
  }

  Result<Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) override {
    VELO_TRY(const Poll poll, records_.read(max_rows, timeout_ms, decoded_, origin_));
    if (poll == Poll::Data) show(decoded_, origin_, batch, errors);
    return poll;
  }
  bool has_more() const override { return records_.has_more(); }
  connector::Progress progress() const override { return records_.progress(); }

 private:
  RecordReader records_;
  format::Decoded decoded_;
  RowOrigin origin_;
};

class RowInlet final : public Inlet {
 public:
  explicit RowInlet(std::unique_ptr<connector::RowSource> source) : source_(std::move(source)) {}

  Result<Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors&) override {
    return source_->poll(max_rows, batch, timeout_ms);
  }
  connector::Progress progress() const override { return source_->progress(); }

 private:
  std::unique_ptr<connector::RowSource> source_;
};

// SELECT without FROM: one row without columns.
class SingleRowInlet final : public Inlet {
 public:
  Result<Poll> next(uint32_t, int, Batch& batch, RowErrors&) override {
    if (std::exchange(delivered_, true)) return Poll::End;
    batch = Batch{};
    batch.rows = 1;
    batch.selection = Selection::all(1);
    return Poll::Data;
  }

 private:
  bool delivered_ = false;
};

// VALUES: rows that stand in the plan.
class ValuesInlet final : public Inlet {
 public:
  explicit ValuesInlet(const plan::Values& node) : node_(node) {
    std::vector<Type> types;
    for (size_t i = 0; i < node.schema.size(); ++i) types.push_back(node.schema[i].type);
    block_ = RowBlock(types);
  }

  Result<Poll> next(uint32_t max_rows, int, Batch& batch, RowErrors&) override {
    const auto rows = static_cast<uint32_t>(std::min<size_t>(max_rows, node_.rows.size() - next_));
    if (rows == 0) return Poll::End;
    block_.reset(rows);
    for (uint32_t row = 0; row < rows; ++row, ++next_) {
      for (size_t i = 0; i < node_.schema.size(); ++i) block_.column(i).set_value(row, node_.rows[next_][i]);
    }
    batch = Batch{};
    block_.view(rows, batch);
    return Poll::Data;
  }

 private:
  const plan::Values& node_;
  RowBlock block_;
  size_t next_ = 0;
};

// Adds `_offset`, `_partition`, … behind the physical columns.
class SystemColumnInlet final : public Inlet {
 public:
  SystemColumnInlet(std::unique_ptr<Inlet> input, std::vector<catalog::SystemColumn> columns)
      : input_(std::move(input)), columns_(std::move(columns)) {
    std::vector<Type> types;
    for (const catalog::SystemColumn column : columns_) types.push_back(catalog::system_column(column).type);
    block_ = RowBlock(types);
  }

  Result<Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) override {
    VELO_TRY(const Poll poll, input_->next(max_rows, timeout_ms, batch, errors));
    if (poll != Poll::Data) return poll;
    block_.reset(batch.rows);
    const int64_t first = batch.origin ? batch.origin->first_offset.value : next_offset_;
    const uint32_t* begins = batch.origin && batch.kinds ? batch.origin->begins : nullptr;
    next_offset_ = first + records_between(begins, 0, batch.rows);
    for (size_t i = 0; i < columns_.size(); ++i) {
      fill(columns_[i], first, begins, batch, block_.column(i));
      batch.columns.push_back(&block_.column(i));
    }
    return poll;
  }
  bool has_more() const override { return input_->has_more(); }
  connector::Progress progress() const override { return input_->progress(); }

 private:
  // What a source knows of its records stands in the batch's origin. Record time, key and headers exist only where a
  // source delivers messages: elsewhere time and key are NULL, and there are no headers.
  static void fill(catalog::SystemColumn column, int64_t first, const uint32_t* begins, const Batch& batch,
                   Vector& out) {
    switch (column) {
      case catalog::SystemColumn::Offset: return fill_offsets(first, begins, batch, out);
      case catalog::SystemColumn::Partition:
        std::fill_n(out.data<int32_t>(), batch.rows, batch.origin ? batch.origin->partition.value : 0);
        return;
      case catalog::SystemColumn::Timestamp:
      case catalog::SystemColumn::EventTime:
      case catalog::SystemColumn::Key: std::fill_n(out.make_validity(), batch.rows, uint8_t{0}); return;
      case catalog::SystemColumn::Headers: return fill_headers(batch.rows, out);
    }
  }

  static void fill_offsets(int64_t first, const uint32_t* begins, const Batch& batch, Vector& out) {
    for (uint32_t row = 0; row < batch.rows; ++row) {
      out.data<int64_t>()[row] = first;
      first += row + 1 < batch.rows ? records_between(begins, row + 1, row + 2) : 0;
    }
  }

  static void fill_headers(uint32_t rows, Vector& out) {
    std::string none;
    append_map(out.type(), {}, {}, none);
    for (uint32_t row = 0; row < rows; ++row) out.set_string(row, none);
  }

  std::unique_ptr<Inlet> input_;
  std::vector<catalog::SystemColumn> columns_;
  RowBlock block_;
  int64_t next_offset_ = 0;
};

Result<std::unique_ptr<Inlet>> open_physical(const plan::Source& source, std::unique_ptr<connector::ByteSource> bytes) {
  const catalog::Relation& relation = *source.relation;
  const connector::Connector* connector = connector::find_connector(relation.connector);
  CHECK(connector != nullptr, "the binder resolves connectors");
  if (!bytes && connector->open_row_source != nullptr) {
    VELO_TRY(auto rows, connector->open_row_source({relation, source.columns}));
    return make_row_inlet(std::move(rows));
  }
  CHECK(bytes || connector->open_byte_source != nullptr, "the binder resolves directions");
  VELO_TRY(auto decoder, format::make_source_decoder(relation, source.columns));
  if (!bytes) {
    VELO_TRY(bytes, connector->open_byte_source(relation));
  }
  std::vector<Type> types;
  for (const size_t column : source.columns) types.push_back(relation.schema[column].type);
  return std::unique_ptr<Inlet>(std::make_unique<ByteInlet>(std::move(bytes), std::move(decoder), std::move(types)));
}

}  // namespace

std::unique_ptr<Inlet> make_row_inlet(std::unique_ptr<connector::RowSource> source) {
  return std::make_unique<RowInlet>(std::move(source));
}

Result<std::unique_ptr<Inlet>> open_inlet(const plan::Node& leaf, std::unique_ptr<connector::ByteSource> opened) {
  if (dynamic_cast<const plan::SingleRow*>(&leaf)) return std::unique_ptr<Inlet>(std::make_unique<SingleRowInlet>());
  if (const auto* values = dynamic_cast<const plan::Values*>(&leaf))
    return std::unique_ptr<Inlet>(std::make_unique<ValuesInlet>(*values));
  const auto& source = dynamic_cast<const plan::Source&>(leaf);
  VELO_TRY(auto inlet, open_physical(source, std::move(opened)));
  return with_system_columns(std::move(inlet), source);
}

std::unique_ptr<Inlet> with_system_columns(std::unique_ptr<Inlet> inlet, const plan::Source& source) {
  if (source.system_columns.empty()) return inlet;
  return std::make_unique<SystemColumnInlet>(std::move(inlet), source.system_columns);
}

}  // namespace velo::runtime
