// The table of contents of the scalar functions, alphabetical (operators first). A function is defined in a family file
// `scalar_<family>.cpp` and becomes visible by its line here; a further name for it is a line in kAliases.
#include <algorithm>

#include "base/text.hpp"
#include "functions/scalar.hpp"

namespace velo::functions {

#define VELO_SCALAR_FUNCTIONS(ENTRY) \
  ENTRY(kModulo)                     \
  ENTRY(kTimes)                      \
  ENTRY(kPlus)                       \
  ENTRY(kMinus)                      \
  ENTRY(kDivide)                     \
  ENTRY(kLess)                       \
  ENTRY(kLessEqual)                  \
  ENTRY(kNotEqual)                   \
  ENTRY(kEqual)                      \
  ENTRY(kGreater)                    \
  ENTRY(kGreaterEqual)               \
  ENTRY(kContains)                   \
  ENTRY(kDistinctFrom)               \
  ENTRY(kEndsWith)                   \
  ENTRY(kInitcap)                    \
  ENTRY(kLeft)                       \
  ENTRY(kLength)                     \
  ENTRY(kLower)                      \
  ENTRY(kLpad)                       \
  ENTRY(kMod)                        \
  ENTRY(kNotDistinctFrom)            \
  ENTRY(kOctetLength)                \
  ENTRY(kPosition)                   \
  ENTRY(kRepeat)                     \
  ENTRY(kReplace)                    \
  ENTRY(kReverse)                    \
  ENTRY(kRight)                      \
  ENTRY(kRpad)                       \
  ENTRY(kSplitPart)                  \
  ENTRY(kStartsWith)                 \
  ENTRY(kStrpos)                     \
  ENTRY(kSubstring)                  \
  ENTRY(kTranslate)                  \
  ENTRY(kUpper)

#define VELO_DECLARE(name) extern const ScalarFunction name;
VELO_SCALAR_FUNCTIONS(VELO_DECLARE)
#undef VELO_DECLARE

namespace {

struct Alias {
  std::string_view alias;
  std::string_view name;
};

constexpr Alias kAliases[] = {
    {"!=", "<>"},
};

const std::vector<ScalarFunction>& table() {
#define VELO_COPY(name) name,
  static const std::vector<ScalarFunction> functions = {VELO_SCALAR_FUNCTIONS(VELO_COPY)};
#undef VELO_COPY
  return functions;
}

std::string_view resolve_alias(std::string_view name) {
  for (const Alias& alias : kAliases) {
    if (equals_ignore_case(alias.alias, name)) return alias.name;
  }
  return name;
}

}  // namespace

std::span<const ScalarFunction> scalar_functions() { return table(); }

const ScalarFunction* find_scalar(std::string_view name) {
  const std::string_view wanted = resolve_alias(name);
  const auto& functions = table();
  const auto found = std::find_if(functions.begin(), functions.end(),
                                  [&](const ScalarFunction& function) { return equals_ignore_case(function.name, wanted); });
  return found == functions.end() ? nullptr : &*found;
}

}  // namespace velo::functions
