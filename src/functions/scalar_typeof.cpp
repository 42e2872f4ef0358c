// The type of an expression, as text.
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

void type_of(ScalarCall& call) {
  const auto& name = *static_cast<const std::string*>(call.data);
  call.rows.each([&](uint32_t row) { call.out.set_string(row, name); });
}

Result<BoundScalar> bind_typeof(std::span<const Argument> arguments) {
  if (arguments.size() != 1) return wrong_count("typeof", "one argument", arguments.size());
  const Type& type = arguments[0].type;
  return bound(TypeId::String, {type}, type_of, std::make_shared<const std::string>(type.text()), NullRule::Kernel);
}

}  // namespace

extern const ScalarFunction kTypeof = {
    "typeof",       "typeof(x)",    "The SQL type of the expression, also where its value is NULL.",
    "typeof(1.50)", "DECIMAL(3,2)", bind_typeof};

}  // namespace velo::functions
