#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "types/schema.hpp"

namespace velo::format {

/// What a sampled value looks like, from narrow to wide: of two kinds in one column the type that holds both wins.
enum class Seen : uint8_t { Nothing, Boolean, Integer, Number, Timestamp, Text, Document };

/// Columns of a sample in order of first appearance.
class Inference {
 public:
  /// Adds a sighting of `name`; Nothing (a NULL) still makes the column known.
  void add(std::string_view name, Seen seen);
  void add(size_t column, Seen seen) { merge(seen_[column], seen); }
  bool empty() const { return names_.empty(); }
  /// Integer → BIGINT, other numbers → DOUBLE, dates and timestamps → TIMESTAMP, booleans → BOOLEAN, objects and arrays
  /// → JSON, all else and mixtures → STRING.
  Schema schema() const;

 private:
  static void merge(Seen& known, Seen seen);

  std::vector<std::string> names_;
  std::vector<Seen> seen_;
};

/// ISO dates and timestamps are Timestamp, all else Text.
Seen classify_string(std::string_view text);
/// A number's text: Integer when it fits 64 bits and has neither point nor exponent.
Seen classify_number(std::string_view text);
/// A CSV field: number, boolean, timestamp or text.
Seen classify_field(std::string_view text);

}  // namespace velo::format
