#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace velo::functions {

/// A path into JSON: `$` and steps `.name`, `."any name"`, `['any name']`, `[0]` from the beginning, `[-1]` and
/// `[last]` from the end, `[*]`, `.*`. It is lax, as the default of the SQL standard: a name applied to an array is
/// applied to its elements, a position applied to something else takes it for an array of one. Immutable, thread-safe.
class JsonPath {
 public:
  static Result<JsonPath> parse(std::string_view text);

  /// Appends what the path leads to in valid JSON text, in the order of the text; views of `json`.
  void select(std::string_view json, std::vector<std::string_view>& out) const;
  /// Whether the path asks for several values: it has a `*`.
  bool has_wildcard() const;

 private:
  struct Step {
    enum class Kind { Name, Names, Position, Positions };
    Kind kind;
    std::string name;
    int64_t position = 0;
  };

  Status read_steps(std::string_view rest);
  Status read_name(std::string_view& rest);
  Status read_bracket(std::string_view& rest);
  void walk(std::string_view value, size_t step, std::vector<std::string_view>& out) const;
  void walk_members(std::string_view value, size_t step, std::vector<std::string_view>& out) const;
  void walk_elements(std::string_view value, size_t step, std::vector<std::string_view>& out) const;

  std::vector<Step> steps_;
};

/// The value of a field, the last one of that name; empty when `value` is no object or has no such field.
std::string_view json_member(std::string_view value, std::string_view name);
/// The element at a position from 0, or from the end when negative; empty when there is none.
std::string_view json_element(std::string_view value, int64_t position);
/// Elements of an array.
int64_t json_array_size(std::string_view value);

}  // namespace velo::functions
