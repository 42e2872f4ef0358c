// Headers of a record are a map of texts: what is asked of them is what maps answer. The binder puts the headers of the
// record, the column _headers, in front of arguments that name none.
#include "functions/array_call.hpp"

namespace velo::functions {

namespace {

const Type& headers_type() {
  static const Type type = Type::map(TypeId::String, TypeId::String);
  return type;
}

// The binding of a function of maps, once the arguments are headers and, where it takes one, a key.
Result<BoundScalar> bind_as(std::string_view of_maps, std::string_view name, bool keyed,
                            std::span<const Argument> arguments) {
  const std::string_view takes = keyed ? "the key of a header, or headers and a key" : "nothing, or headers";
  const size_t count = keyed ? 2 : 1;
  if (arguments.size() != count) return wrong_count(name, takes, arguments.size());
  const bool fits = coercible(arguments[0], headers_type()) && (!keyed || coercible(arguments[1], TypeId::String));
  if (!fits) return wrong_types(name, takes, arguments);
  std::vector<Argument> wanted = {{headers_type(), arguments[0].constant}};
  if (keyed) wanted.push_back({TypeId::String, arguments[1].constant});
  return find_scalar(of_maps)->bind(wanted);
}

}  // namespace

extern const ScalarFunction kHeader = {
    "header",
    "header([headers,] key)",
    "The value of a header of the record; NULL when it has none of this key. Headers are those of the record, "
    "_headers, when none are given.",
    "header(MAP['trace', 'a1'], 'trace')",
    "a1",
    [](std::span<const Argument> arguments) { return bind_as("element_at", "header", true, arguments); }};

extern const ScalarFunction kHasHeader = {
    "has_header",
    "has_header([headers,] key)",
    "Whether the record has a header of this key.",
    "has_header(MAP['trace', 'a1'], 'span')",
    "false",
    [](std::span<const Argument> arguments) { return bind_as("map_contains_key", "has_header", true, arguments); }};

extern const ScalarFunction kHeaderKeys = {
    "header_keys",
    "header_keys([headers])",
    "The keys of the record's headers as an array, in their order.",
    "header_keys(MAP['trace', 'a1', 'span', '7'])",
    "[\"span\",\"trace\"]",
    [](std::span<const Argument> arguments) { return bind_as("map_keys", "header_keys", false, arguments); }};

}  // namespace velo::functions
