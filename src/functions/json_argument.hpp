#pragma once

#include <optional>

#include "functions/json_path.hpp"
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

/// The JSON in argument 0 of a row. A JSON column is valid by itself, a STRING is checked: what is not JSON is a row
/// error, and then nothing comes back.
std::optional<std::string_view> json_at(ScalarCall& call, uint32_t row);

/// Stores a value found in JSON text: as it is, or the empty view as NULL.
void store_json(ScalarCall& call, uint32_t row, std::string_view value);
/// Stores the text of a value: a string without quotes and escapes, everything else as it is; JSON null and the empty
/// view as NULL.
void store_json_text(ScalarCall& call, uint32_t row, std::string_view value);

/// The path in argument 1: prepared by the binding, or computed and kept for the next row.
class JsonPaths {
 public:
  explicit JsonPaths(ScalarCall& call) : call_(call), prepared_(static_cast<const JsonPath*>(call.data)) {}
  /// nullptr after reporting the row: its path is none.
  const JsonPath* at(uint32_t row);

 private:
  ScalarCall& call_;
  const JsonPath* prepared_;
  std::optional<JsonPath> computed_;
  std::string text_;
};

/// Binds `name(json, path)`: the kernel is for JSON and STRING alike, a constant path is read once.
Result<BoundScalar> bind_json_path(std::string_view name, TypeId result, ScalarKernel kernel,
                                   std::span<const Argument> arguments);

}  // namespace velo::functions
