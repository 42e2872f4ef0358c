// CAST: a matrix of conversions, split into families by what is hard about them. This file picks the family and deals
// with what all of them share: refused rows, copies, and single values.
#include "functions/cast_loop.hpp"

namespace velo::functions {

namespace {

constexpr size_t kShownBytes = 40;

template <class T>
void copy_values(ScalarCall& call) {
  convert_rows<T, T>(call, [](const T& value, T& out) { out = value; });
}

ScalarKernel copy_kernel(Physical physical) {
  switch (physical) {
    case Physical::Bool: return copy_values<uint8_t>;
    case Physical::Int32: return copy_values<int32_t>;
    case Physical::Int64: return copy_values<int64_t>;
    case Physical::Int128: return copy_values<Int128>;
    case Physical::Float: return copy_values<float>;
    case Physical::Double: return copy_values<double>;
    case Physical::String: return copy_values<StringRef>;
    case Physical::Interval: return copy_values<Interval>;
  }
  CHECK(false, "unknown physical kind");
}

void only_nulls(ScalarCall& call) {
  call.rows.each([&](uint32_t row) { call.out.set_null(row); });
}

ScalarKernel pick_kernel(const Type& from, const Type& to) {
  if (from == to) return copy_kernel(to.physical());
  if (to.is(TypeId::Null)) return nullptr;
  if (from.is(TypeId::Null)) return only_nulls;
  if (from.is_nested() || to.is_nested()) return nested_cast(from, to);
  if (from.is_text()) return cast_from_text(to);
  if (to.is_text()) return cast_to_text(from);
  if (from.is(TypeId::Json) || to.is(TypeId::Json)) return json_cast(from, to);
  const ScalarKernel number = number_cast(from, to);
  return number ? number : temporal_cast(from, to);
}

std::string hint_for(const Type& from, const Type& to) {
  if (from.is_numeric() && to.is(TypeId::Timestamp))
    return "numbers have no unit of time by themselves: use TO_TIMESTAMP or FROM_UNIXTIME";
  if (from.is(TypeId::Timestamp) && to.is_numeric()) return "use UNIX_TIMESTAMP, or EXTRACT for a part of it";
  if (!from.is_nested() && !to.is_nested()) return "go through text: CAST(CAST(x AS STRING) AS " + to.text() + ")";
  return "nested values convert from and to STRING and JSON, and child by child";
}

// Two nested types: each pair of children needs a conversion of its own.
Result<std::vector<BoundScalar>> bind_children(const Type& from, const Type& to) {
  std::vector<BoundScalar> out;
  if (!from.is_nested() || !to.is_nested()) return out;
  for (size_t i = 0; i < from.child_count(); ++i) {
    VELO_TRY(BoundScalar child, bind_cast(from.child(i), to.child(i), false));
    out.push_back(std::move(child));
  }
  return out;
}

}  // namespace

std::string shortened(std::string text) {
  if (text.size() <= kShownBytes) return text;
  size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

void refuse_row(ScalarCall& call, uint32_t row, ErrorCode code) {
  const CastPlan& plan = cast_plan(call);
  if (plan.try_cast) {
    if (call.out.physical() == Physical::String) call.out.data<StringRef>()[row] = StringRef();
    call.out.set_null(row);
    return;
  }
  const std::string value = shortened(call.args[0]->value(row).text());
  const std::string shown = plan.from.is_text() ? '\'' + value + '\'' : value;
  call.errors.add(row, code,
                  code == kOverflow ? shown + " does not fit " + plan.to.text()
                                    : "cannot convert " + shown + " to " + plan.to.text());
}

Result<BoundScalar> bind_cast(const Type& from, const Type& to, bool try_cast) {
  const ScalarKernel kernel = pick_kernel(from, to);
  if (kernel == nullptr) {
    return Error(kNoConversion, "there is no conversion from " + from.text() + " to " + to.text())
        .with_hint(hint_for(from, to));
  }
  VELO_TRY(std::vector<BoundScalar> children, bind_children(from, to));
  return BoundScalar{to,
                     {from},
                     kernel,
                     std::make_shared<const CastPlan>(CastPlan{from, to, try_cast, std::move(children)}),
                     kernel == only_nulls ? NullRule::Kernel : NullRule::Propagate};
}

Result<Value> cast_value(const Value& value, const Type& to) {
  if (value.is_null()) return Value::null(to);
  VELO_TRY(const BoundScalar bound, bind_cast(value.type(), to, false));
  const Vector input = Vector::constant(value);
  const Vector* const inputs[] = {&input};
  Vector output(to);
  output.reset(1);
  RowErrors errors;
  ScalarCall call{inputs, Selection::all(1), output, errors, bound.data.get(), 0};
  bound.kernel(call);
  if (!errors.empty()) return Error(errors.sorted().front().code, errors.sorted().front().message);
  return output.value(0);
}

}  // namespace velo::functions
