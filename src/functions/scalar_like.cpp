// LIKE and ILIKE. A constant pattern is prepared once, when the query is planned; a computed one for each row.
#include "base/text.hpp"
#include "functions/like_pattern.hpp"
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr std::string_view kDefaultEscape = "\\";

void like_constant(ScalarCall& call) {
  const auto& pattern = *static_cast<const LikePattern*>(call.data);
  fill_rows(call.rows, call.out.data<uint8_t>(),
            [&](uint32_t row) { return static_cast<uint8_t>(pattern.matches(text_at(call, 0, row))); });
}

template <bool kFold>
void like_computed(ScalarCall& call) {
  try_rows<uint8_t>(call, [&](uint32_t row, uint8_t& out) {
    const std::string_view escape = call.args.size() > 2 ? text_at(call, 2, row) : kDefaultEscape;
    const auto pattern = LikePattern::make(text_at(call, 1, row), escape, kFold);
    if (!pattern.ok()) return fail(call, row, kBadParameter, pattern.error().message), false;
    out = static_cast<uint8_t>(pattern->matches(text_at(call, 0, row)));
    return true;
  });
}

template <bool kFold>
Result<BoundScalar> bind_like(std::string_view name, std::span<const Argument> arguments) {
  constexpr TypeId kText = TypeId::String;
  static constexpr Overload kOverloads[] = {{{kText, kText}, TypeId::Boolean, like_computed<kFold>},
                                            {{kText, kText, kText}, TypeId::Boolean, like_computed<kFold>}};
  VELO_TRY(BoundScalar chosen, choose(name, kOverloads, arguments));
  const std::string* pattern = constant_text(arguments[1]);
  const std::string* escape = arguments.size() > 2 ? constant_text(arguments[2]) : nullptr;
  if (escape && count_code_points(*escape) > 1) {
    return Error(kBadConstant, "ESCAPE takes one character, got '" + *escape + "'");
  }
  if (pattern && (escape || arguments.size() == 2)) {
    VELO_TRY(LikePattern made, LikePattern::make(*pattern, escape ? std::string_view(*escape) : kDefaultEscape, kFold));
    chosen.data = std::make_shared<const LikePattern>(std::move(made));
    chosen.kernel = like_constant;
  }
  return chosen;
}

}  // namespace

extern const ScalarFunction kLike = {
    "like",
    "text LIKE pattern [ESCAPE character]",
    "Whether the whole text matches: % is any text, _ one character; the escape character is \\ unless given.",
    "'trades' LIKE 'tr_d%'",
    "true",
    [](std::span<const Argument> arguments) { return bind_like<false>("like", arguments); }};

extern const ScalarFunction kIlike = {
    "ilike",
    "text ILIKE pattern [ESCAPE character]",
    "As LIKE, but ignoring the case of letters.",
    "'Trades' ILIKE 'TR%'",
    "true",
    [](std::span<const Argument> arguments) { return bind_like<true>("ilike", arguments); }};

}  // namespace velo::functions
