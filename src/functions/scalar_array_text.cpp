// From texts to arrays and back.
#include "functions/array_call.hpp"
#include "functions/text_builder.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;

// NULLs are left out, or stand for the text that is given for them.
void join(ScalarCall& call) {
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const ArrayView array = array_at(call, 0, row);
    const std::string_view separator = text_at(call, 1, row);
    std::string& out = builder.text();
    bool first = true;
    for (uint32_t i = 0; i < array.size(); ++i) {
      if (array[i].is_null() && call.args.size() < 3) continue;
      if (!first) out += separator;
      out += array[i].is_null() ? text_at(call, 2, row) : array[i].text();
      first = false;
    }
    if (builder.has_room(row, out.size())) builder.finish(row);
    else out.clear();
  });
}

// An empty separator cuts between code points.
void split(ScalarCall& call) {
  ArrayBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    std::string_view rest = text_at(call, 0, row);
    const std::string_view separator = text_at(call, 1, row);
    while (separator.empty() && !rest.empty()) {
      const size_t bytes = code_point_bytes(rest, 0);
      builder.cells().add_text(rest.substr(0, bytes));
      rest.remove_prefix(bytes);
    }
    for (size_t at; !separator.empty(); rest.remove_prefix(at + separator.size())) {
      at = rest.find(separator);
      builder.cells().add_text(rest.substr(0, at));
      if (at == std::string_view::npos) break;
    }
    builder.finish(row);
  });
}

Result<BoundScalar> bind_join(std::span<const Argument> arguments) {
  constexpr std::string_view kTakes = "an array, a separator and a text for NULLs";
  VELO_TRY_STATUS(check_array("array_join", kTakes, arguments.size() == 3 ? 3 : 2, arguments));
  std::vector<Type> types(arguments.size(), kText);
  types[0] = Type::array(kText);
  for (const Argument& argument : arguments.subspan(1)) {
    if (!coercible(argument, kText)) return wrong_types("array_join", kTakes, arguments);
  }
  return bound(kText, std::move(types), join);
}

Result<BoundScalar> bind_split(std::span<const Argument> arguments) {
  static constexpr Overload kOverloads[] = {{{kText, kText}, kText, split}};
  VELO_TRY(BoundScalar chosen, choose("split", kOverloads, arguments));
  chosen.result = Type::array(kText);
  return chosen;
}

}  // namespace

extern const ScalarFunction kArrayJoin = {"array_join",
                                          "array_join(array, separator [, null_text])",
                                          "The elements as one text with the separator between them, each as CAST(x AS "
                                          "STRING) writes it; NULLs are left out, "
                                          "or stand as the third text. Also JOIN.",
                                          "array_join(ARRAY[1, NULL, 3], '-')",
                                          "1-3",
                                          bind_join};

extern const ScalarFunction kSplit = {
    "split",
    "split(text, separator)",
    "The pieces of a text between the separators; with an empty separator its characters.",
    "split('a,b,,c', ',')",
    "[\"a\",\"b\",\"\",\"c\"]",
    bind_split};

}  // namespace velo::functions
