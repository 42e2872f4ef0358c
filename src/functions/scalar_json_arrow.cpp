// The arrows -> and ->> take one step into JSON, as in PostgreSQL: by the name of a field, or by a position. A constant
// text that begins with $ is a path, as in MySQL and SQLite.
#include "functions/json_argument.hpp"
#include "types/json_walk.hpp"

namespace velo::functions {

namespace {

using Store = void (*)(ScalarCall&, uint32_t, std::string_view);

template <Store kStore>
void by_name(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    if (const auto json = json_at(call, row)) kStore(call, row, json_member(json_root(*json), text_at(call, 1, row)));
  });
}

template <Store kStore>
void by_position(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    const auto json = json_at(call, row);
    if (json) kStore(call, row, json_element(json_root(*json), call.args[1]->at<int64_t>(row)));
  });
}

template <Store kStore>
void by_path(ScalarCall& call) {
  JsonPaths paths(call);
  std::vector<std::string_view> values;
  call.rows.each([&](uint32_t row) {
    const auto json = json_at(call, row);
    if (!json) return;
    values.clear();
    paths.at(row)->select(*json, values);
    kStore(call, row, values.empty() ? std::string_view() : values[0]);
  });
}

template <Store kStore>
Result<BoundScalar> bind_arrow(std::string_view symbol, TypeId result, std::span<const Argument> arguments) {
  const Overload overloads[] = {{{TypeId::Json, TypeId::String}, result, by_name<kStore>},
                                {{TypeId::String, TypeId::String}, result, by_name<kStore>},
                                {{TypeId::Json, TypeId::BigInt}, result, by_position<kStore>},
                                {{TypeId::String, TypeId::BigInt}, result, by_position<kStore>}};
  VELO_TRY(BoundScalar chosen, choose(symbol, overloads, arguments));
  const std::string* text = constant_text(arguments[1]);
  if (!text || !text->starts_with('$')) return chosen;
  return bind_json_path(symbol, result, by_path<kStore>, arguments);
}

}  // namespace

extern const ScalarFunction kJsonGet = {
    "->",
    "json -> name, json -> position, json -> '$.path'",
    "The field of an object, or the element of an array counted from 0 (from the end when negative), as JSON; NULL "
    "when "
    "there is none.",
    "'{\"a\": [1, {\"b\": 2}]}' -> 'a' -> 1",
    "{\"b\": 2}",
    [](std::span<const Argument> arguments) { return bind_arrow<store_json>("->", TypeId::Json, arguments); }};

extern const ScalarFunction kJsonGetText = {
    "->>",
    "json ->> name, json ->> position, json ->> '$.path'",
    "As ->, but as STRING: strings without quotes and escapes, JSON null as NULL.",
    "'{\"a\": \"x\\ty\"}' ->> 'a'",
    "x\ty",
    [](std::span<const Argument> arguments) { return bind_arrow<store_json_text>("->>", TypeId::String, arguments); }};

}  // namespace velo::functions
