// The column `_op` is decoded behind the others and becomes the kinds of the rows. A row that goes and the row that
// comes are two records, which may arrive apart: they are read as a delete and an insert, whatever the batch size.
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "catalog/changelog_form.hpp"
#include "format/changelog.hpp"
#include "format/codes.hpp"

namespace velo::format {

namespace {

using catalog::ChangelogForm;

class OperationDecoder final : public Decoder {
 public:
  OperationDecoder(std::unique_ptr<Decoder> records, const std::vector<Type>& types, bool by_key)
      : records_(std::move(records)), operation_(types.size() - 1), by_key_(by_key) {
    decoded_.block = RowBlock(types);
  }

  Status decode(const RawBatch& raw, uint32_t max_rows, Decoded& out) override {
    VELO_TRY_STATUS(records_->decode(raw, max_rows, decoded_));
    out.rows = decoded_.rows;
    out.consumed = decoded_.consumed;
    std::swap(out.begins, decoded_.begins);
    std::swap(out.lengths, decoded_.lengths);
    std::swap(out.errors, decoded_.errors);
    for (size_t i = 0; i < operation_; ++i) std::swap(out.block.column(i), decoded_.block.column(i));
    read_kinds(out);
    return {};
  }

 private:
  void read_kinds(Decoded& out) const {
    const Vector& operations = decoded_.block.column(operation_);
    out.kinds.assign(out.rows, RowKind::Insert);
    for (uint32_t row = 0; row < out.rows; ++row) {
      if (!out.errors.contains(row) && operations.is_valid(row))
        read_kind(operations.at<StringRef>(row).view(), row, out);
    }
  }

  void read_kind(std::string_view text, uint32_t row, Decoded& out) const {
    if (text == "+I") return;
    if (text == "+U") out.kinds[row] = by_key_ ? RowKind::UpdateAfter : RowKind::Insert;
    else if (text == "-U" || text == "-D") out.kinds[row] = RowKind::Delete;
    else out.errors.add(row, kBadChange, "_op is \"" + std::string(text) + "\", not one of +I, -U, +U, -D");
  }

  std::unique_ptr<Decoder> records_;
  size_t operation_;
  bool by_key_;
  Decoded decoded_;
};

}  // namespace

Result<std::unique_ptr<Decoder>> make_source_decoder(const catalog::Relation& source, std::span<const size_t> columns) {
  const Format* format = find_format(source.format);
  CHECK(format != nullptr, "the binder resolves formats");
  Schema schema = source.physical_schema();
  const ChangelogForm form = catalog::changelog_form(source.options);
  if (!catalog::tells_kinds(form)) return format->make_decoder({schema, columns, source.options});
  if (form == ChangelogForm::Debezium)
    return make_debezium_decoder({schema, columns, source.options}, !source.primary_key.empty());
  std::vector<size_t> wanted(columns.begin(), columns.end());
  wanted.push_back(schema.size());
  schema.fields.push_back({std::string(catalog::kOperationColumn), TypeId::String, true});
  std::vector<Type> types;
  for (const size_t column : wanted) types.push_back(schema[column].type);
  VELO_TRY(auto records, format->make_decoder({schema, wanted, source.options}));
  return std::unique_ptr<Decoder>(
      std::make_unique<OperationDecoder>(std::move(records), types, form == ChangelogForm::Upsert));
}

}  // namespace velo::format
