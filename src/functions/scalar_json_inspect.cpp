// What a JSON value is, without looking for anything inside it.
#include "functions/json_argument.hpp"
#include "types/json_text.hpp"
#include "types/json_walk.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kJson = TypeId::Json;
constexpr TypeId kText = TypeId::String;

std::string_view kind_of(std::string_view value) {
  switch (value[0]) {
    case '{': return "object";
    case '[': return "array";
    case '"': return "string";
    case 't':
    case 'f': return "boolean";
    case 'n': return "null";
    default: return "number";
  }
}

void json_typeof(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    if (const auto json = json_at(call, row)) store_json(call, row, kind_of(json_root(*json)));
  });
}

void store_size(ScalarCall& call, uint32_t row, std::string_view value) {
  if (is_json_array(value)) call.out.data<int64_t>()[row] = json_array_size(value);
  else call.out.set_null(row);
}

void array_length(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    if (const auto json = json_at(call, row)) store_size(call, row, json_root(*json));
  });
}

void array_length_at(ScalarCall& call) {
  JsonPaths paths(call);
  std::vector<std::string_view> values;
  call.rows.each([&](uint32_t row) {
    const JsonPath* path = paths.at(row);
    const auto json = path ? json_at(call, row) : std::nullopt;
    if (!json) return;
    values.clear();
    path->select(*json, values);
    store_size(call, row, values.size() == 1 ? values[0] : std::string_view());
  });
}

Result<BoundScalar> bind_array_length(std::span<const Argument> arguments) {
  static constexpr Overload kWhole[] = {{{kJson}, TypeId::BigInt, array_length},
                                        {{kText}, TypeId::BigInt, array_length}};
  if (arguments.size() == 2) return bind_json_path("json_array_length", TypeId::BigInt, array_length_at, arguments);
  return choose("json_array_length", kWhole, arguments);
}

void json_valid(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<uint8_t>(),
            [&](uint32_t row) { return static_cast<uint8_t>(valid_json(text_at(call, 0, row))); });
}

constexpr Overload kTypeofOverloads[] = {{{kJson}, kText, json_typeof}, {{kText}, kText, json_typeof}};
constexpr Overload kValidOverloads[] = {{{kText}, TypeId::Boolean, json_valid}, {{kJson}, TypeId::Boolean, json_valid}};

}  // namespace

extern const ScalarFunction kJsonTypeof = {
    "json_typeof",
    "json_typeof(json)",
    "object, array, string, number, boolean or null.",
    "json_typeof('[1]')",
    "array",
    [](std::span<const Argument> arguments) { return choose("json_typeof", kTypeofOverloads, arguments); }};

extern const ScalarFunction kJsonArrayLength = {"json_array_length",
                                                "json_array_length(json [, path])",
                                                "How many elements the array has; NULL when it is none.",
                                                "json_array_length('{\"a\": [1, [2, 3]]}', '$.a')",
                                                "2",
                                                bind_array_length};

extern const ScalarFunction kJsonValid = {
    "json_valid",
    "json_valid(text)",
    "Whether the text is JSON by RFC 8259.",
    "json_valid('{a: 1}')",
    "false",
    [](std::span<const Argument> arguments) { return choose("json_valid", kValidOverloads, arguments); }};

}  // namespace velo::functions
