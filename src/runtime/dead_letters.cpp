// A dead letter is an ordinary row: it goes through the JSON encoder and the file sink like any other output.
#include "runtime/dead_letters.hpp"

#include "base/check.hpp"
#include "column/row_offsets.hpp"

namespace velo::runtime {

namespace {

enum Column : size_t { kQuery, kSource, kPartition, kOffset, kLine, kCode, kError, kPayload };

Schema schema() {
  return Schema{{{"query", TypeId::String, false},
                 {"source", TypeId::String},
                 {"partition", TypeId::Int},
                 {"offset", TypeId::BigInt},
                 {"line", TypeId::BigInt},
                 {"code", TypeId::Int, false},
                 {"error", TypeId::String, false},
                 {"payload", TypeId::String}}};
}

std::vector<Type> types() {
  std::vector<Type> out;
  for (const Field& field : schema().fields) out.push_back(field.type);
  return out;
}

}  // namespace

Result<std::unique_ptr<LetterFile>> LetterFile::open(const std::string& path) {
  catalog::Relation relation;
  relation.name = "dead letters";
  relation.schema = schema();
  relation.options.set("path", path);
  const connector::Connector* file = connector::find_connector("file");
  const format::Format* json = format::find_format("json");
  CHECK(file != nullptr && json != nullptr, "dead letters need the file connector and the json format");
  VELO_TRY(auto sink, file->open_byte_sink(relation));
  VELO_TRY(auto encoder, json->make_encoder(relation.schema, catalog::Options{}));
  return std::unique_ptr<LetterFile>(new LetterFile(std::move(sink), std::move(encoder)));
}

void DeadLetters::add(const std::string& query, const Batch& batch, const RowError& fault) {
  DeadLetter letter{query, std::nullopt, fault.code, fault.message};
  if (batch.origin != nullptr) {
    const auto [origin, row] = batch.origin->place(fault.row);
    letter.origin = {std::string(origin->where), origin->partition, offset_of(*origin, row).value, origin->line(row),
                     std::nullopt};
    if (origin->has_payload()) letter.origin->payload = origin->payload(row);
  }
  add(std::move(letter));
}

LetterFile::LetterFile(std::unique_ptr<connector::ByteSink> sink, std::unique_ptr<format::Encoder> encoder)
    : sink_(std::move(sink)), encoder_(std::move(encoder)), block_(types()) {}

void LetterFile::add(DeadLetter letter) {
  block_.reset(1);
  block_.column(kQuery).set_string(0, letter.query);
  block_.column(kCode).data<int32_t>()[0] = letter.code;
  block_.column(kError).set_string(0, letter.error);
  if (letter.origin) {
    block_.column(kSource).set_string(0, letter.origin->source);
    block_.column(kPartition).data<int32_t>()[0] = letter.origin->partition.value;
    block_.column(kOffset).data<int64_t>()[0] = letter.origin->offset;
    block_.column(kLine).data<int64_t>()[0] = static_cast<int64_t>(letter.origin->line);
    if (letter.origin->line == 0) block_.column(kLine).set_null(0);
  } else {
    for (const size_t column : {kSource, kPartition, kOffset, kLine}) block_.column(column).set_null(0);
  }
  if (letter.origin && letter.origin->payload) {
    block_.column(kPayload).set_string(0, *letter.origin->payload);
  } else {
    block_.column(kPayload).set_null(0);
  }
  block_.view(1, batch_);
  encoder_->encode(batch_, bytes_);
  ++rows_;
}

Status LetterFile::write() {
  if (bytes_.empty()) return {};
  VELO_TRY_STATUS(sink_->write(bytes_.view()));
  bytes_.clear();
  return {};
}

Status LetterFile::close() {
  VELO_TRY_STATUS(write());
  return sink_->close();
}

}  // namespace velo::runtime
