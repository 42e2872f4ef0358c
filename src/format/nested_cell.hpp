#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/cell.hpp"
#include "types/nested_json_reader.hpp"

namespace velo::format {

/// Reads the values of one nested column from JSON text. Scalars inside mean what they mean as columns. One thread.
class NestedCell {
 public:
  explicit NestedCell(const CellParser& column);

  /// Stores the value of `json` (valid, not null, no blanks around) in `out[row]`; false: code() and message() say why
  /// not.
  bool parse(std::string_view json, Vector& out, uint32_t row);
  ErrorCode code() const;
  /// `column bid.price: "12x" is not a BIGINT`
  std::string message() const;

 private:
  std::string name_;
  NestedJsonReader reader_;
  std::string bytes_;
};

/// One for each nested column; nullptr for the others.
std::vector<std::unique_ptr<NestedCell>> nested_cells(const std::vector<CellParser>& columns);

}  // namespace velo::format
