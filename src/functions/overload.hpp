#pragma once

#include <array>
#include <initializer_list>

#include "functions/scalar.hpp"

namespace velo::functions {

/// One row of a family's table: a kernel and the types it is written for.
struct Overload {
  static constexpr size_t kMaxArguments = 5;

  constexpr Overload(std::initializer_list<TypeId> argument_types, TypeId result_type, ScalarKernel kernel_function,
                     NullRule null_rule = NullRule::Propagate)
      : count(static_cast<uint8_t>(argument_types.size())),
        result(result_type),
        kernel(kernel_function),
        nulls(null_rule) {
    size_t i = 0;
    for (TypeId type : argument_types) arguments[i++] = type;
  }

  std::array<TypeId, kMaxArguments> arguments{};
  uint8_t count;
  TypeId result;
  ScalarKernel kernel;
  NullRule nulls;
};

/// The overload whose types are nearest to the arguments; on a tie the first.
Result<BoundScalar> choose(std::string_view function, std::span<const Overload> overloads,
                           std::span<const Argument> arguments);

/// `upper() takes (STRING), got (BIGINT)`; `takes` is what stands after "takes".
Error wrong_types(std::string_view function, std::string_view takes, std::span<const Argument> arguments);
Error wrong_count(std::string_view function, std::string_view takes, size_t given);

/// A binding that gives the arguments their types as they are listed.
BoundScalar bound(Type result, std::vector<Type> arguments, ScalarKernel kernel,
                  std::shared_ptr<const void> data = nullptr, NullRule nulls = NullRule::Propagate);

/// The text of a constant argument, or nullptr when it is not a constant text or is NULL.
const std::string* constant_text(const Argument& argument);

}  // namespace velo::functions
