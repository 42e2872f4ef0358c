#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "column/row_error.hpp"
#include "column/selection.hpp"
#include "column/vector.hpp"

namespace velo::functions {

/// One evaluation of a kernel over the rows of a batch. Arguments already have the types the binding asked for; `out`
/// has been reset to the batch's physical row count and is written at the same row numbers.
struct ScalarCall {
  std::span<const Vector* const> args;
  Selection rows;  ///< rows to compute; under NullRule::Propagate none of them has a NULL argument
  Vector& out;
  RowErrors& errors;  ///< a kernel that cannot compute a row adds an error (3xxx) and leaves the slot as it is
  const void* data;     ///< what bind prepared (a compiled pattern, …), or nullptr
  const StepTime& now;  ///< the batch's fixed NOW()
};

using ScalarKernel = void (*)(ScalarCall& call);

enum class NullRule : uint8_t {
  Propagate,  ///< any NULL argument gives NULL; the evaluator sees to it and the kernel never meets a NULL
  Kernel,     ///< the kernel is called for every row and reads validity itself
};

/// A function chosen for certain argument types, ready to run. Immutable, shareable between threads.
struct BoundScalar {
  Type result;
  std::vector<Type> arguments;  ///< types to which the arguments must be coerced first
  ScalarKernel kernel = nullptr;
  std::shared_ptr<const void> data;
  NullRule nulls = NullRule::Propagate;
};

/// What bind sees of an argument: its type, and its value when it is a constant.
struct Argument {
  Type type;
  const Value* constant = nullptr;
};

/// A scalar function or operator as users know it: one entry of functions/list.cpp.
struct ScalarFunction {
  std::string_view name;     ///< lower case; operators have their symbol
  std::string_view syntax;   ///< `substring(text, from [, length])`
  std::string_view doc;      ///< one or two sentences, with the NULL and error rules when they are special
  std::string_view example;  ///< a SQL expression that is run as a test …
  std::string_view result;   ///< … and the text it must give
  /// Picks the kernel for these arguments, or explains which arguments it takes (2xxx; the caller adds the position).
  /// nullptr: a special form (IF, COALESCE), which expr::call builds from nodes that compute their arguments lazily.
  Result<BoundScalar> (*bind)(std::span<const Argument> arguments);
  bool deterministic = true;  ///< false: never folded at planning (NOW is fixed per batch, UUID per row)
};

/// All scalar functions, alphabetical. The table of contents of this folder.
std::span<const ScalarFunction> scalar_functions();
/// By name or alias (case-insensitive); nullptr when there is none.
const ScalarFunction* find_scalar(std::string_view name);

/// The conversion that CAST(x AS to) does, errors becoming row errors; with `try_cast` they become NULL. An error when
/// SQL knows no such conversion. Casting to the same type gives a kernel that copies.
Result<BoundScalar> bind_cast(const Type& from, const Type& to, bool try_cast);
/// Converts one value as CAST would (slow path for literals and options).
Result<Value> cast_value(const Value& value, const Type& to);

}  // namespace velo::functions
