#include "record_writer.hpp"

namespace velo::cases {

Result<std::unique_ptr<RecordWriter>> RecordWriter::make(const catalog::Relation& relation, const std::string& format) {
  const Schema physical = relation.physical_schema();
  std::vector<Type> types;
  for (const Field& field : physical.fields) types.push_back(field.type);
  VELO_TRY(auto encoder, format::find_format(format)->make_encoder(physical, {}));
  return std::unique_ptr<RecordWriter>(new RecordWriter(std::move(encoder), std::move(types)));
}

RecordWriter::RecordWriter(std::unique_ptr<format::Encoder> encoder, std::vector<Type> types)
    : encoder_(std::move(encoder)), block_(types), columns_(types.size()) {}

void RecordWriter::write(const std::vector<Value>& row, std::string& out) {
  ByteBuffer bytes;
  if (!begun_) encoder_->begin(bytes);
  begun_ = true;
  block_.reset(1);
  for (size_t i = 0; i < columns_; ++i) block_.column(i).set_value(0, row[i]);
  Batch batch;
  block_.view(1, batch);
  encoder_->encode(batch, bytes);
  out += bytes.view();
}

}  // namespace velo::cases
