// Rows are shown where the caller has them; bytes go through the decoder of the relation's format.
#include "engine/offer.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "column/row_offsets.hpp"

namespace velo::engine {

namespace {

using connector::Poll;

class OfferedRows final : public runtime::Inlet {
 public:
  OfferedRows(const Offer& offer, const plan::Source& source, const int64_t& records)
      : offer_(offer), records_(records), columns_(source.columns) {
    origin_.where = source.relation->name;
    views_.reserve(columns_.size());
    for (const size_t column : columns_) views_.emplace_back(source.relation->schema[column].type);
  }

  Result<Poll> next(uint32_t, int, Batch& batch, RowErrors&) override {
    const Rows& rows = *offer_.rows;
    if (seen_ == offer_.call || rows.count() == 0) return Poll::Idle;
    seen_ = offer_.call;
    batch.columns.resize(columns_.size());
    for (size_t i = 0; i < columns_.size(); ++i) {
      rows.view(columns_[i], views_[i]);
      batch.columns[i] = &views_[i];
    }
    batch.rows = rows.count();
    batch.selection = Selection::all(batch.rows);
    origin_.first_offset = Offset(records_);
    batch.kinds = nullptr;
    batch.times = nullptr;
    batch.origin = &origin_;
    return Poll::Data;
  }

 private:
  const Offer& offer_;
  const int64_t& records_;
  std::vector<size_t> columns_;
  std::vector<Vector> views_;
  RowOrigin origin_;
  uint64_t seen_ = 0;
};

class OfferedBytes final : public connector::ByteSource {
 public:
  OfferedBytes(const Offer& offer, std::string name, const int64_t& records)
      : offer_(offer), records_(records), name_(std::move(name)) {}

  Result<Poll> poll(format::RawBatch& raw, int) override {
    if (seen_ == offer_.call || offer_.bytes.empty()) return Poll::Idle;
    raw.begins = seen_ == 0;
    raw.ends = true;
    raw.data = offer_.bytes.data();
    raw.size = offer_.bytes.size();
    raw.where = name_;
    raw.first_offset = Offset(records_);
    seen_ = offer_.call;
    return Poll::Data;
  }
  void consume(size_t, uint64_t) override {}

 private:
  const Offer& offer_;
  const int64_t& records_;
  std::string name_;
  uint64_t seen_ = 0;
};

int64_t records_in(const Batch& batch) {
  const uint32_t* begins = batch.origin && batch.kinds ? batch.origin->begins : nullptr;
  return records_between(begins, 0, batch.rows);
}

}  // namespace

Result<std::unique_ptr<OfferInlet>> OfferInlet::open(const Offer& offer, const plan::Source& source) {
  auto inlet = std::make_unique<OfferInlet>(offer);
  const int64_t& records = inlet->records_;
  inlet->rows_ = runtime::with_system_columns(std::make_unique<OfferedRows>(offer, source, records), source);
  if (!source.relation->format.empty()) {
    auto bytes = std::make_unique<OfferedBytes>(offer, source.relation->name, records);
    VELO_TRY(inlet->bytes_, runtime::open_inlet(source, std::move(bytes)));
  }
  return inlet;
}

// There are at most as many rows as bytes: buffers are not made for more.
Result<Poll> OfferInlet::next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) {
  if (offer_.ended) return Poll::End;
  if (offer_.rows == nullptr) {
    const auto rows = static_cast<uint32_t>(std::min<size_t>(max_rows, std::max<size_t>(offer_.bytes.size(), 1)));
    Result<Poll> poll = bytes_->next(rows, timeout_ms, batch, errors);
    if (poll.ok() && *poll == Poll::Data) records_ += records_in(batch);
    return poll;
  }
  Result<Poll> poll = rows_->next(max_rows, timeout_ms, batch, errors);
  if (poll.ok() && *poll == Poll::Data) records_ += batch.rows;
  return poll;
}

}  // namespace velo::engine
