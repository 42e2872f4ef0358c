#pragma once

#include "plan/over.hpp"
#include "state/row_codec.hpp"

namespace velo::operators {

/// One bound `x PRECEDING` or `x FOLLOWING` of a RANGE frame: the key of ORDER BY moved by x, and how keys compare with
/// it. Exact for whole numbers, decimals and times; months are added by the calendar. A sum outside the range of its
/// type stays at its end.
class RangeLimit {
 public:
  /// Of a moved key; only to be compared.
  struct Limit {
    Int128 whole = 0;
    double real = 0;
  };

  RangeLimit() = default;
  /// `type` is that of the key: the first column of `codec`.
  RangeLimit(const plan::FrameBound& bound, const Type& type, bool descending, const state::RowCodec& codec);

  Limit of(const std::byte* row) const;
  /// Where the key of a row stands in the order of the rows: negative before the limit, 0 at it.
  int compare(const std::byte* row, const Limit& limit) const;
  /// The limit of a TIMESTAMP key.
  Micros time(const std::byte* row) const;

 private:
  Limit key(const std::byte* row) const;

  const state::RowCodec* codec_ = nullptr;
  TypeId type_ = TypeId::Null;
  bool real_ = false;
  bool forward_ = true;  ///< the offset is added
  bool descending_ = false;
  bool calendar_ = false;  ///< the offset is an interval
  Int128 factor_ = 1;      ///< brings keys to the scale of the offset
  Int128 whole_offset_ = 0;
  double real_offset_ = 0;
  Interval interval_;
};

}  // namespace velo::operators
