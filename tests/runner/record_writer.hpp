#pragma once

#include <memory>
#include <string>
#include <vector>

#include "catalog/relation.hpp"
#include "format/format.hpp"

namespace velo::cases {

/// Writes the rows of a case as records of a format, the way a file would hold them.
class RecordWriter {
 public:
  /// An error when the format cannot hold a type of the relation.
  static Result<std::unique_ptr<RecordWriter>> make(const catalog::Relation& relation, const std::string& format);

  /// Appends one record; the first one behind what a file of the format begins with.
  void write(const std::vector<Value>& row, std::string& out);

 private:
  RecordWriter(std::unique_ptr<format::Encoder> encoder, std::vector<Type> types);

  std::unique_ptr<format::Encoder> encoder_;
  RowBlock block_;
  size_t columns_;
  bool begun_ = false;
};

}  // namespace velo::cases
