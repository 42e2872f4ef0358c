#include "functions/json_argument.hpp"

#include "types/json_text.hpp"
#include "types/json_walk.hpp"

namespace velo::functions {

std::optional<std::string_view> json_at(ScalarCall& call, uint32_t row) {
  const std::string_view text = text_at(call, 0, row);
  if (call.args[0]->type().is(TypeId::Json) || valid_json(text)) return text;
  constexpr size_t kShownBytes = 40;
  fail(call, row, kBadText, "the text is not JSON: " + std::string(text.substr(0, kShownBytes)));
  return std::nullopt;
}

void store_json(ScalarCall& call, uint32_t row, std::string_view value) {
  call.out.data<StringRef>()[row] = StringRef(value);
  if (value.empty()) call.out.set_null(row);
}

void store_json_text(ScalarCall& call, uint32_t row, std::string_view value) {
  if (value.empty() || is_json_null(value)) return store_json(call, row, {});
  if (!is_json_string(value)) return store_json(call, row, value);
  const std::string_view inside = value.substr(1, value.size() - 2);
  if (inside.find('\\') == std::string_view::npos) call.out.data<StringRef>()[row] = StringRef(inside);
  else call.out.set_string(row, json_string_text(value));
}

const JsonPath* JsonPaths::at(uint32_t row) {
  if (prepared_) return prepared_;
  const std::string_view text = text_at(call_, 1, row);
  if (!computed_ || text != text_) {
    Result<JsonPath> made = JsonPath::parse(text);
    if (!made.ok()) return fail(call_, row, kBadParameter, made.error().message), nullptr;
    computed_ = std::move(made).value();
    text_ = text;
  }
  return &*computed_;
}

Result<BoundScalar> bind_json_path(std::string_view name, TypeId result, ScalarKernel kernel,
                                   std::span<const Argument> arguments) {
  const Overload overloads[] = {{{TypeId::Json, TypeId::String}, result, kernel},
                                {{TypeId::String, TypeId::String}, result, kernel}};
  VELO_TRY(BoundScalar chosen, choose(name, overloads, arguments));
  if (const std::string* text = constant_text(arguments[1])) {
    VELO_TRY(JsonPath path, JsonPath::parse(*text));
    chosen.data = std::make_shared<const JsonPath>(std::move(path));
  }
  return chosen;
}

}  // namespace velo::functions
