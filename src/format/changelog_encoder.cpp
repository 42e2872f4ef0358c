// The kinds of rows as a column of the record, or left out together with the rows that are taken back. What the format
// writes is another batch over the same vectors; no value moves.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "catalog/changelog_form.hpp"
#include "format/changelog.hpp"

namespace velo::format {

namespace {

using catalog::ChangelogForm;

std::string_view name_of(RowKind kind) {
  switch (kind) {
    case RowKind::Insert: return "+I";
    case RowKind::UpdateBefore: return "-U";
    case RowKind::UpdateAfter: return "+U";
    case RowKind::Delete: return "-D";
  }
  CHECK(false, "unknown kind of row");
}

class NewRowsEncoder final : public Encoder {
 public:
  explicit NewRowsEncoder(std::unique_ptr<Encoder> rows) : rows_(std::move(rows)) {}

  void begin(ByteBuffer& out) override { rows_->begin(out); }
  void encode(const Batch& batch, ByteBuffer& out) override { rows_->encode(new_rows(batch), out); }
  void encode_rows(const Batch& batch, ByteBuffer& out, std::vector<size_t>& ends) override {
    const Batch& rows = new_rows(batch);
    if (rows.selection.count() == batch.selection.count()) rows_->encode_rows(rows, out, ends);
    else Encoder::encode_rows(batch, out, ends);
  }
  std::unique_ptr<Encoder> clone() const override { return std::make_unique<NewRowsEncoder>(rows_->clone()); }

 private:
  const Batch& new_rows(const Batch& batch) {
    if (batch.kinds == nullptr) return batch;
    kept_.clear();
    batch.selection.each([&](uint32_t row) {
      const RowKind kind = batch.kind(row);
      if (kind == RowKind::Insert || kind == RowKind::UpdateAfter) kept_.push_back(static_cast<uint16_t>(row));
    });
    view_ = batch;
    view_.selection = Selection(kept_.data(), static_cast<uint32_t>(kept_.size()));
    return view_;
  }

  std::unique_ptr<Encoder> rows_;
  std::vector<uint16_t> kept_;
  Batch view_;
};

// `_op` behind the columns. With a key, a row that is replaced is left out, unless its successor has another key.
class OperationEncoder final : public Encoder {
 public:
  OperationEncoder(std::unique_ptr<Encoder> rows, bool by_key, std::vector<size_t> key)
      : rows_(std::move(rows)), by_key_(by_key), key_(std::move(key)) {}

  void begin(ByteBuffer& out) override { rows_->begin(out); }
  void encode(const Batch& batch, ByteBuffer& out) override { rows_->encode(with_operations(batch), out); }
  void encode_rows(const Batch& batch, ByteBuffer& out, std::vector<size_t>& ends) override {
    const Batch& rows = with_operations(batch);
    if (rows.selection.count() == batch.selection.count()) rows_->encode_rows(rows, out, ends);
    else Encoder::encode_rows(batch, out, ends);
  }
  std::unique_ptr<Encoder> clone() const override {
    return std::make_unique<OperationEncoder>(rows_->clone(), by_key_, key_);
  }

 private:
  const Batch& with_operations(const Batch& batch) {
    kept_.clear();
    operations_.reset(batch.rows);
    for (uint32_t i = 0; i < batch.selection.count(); ++i) say(batch, i);
    view_ = batch;
    view_.columns.push_back(&operations_);
    view_.selection = Selection(kept_.data(), static_cast<uint32_t>(kept_.size()));
    return view_;
  }

  void say(const Batch& batch, uint32_t i) {
    const uint32_t row = batch.selection[i];
    RowKind kind = batch.kind(row);
    if (by_key_ && kind == RowKind::UpdateBefore) {
      if (i + 1 < batch.selection.count() && same_key(batch, key_, row, batch.selection[i + 1])) return;
      kind = RowKind::Delete;
    }
    operations_.data<StringRef>()[row] = StringRef(name_of(kind));
    kept_.push_back(static_cast<uint16_t>(row));
  }

  std::unique_ptr<Encoder> rows_;
  bool by_key_;
  std::vector<size_t> key_;
  Vector operations_{TypeId::String};
  std::vector<uint16_t> kept_;
  Batch view_;
};

}  // namespace

bool same_key(const Batch& batch, std::span<const size_t> key, uint32_t a, uint32_t b) {
  return std::all_of(key.begin(), key.end(),
                     [&](size_t column) { return batch.column(column).value(a) == batch.column(column).value(b); });
}

Result<std::unique_ptr<Encoder>> make_sink_encoder(const catalog::Relation& sink) {
  const Format* format = find_format(sink.format);
  CHECK(format != nullptr, "the binder resolves formats");
  const ChangelogForm form = catalog::changelog_form(sink.options);
  if (form == ChangelogForm::Debezium) return make_debezium_encoder(sink);
  Schema schema = sink.schema;
  if (catalog::tells_kinds(form))
    schema.fields.push_back({std::string(catalog::kOperationColumn), TypeId::String, false});
  VELO_TRY(auto rows, format->make_encoder(schema, sink.options));
  if (!catalog::tells_kinds(form)) return std::unique_ptr<Encoder>(std::make_unique<NewRowsEncoder>(std::move(rows)));
  return std::unique_ptr<Encoder>(
      std::make_unique<OperationEncoder>(std::move(rows), form == ChangelogForm::Upsert, sink.primary_key));
}

}  // namespace velo::format
