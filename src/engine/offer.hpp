#pragma once

#include <memory>
#include <string_view>

#include "engine/engine.hpp"
#include "plan/source.hpp"
#include "runtime/inlet.hpp"

namespace velo::engine {

/// What the caller gave to one input in this call; all lanes that read the input look at it.
struct Offer {
  const Rows* rows = nullptr;  ///< nullptr: bytes
  std::string_view bytes;
  uint64_t call = 0;  ///< running number of the call that offered it
  bool ended = false;
};

/// One input as a lane sees it: typed rows or bytes, whichever the call brought. Refers to `offer`.
class OfferInlet final : public runtime::Inlet {
 public:
  static Result<std::unique_ptr<OfferInlet>> open(const Offer& offer, const plan::Source& source);
  explicit OfferInlet(const Offer& offer) : offer_(offer) {}

  Result<connector::Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) override;
  /// Of rows one call takes all; of bytes something may be left.
  bool has_more() const override { return offer_.rows == nullptr && bytes_ && bytes_->has_more(); }

 private:
  const Offer& offer_;
  std::unique_ptr<runtime::Inlet> rows_;
  std::unique_ptr<runtime::Inlet> bytes_;  ///< empty when the relation has no format
  int64_t records_ = 0;                    ///< that the calls before have brought
};

}  // namespace velo::engine
