// JSON_VALUE, JSON_QUERY, JSON_EXISTS and JSON_EXTRACT: four ways to look at what a path leads to. Results are views of
// the document wherever they stand in it as they are.
#include "functions/json_argument.hpp"
#include "types/json_walk.hpp"

namespace velo::functions {

namespace {

// Calls `use(row, values)` with what the path of each row leads to.
template <class Use>
void for_selected(ScalarCall& call, Use use) {
  JsonPaths paths(call);
  std::vector<std::string_view> values;
  call.rows.each([&](uint32_t row) {
    const JsonPath* path = paths.at(row);
    const std::optional<std::string_view> json = path ? json_at(call, row) : std::nullopt;
    if (!json) return;
    values.clear();
    path->select(*json, values);
    use(row, *path, values);
  });
}

using Values = std::vector<std::string_view>;

bool is_container(std::string_view value) { return is_json_object(value) || is_json_array(value); }

void json_value(ScalarCall& call) {
  for_selected(call, [&](uint32_t row, const JsonPath&, const Values& values) {
    const bool scalar = values.size() == 1 && !is_container(values[0]);
    store_json_text(call, row, scalar ? values[0] : std::string_view());
  });
}

std::string array_of(const Values& values) {
  std::string out = "[";
  for (const std::string_view value : values) {
    if (out.size() > 1) out += ',';
    out += value;
  }
  return out + ']';
}

// What several values were asked for comes as an array, also when there is only one.
void store_found(ScalarCall& call, uint32_t row, const JsonPath& path, const Values& values, bool scalars) {
  if (path.has_wildcard() || values.size() > 1) {
    if (values.empty()) return store_json(call, row, {});
    return call.out.set_string(row, array_of(values));
  }
  const bool wanted = !values.empty() && (scalars || is_container(values[0]));
  store_json(call, row, wanted ? values[0] : std::string_view());
}

void json_query(ScalarCall& call) {
  for_selected(call, [&](uint32_t row, const JsonPath& path, const Values& values) {
    store_found(call, row, path, values, /*scalars=*/false);
  });
}

void json_extract(ScalarCall& call) {
  for_selected(call, [&](uint32_t row, const JsonPath& path, const Values& values) {
    store_found(call, row, path, values, /*scalars=*/true);
  });
}

void json_exists(ScalarCall& call) {
  for_selected(call, [&](uint32_t row, const JsonPath&, const Values& values) {
    call.out.data<uint8_t>()[row] = static_cast<uint8_t>(!values.empty());
  });
}

}  // namespace

extern const ScalarFunction kJsonValue = {
    "json_value",
    "json_value(json, path)",
    "The scalar at the path as STRING; NULL when there is none, for JSON null, objects and arrays. `json` is JSON or "
    "STRING; a text that is not JSON is a row error. RETURNING type behind the path converts.",
    "json_value('{\"a\": {\"b\": [1, \"x\"]}}', '$.a.b[1]')",
    "x",
    [](std::span<const Argument> arguments) {
      return bind_json_path("json_value", TypeId::String, json_value, arguments);
    }};

extern const ScalarFunction kJsonQuery = {"json_query",
                                          "json_query(json, path)",
                                          "The object or array at the path as JSON; NULL when there is none. With a * "
                                          "in the path: an array of all it leads to.",
                                          "json_query('{\"a\": {\"b\": [1, 2]}}', '$.a')",
                                          "{\"b\": [1, 2]}",
                                          [](std::span<const Argument> arguments) {
                                            return bind_json_path("json_query", TypeId::Json, json_query, arguments);
                                          }};

extern const ScalarFunction kJsonExtract = {
    "json_extract",
    "json_extract(json, path)",
    "What stands at the path, of any kind, as JSON; NULL when nothing does. With a * in the path: an array of all it "
    "leads to.",
    "json_extract('{\"a\": [{\"b\": 1}, {\"b\": \"x\"}]}', '$.a[*].b')",
    "[1,\"x\"]",
    [](std::span<const Argument> arguments) {
      return bind_json_path("json_extract", TypeId::Json, json_extract, arguments);
    }};

extern const ScalarFunction kJsonExists = {"json_exists",
                                           "json_exists(json, path)",
                                           "Whether anything stands at the path, JSON null included.",
                                           "json_exists('{\"a\": null}', '$.a')",
                                           "true",
                                           [](std::span<const Argument> arguments) {
                                             return bind_json_path("json_exists", TypeId::Boolean, json_exists,
                                                                   arguments);
                                           }};

}  // namespace velo::functions
