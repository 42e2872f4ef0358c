#pragma once

#include <string>
#include <type_traits>
#include <vector>

#include "functions/codes.hpp"
#include "functions/scalar.hpp"

namespace velo::functions {

/// What a conversion kernel finds in ScalarCall::data.
struct CastPlan {
  Type from;
  Type to;
  bool try_cast = false;
  std::vector<BoundScalar> children;  ///< from one nested type to another: how their children are converted
};

inline const CastPlan& cast_plan(const ScalarCall& call) { return *static_cast<const CastPlan*>(call.data); }

/// The row cannot be converted: a row error that shows the value, or NULL under TRY_CAST.
void refuse_row(ScalarCall& call, uint32_t row, ErrorCode code);

/// Runs `convert(value, out)` over the rows. It returns void, or an ErrorCode that is 0 when the conversion worked.
template <class In, class Out, class Convert>
void convert_rows(ScalarCall& call, Convert convert) {
  const Vector& input = *call.args[0];
  const In* from = input.data<In>();
  Out* to = call.out.data<Out>();
  const auto one = [&](const In& value, uint32_t row) {
    if constexpr (std::is_void_v<std::invoke_result_t<Convert&, const In&, Out&>>) {
      convert(value, to[row]);
    } else {
      const ErrorCode code = convert(value, to[row]);
      if (code != 0) [[unlikely]]
        refuse_row(call, row, code);
    }
  };
  if (input.is_constant()) {
    call.rows.each([&](uint32_t row) { one(from[0], row); });
  } else {
    call.rows.each([&](uint32_t row) { one(from[row], row); });
  }
}

/// The kernel of a family, or nullptr when it does not know the pair.
ScalarKernel number_cast(const Type& from, const Type& to);
ScalarKernel cast_from_text(const Type& to);
ScalarKernel cast_to_text(const Type& from);
/// Between JSON and scalars other than STRING.
ScalarKernel json_cast(const Type& from, const Type& to);
ScalarKernel temporal_cast(const Type& from, const Type& to);
/// Where either is nested.
ScalarKernel nested_cast(const Type& from, const Type& to);

/// Enough of a value's text to recognise it, cut between code points.
std::string shortened(std::string text);

}  // namespace velo::functions
