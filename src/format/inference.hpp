#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "types/schema.hpp"

namespace velo::format {

/// What a sampled value looks like. Mixed holds an object or an array beside anything else.
enum class Seen : uint8_t { Nothing, Boolean, Integer, Number, Timestamp, Text, Object, Array, Mixed };

/// What all sampled values of one column look like together: the type that holds all of them.
class Shape {
 public:
  /// Adds a sighting; Nothing (a NULL) leaves what is known.
  void add(Seen seen);
  /// What is known of a field of its objects, in order of first appearance.
  Shape& field(std::string_view name);
  /// What is known of the elements of its arrays.
  Shape& element();

  /// Integer → BIGINT, other numbers → DOUBLE, dates and timestamps → TIMESTAMP, booleans → BOOLEAN, objects → STRUCT,
  /// arrays → ARRAY, mixtures with these and objects without fields → JSON, all else and other mixtures → STRING.
  Type type() const;

 private:
  friend class Inference;

  Seen seen_ = Seen::Nothing;
  std::vector<std::string> names_;
  std::vector<Shape> children_;
};

/// Columns of a sample in order of first appearance.
class Inference {
 public:
  /// What is known of a column. Asking makes it known.
  Shape& column(std::string_view name) { return row_.field(name); }
  Shape& column(size_t column) { return row_.children_[column]; }
  bool empty() const { return row_.names_.empty(); }
  Schema schema() const;

 private:
  Shape row_;
};

/// ISO dates and timestamps are Timestamp, all else Text.
Seen classify_string(std::string_view text);
/// A number's text: Integer when it fits 64 bits and has neither point nor exponent.
Seen classify_number(std::string_view text);
/// A CSV field: number, boolean, timestamp or text.
Seen classify_field(std::string_view text);

}  // namespace velo::format
