// SIMILAR TO: the regular expressions of the SQL standard, a mixture of LIKE and POSIX. They are rewritten for RE2 and
// match the whole text.
#include "functions/regular_expression.hpp"
#include "functions/scalar_loop.hpp"
#include "functions/utf8.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;
constexpr std::string_view kDefaultEscape = "\\";

// Characters that mean themselves in SQL and something else in RE2.
bool is_plain(char c) { return c == '.' || c == '^' || c == '$' || c == '\\'; }

// Appends what the character outside of brackets stands for.
void append(std::string& out, std::string_view one) {
  const char c = one.front();
  if (c == '%') out += ".*";
  else if (c == '_') out += '.';
  else if (c == '(') out += "(?:";
  else if (is_plain(c)) out += '\\' + std::string(one);
  else out += one;
}

Result<std::string> from_similar(std::string_view pattern, std::string_view escape) {
  if (count_code_points(escape) > 1) {
    return Error(kBadConstant, "ESCAPE takes one character, got '" + std::string(escape) + "'");
  }
  std::string out = "(?s)^(?:";
  bool in_brackets = false;
  for (size_t at = 0; at < pattern.size();) {
    const std::string_view one = pattern.substr(at, code_point_bytes(pattern, at));
    at += one.size();
    if (one == escape) {
      if (at == pattern.size()) return Error(kBadConstant, "the pattern of SIMILAR TO ends in its escape character");
      const std::string_view next = pattern.substr(at, code_point_bytes(pattern, at));
      out += quoted_pattern(next);
      at += next.size();
    } else if (in_brackets) {
      if (one == "\\") out += one;
      out += one;
      in_brackets = one != "]";
    } else {
      in_brackets = one == "[";
      append(out, one);
    }
  }
  return out + ")$";
}

// Without ESCAPE the escape character is the backslash; ESCAPE '' has none.
Result<std::string> with_default_escape(std::string_view pattern, std::string_view) {
  return from_similar(pattern, kDefaultEscape);
}

template <Translate kTranslate>
void similar(ScalarCall& call) {
  Patterns patterns(call, 2, kTranslate);
  call.rows.each([&](uint32_t row) {
    const RegularExpression* pattern = patterns.at(row);
    if (pattern) call.out.data<uint8_t>()[row] = pattern->matches(text_at(call, 0, row));
  });
}

constexpr Overload kOverloads[] = {{{kText, kText}, TypeId::Boolean, similar<with_default_escape>},
                                   {{kText, kText, kText}, TypeId::Boolean, similar<from_similar>}};

}  // namespace

extern const ScalarFunction kSimilarTo = {
    "similar_to",
    "text SIMILAR TO pattern [ESCAPE character]",
    "Whether the whole text matches: % is any text, _ one character, | alternatives, * + ? {n,m} repetitions, ( ) a "
    "group, [ ] a set of characters.",
    "'EURUSD' SIMILAR TO '(EUR|GBP)[A-Z]{3}'",
    "true",
    [](std::span<const Argument> arguments) {
      const Translate translate = arguments.size() == 3 ? from_similar : with_default_escape;
      return bind_pattern("similar_to", kOverloads, arguments, 2, translate);
    }};

}  // namespace velo::functions
