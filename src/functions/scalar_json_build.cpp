// SQL values as JSON: one value, an object of names and values, an array of values.
#include <cmath>

#include "functions/overload.hpp"
#include "functions/text_builder.hpp"
#include "types/base64.hpp"
#include "types/json_walk.hpp"

namespace velo::functions {

namespace {

bool has_no_number(const Value& value) { return value.type().is_floating() && !std::isfinite(value.as_double()); }

std::string base64_text(const std::string& bytes) {
  std::string out(base64_size(bytes.size()), '\0');
  write_base64(out.data(), bytes);
  return out;
}

void append_value(std::string& out, const Value& value) {
  const Type& type = value.type();
  if (value.is_null() || has_no_number(value)) out += "null";
  else if (type.is(TypeId::Bytes)) append_json_string(out, base64_text(value.as_string()));
  else if (type.is(TypeId::Json)) append_json_line(out, value.as_string());
  else if (type.is_numeric() || type.is(TypeId::Boolean) || type.is_nested()) out += value.text();
  else append_json_string(out, value.text());
}

void finish(TextBuilder& builder, uint32_t row) {
  if (builder.has_room(row, builder.text().size())) builder.finish(row);
  else builder.text().clear();
}

void to_json(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    append_value(builder.text(), call.args[0]->value(row));
    finish(builder, row);
  });
}

void json_array(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    std::string& out = builder.text();
    out += '[';
    for (const Vector* argument : call.args) {
      if (out.size() > 1) out += ',';
      append_value(out, argument->value(row));
    }
    out += ']';
    finish(builder, row);
  });
}

// Names stand at even places.
bool append_members(ScalarCall& call, uint32_t row, std::string& out) {
  for (size_t i = 0; i < call.args.size(); i += 2) {
    if (!call.args[i]->is_valid(row)) return false;
    if (i != 0) out += ',';
    append_json_string(out, text_at(call, i, row));
    out += ':';
    append_value(out, call.args[i + 1]->value(row));
  }
  return true;
}

void json_object(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    builder.text() += '{';
    if (!append_members(call, row, builder.text())) {
      builder.text().clear();
      return fail(call, row, kBadParameter, "the name of a JSON field is NULL");
    }
    builder.text() += '}';
    finish(builder, row);
  });
}

std::vector<Type> types_of(std::span<const Argument> arguments) {
  std::vector<Type> types;
  for (const Argument& argument : arguments) types.push_back(argument.type);
  return types;
}

Result<BoundScalar> bind_to_json(std::span<const Argument> arguments) {
  if (arguments.size() != 1) return wrong_count("to_json", "one argument", arguments.size());
  return bound(TypeId::Json, types_of(arguments), to_json);
}

Result<BoundScalar> bind_json_array(std::span<const Argument> arguments) {
  return bound(TypeId::Json, types_of(arguments), json_array, nullptr, NullRule::Kernel);
}

Result<BoundScalar> bind_json_object(std::span<const Argument> arguments) {
  if (arguments.size() % 2 != 0) return wrong_count("json_object", "pairs of name and value", arguments.size());
  std::vector<Type> types = types_of(arguments);
  for (size_t i = 0; i < types.size(); i += 2) {
    if (!types[i].is_text() && !types[i].is(TypeId::Null))
      return wrong_types("json_object", "names that are STRING", arguments);
    types[i] = TypeId::String;
  }
  return bound(TypeId::Json, std::move(types), json_object, nullptr, NullRule::Kernel);
}

}  // namespace

extern const ScalarFunction kToJson = {
    "to_json",
    "to_json(x)",
    "Any value as JSON: numbers and BOOLEAN plain, NaN and infinities as null, everything else as a JSON string.",
    "to_json('a \"b\"')",
    "\"a \\\"b\\\"\"",
    bind_to_json};

extern const ScalarFunction kJsonArray = {"json_array",
                                          "json_array(a, b, ...)",
                                          "A JSON array of the values; NULL becomes null.",
                                          "json_array(1, 'x', NULL, 2.50)",
                                          "[1,\"x\",null,2.50]",
                                          bind_json_array};

extern const ScalarFunction kJsonObject = {
    "json_object",
    "json_object(name, value, ...)",
    "A JSON object of names and values; a NULL value becomes null, a NULL name is a row error.",
    "json_object('a', 1, 'b', DATE '2024-05-01')",
    "{\"a\":1,\"b\":\"2024-05-01\"}",
    bind_json_object};

}  // namespace velo::functions
