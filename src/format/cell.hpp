#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "column/vector.hpp"
#include "format/timestamp_format.hpp"
#include "types/schema.hpp"

namespace velo::format {

/// Why a text is no value of a column. `why` is empty when it says no more than the type does.
struct CellFault {
  ErrorCode code = 0;
  std::string_view why;
  bool failed() const { return code != 0; }
};

/// Texts to values of one column: what all text formats agree on. Strings that need no copy become views of the text
/// they are parsed from. Immutable.
class CellParser {
 public:
  CellParser(Field field, TimestampFormat timestamps) : field_(std::move(field)), timestamps_(std::move(timestamps)) {}

  /// Whether columns of this type can be read at all.
  static bool supports(const Type& type) { return !type.is(TypeId::Null); }

  const Field& field() const { return field_; }
  const TimestampFormat& timestamps() const { return timestamps_; }

  /// Stores the value of `text` in `out[row]`. String, Json: the text itself. Bytes: base64. Nested columns have their
  /// own reader, NestedCell.
  CellFault parse(std::string_view text, Vector& out, uint32_t row) const;
  /// Stores NULL, unless the column is NOT NULL.
  CellFault set_null(Vector& out, uint32_t row) const;

  /// `column price: "12x" is not a DECIMAL(10,2)`, with long texts shortened.
  std::string describe(const CellFault& fault, std::string_view text) const;
  /// The same for a place inside the column, `price.amounts[2]`.
  static std::string describe(const std::string& place, const Type& type, const CellFault& fault,
                              std::string_view text);

 private:
  CellFault parse_integer(std::string_view text, Vector& out, uint32_t row) const;
  CellFault parse_decimal_cell(std::string_view text, Vector& out, uint32_t row) const;
  CellFault parse_bytes(std::string_view text, Vector& out, uint32_t row) const;
  CellFault parse_temporal(std::string_view text, Vector& out, uint32_t row) const;

  Field field_;
  TimestampFormat timestamps_;
};

/// The first 60 bytes of a text, with `…` when there is more; never cuts a UTF-8 sequence. Control characters and bytes
/// that are not UTF-8 become `?`.
std::string excerpt(std::string_view text);

}  // namespace velo::format
