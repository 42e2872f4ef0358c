#include "runtime/range_inlet.hpp"

#include "catalog/changelog_form.hpp"
#include "format/changelog.hpp"
#include "runtime/record_reader.hpp"

namespace velo::runtime {

namespace {

using connector::Poll;

class ByteRangeInlet final : public RangeInlet {
 public:
  ByteRangeInlet(std::unique_ptr<connector::ByteRangeSource> source, std::unique_ptr<format::Decoder> decoder,
                 const std::vector<Type>& types)
      : source_(*source), records_(std::move(source), std::move(decoder)) {
    decoded_.block = RowBlock(types);
  }

  Status begin(size_t range, const connector::RangePlace* from) override {
    records_.restart();
    return source_.begin(range, from);
  }
  Result<Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) override {
    VELO_TRY(const Poll poll, records_.read(max_rows, timeout_ms, decoded_, origin_));
    if (poll == Poll::Data) show(decoded_, origin_, batch, errors);
    return poll;
  }
  connector::RangePlace place() const override { return source_.place(); }
  uint64_t lines() const override { return source_.lines(); }
  uint64_t records() const override { return source_.records(); }

 private:
  connector::ByteRangeSource& source_;
  RecordReader records_;
  format::Decoded decoded_;
  RowOrigin origin_;
};

class RowRangeInlet final : public RangeInlet {
 public:
  explicit RowRangeInlet(std::unique_ptr<connector::RowRangeSource> source) : source_(std::move(source)) {}

  Status begin(size_t range, const connector::RangePlace*) override { return source_->begin(range); }
  Result<Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors&) override {
    return source_->poll(max_rows, batch, timeout_ms);
  }

 private:
  std::unique_ptr<connector::RowRangeSource> source_;
};

}  // namespace

Result<connector::CutSource> cut_source(const plan::Source& source, size_t readers, uint64_t most_bytes) {
  const catalog::Relation& relation = *source.relation;
  const connector::Connector* connector = connector::find_connector(relation.connector);
  if (connector == nullptr || connector->cut == nullptr)
    return connector::CutSource{nullptr, "a source of '" + relation.connector + "' is read in one piece"};
  if (catalog::tells_kinds(catalog::changelog_form(relation.options)))
    return connector::CutSource{nullptr, "rows that change are read in one piece"};
  return connector->cut({{relation, source.columns}, format::find_format(relation.format), readers, most_bytes});
}

Result<std::unique_ptr<RangeInlet>> open_range_inlet(const plan::Source& source,
                                                     const connector::SourceRanges& ranges) {
  if (auto rows = ranges.row_reader())
    return std::unique_ptr<RangeInlet>(std::make_unique<RowRangeInlet>(std::move(rows)));
  VELO_TRY(auto decoder, format::make_source_decoder(*source.relation, source.columns));
  return std::unique_ptr<RangeInlet>(
      std::make_unique<ByteRangeInlet>(ranges.byte_reader(), std::move(decoder), source.decoded_types()));
}

}  // namespace velo::runtime
