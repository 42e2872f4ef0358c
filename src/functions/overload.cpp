#include "functions/overload.hpp"

#include <algorithm>

#include "functions/codes.hpp"
#include "functions/coercion.hpp"

namespace velo::functions {

namespace {

constexpr unsigned kNever = 1'000'000;

unsigned distance(const Overload& overload, std::span<const Argument> arguments) {
  if (overload.count != arguments.size()) return kNever;
  unsigned sum = 0;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Type wanted(overload.arguments[i]);
    if (!coercible(arguments[i], wanted)) return kNever;
    sum += coercion_distance(arguments[i], wanted);
  }
  return sum;
}

std::string signature_text(const Overload& overload) {
  std::string out = "(";
  for (size_t i = 0; i < overload.count; ++i) out += (i == 0 ? "" : ", ") + Type(overload.arguments[i]).text();
  return out + ')';
}

std::string signatures_text(std::span<const Overload> overloads) {
  std::string out;
  for (const Overload& overload : overloads) out += (out.empty() ? "" : " or ") + signature_text(overload);
  return out;
}

bool turned_round(std::span<const Overload> overloads, std::span<const Argument> arguments) {
  if (arguments.size() != 2) return false;
  const Argument other[] = {arguments[1], arguments[0]};
  return std::any_of(overloads.begin(), overloads.end(),
                     [&](const Overload& overload) { return distance(overload, other) < kNever; });
}

// Only conversions that exist are proposed.
std::string cast_hint(std::span<const Overload> overloads, std::span<const Argument> arguments) {
  if (turned_round(overloads, arguments)) return "the arguments stand the other way round";
  for (const Overload& overload : overloads) {
    if (overload.count != arguments.size()) continue;
    for (size_t i = 0; i < arguments.size(); ++i) {
      const Type wanted(overload.arguments[i]);
      if (coercible(arguments[i], wanted)) continue;
      if (wanted.is(TypeId::Timestamp) && arguments[i].type.is_numeric()) return "make a time of it: TO_TIMESTAMP(x)";
      if (bind_cast(arguments[i].type, wanted, false).ok()) return "convert it: CAST(x AS " + wanted.text() + ")";
    }
  }
  return {};
}

}  // namespace

Result<BoundScalar> choose(std::string_view function, std::span<const Overload> overloads,
                           std::span<const Argument> arguments) {
  const auto best = std::min_element(overloads.begin(), overloads.end(), [&](const Overload& a, const Overload& b) {
    return distance(a, arguments) < distance(b, arguments);
  });
  const auto takes_as_many = [&](const Overload& overload) { return overload.count == arguments.size(); };
  if (std::none_of(overloads.begin(), overloads.end(), takes_as_many)) {
    return wrong_count(function, signatures_text(overloads), arguments.size());
  }
  if (distance(*best, arguments) == kNever) {
    return wrong_types(function, signatures_text(overloads), arguments).with_hint(cast_hint(overloads, arguments));
  }
  std::vector<Type> types(best->arguments.begin(), best->arguments.begin() + best->count);
  return bound(best->result, std::move(types), best->kernel, nullptr, best->nulls);
}

Error wrong_types(std::string_view function, std::string_view takes, std::span<const Argument> arguments) {
  return Error(kBadArgumentTypes,
               std::string(function) + "() takes " + std::string(takes) + ", got " + types_text(arguments));
}

Error wrong_count(std::string_view function, std::string_view takes, size_t given) {
  return Error(kBadArgumentCount, std::string(function) + "() takes " + std::string(takes) + ", got " +
                                      std::to_string(given) + (given == 1 ? " argument" : " arguments"));
}

BoundScalar bound(Type result, std::vector<Type> arguments, ScalarKernel kernel, std::shared_ptr<const void> data,
                  NullRule nulls) {
  BoundScalar out;
  out.result = std::move(result);
  out.arguments = std::move(arguments);
  out.kernel = kernel;
  out.data = std::move(data);
  out.nulls = nulls;
  return out;
}

const std::string* constant_text(const Argument& argument) {
  if (!argument.constant || argument.constant->is_null() || !argument.type.is_text()) return nullptr;
  return &argument.constant->as_string();
}

}  // namespace velo::functions
