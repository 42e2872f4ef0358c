#include "functions/array_call.hpp"

namespace velo::functions {

Result<Type> element_union(std::string_view function, std::span<const Argument> arguments) {
  std::vector<Argument> all(arguments.begin(), arguments.end());
  all[0] = {arguments[0].type.child(0)};
  Result<Type> type = common_type(all);
  if (!type.ok()) return wrong_types(function, "an array and values of its elements' type", arguments);
  return type;
}

Status check_array(std::string_view function, std::string_view takes, size_t count,
                   std::span<const Argument> arguments) {
  if (arguments.size() != count) return wrong_count(function, takes, arguments.size());
  if (arguments[0].type.is(TypeId::Array)) return {};
  return wrong_types(function, takes, arguments);
}

}  // namespace velo::functions
