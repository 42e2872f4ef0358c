#pragma once

#include <string>
#include <string_view>

#include "types/nested_value.hpp"

namespace velo {

/// How nested values are written as JSON.
struct NestedJson {
  bool omit_nulls = false;        ///< leaves out the fields of structs that are NULL
  bool non_finite_texts = false;  ///< NaN and infinities as the texts that read back as them, instead of null
};

/// Appends a nested value as JSON in one line: a struct as an object with its fields in order, a map as an object with
/// its keys as texts, an array as an array. Scalars look as they do in JSON records.
void append_nested_json(const Type& type, std::string_view value, const NestedJson& how, std::string& out);
/// The same for a cell of `type`, which may be a scalar.
void append_cell_json(const Type& type, const Cell& cell, const NestedJson& how, std::string& out);
/// Appends a scalar that is not NULL as its plain text: what CAST(x AS STRING) gives, BYTES as base64.
void append_cell_text(const Type& type, const Cell& cell, std::string& out);

}  // namespace velo
