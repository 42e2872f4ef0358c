#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "types/type.hpp"

namespace velo {

/// A named, typed column. Names keep their case and are looked up case-insensitively.
struct Field {
  std::string name;
  Type type;
  bool nullable = true;
  friend bool operator==(const Field&, const Field&) = default;
};

/// Ordered columns of a relation.
struct Schema {
  std::vector<Field> fields;

  size_t size() const { return fields.size(); }
  const Field& operator[](size_t i) const { return fields[i]; }
  std::optional<size_t> find(std::string_view name) const;  ///< first field of that name (case-insensitive)
  std::vector<std::string> names() const;
  std::string text() const;  ///< `(sym STRING, px DECIMAL(10,2) NOT NULL)`
  friend bool operator==(const Schema&, const Schema&) = default;
};

}  // namespace velo
