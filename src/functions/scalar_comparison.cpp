// = <> < <= > >= and IS [NOT] DISTINCT FROM. One loop per operator and physical type writes a byte per row; > and >=
// are < and <= with the sides exchanged. Decimals meet at a common scale, which the binding reaches by casts; only
// where that needs more than 38 digits are they compared row by row with the scales at hand. Equal nested values have
// equal bytes.
#include <algorithm>

#include "functions/coercion.hpp"
#include "functions/comparison.hpp"
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "types/nested_order.hpp"

namespace velo::functions {

namespace {

struct Equal {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    return sql_equal(a, b);
  }
};
struct NotEqual {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    return !sql_equal(a, b);
  }
};
struct Less {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    return sql_less(a, b);
  }
};
struct LessEqual {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    return !sql_less(b, a);
  }
};
struct Greater {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    return sql_less(b, a);
  }
};
struct GreaterEqual {
  template <class T>
  bool operator()(const T& a, const T& b) const {
    return !sql_less(a, b);
  }
};

template <class Op, class T>
void compare(ScalarCall& call) {
  map_binary<T, T, uint8_t>(call, [](const T& x, const T& y) { return static_cast<uint8_t>(Op()(x, y)); });
}

template <class Op>
constexpr bool kIsEquality = std::is_same_v<Op, Equal> || std::is_same_v<Op, NotEqual>;

// A short text is two words, and nothing but itself has the same ones: no branch, whatever the rows hold.
template <class Op>
void equal_short_text(ScalarCall& call, const StringRef* texts, const StringRef& constant) {
  fill_rows(call.rows, call.out.data<uint8_t>(), [=, head = constant.head(), tail = constant.tail()](uint32_t i) {
    const bool same = ((texts[i].head() ^ head) | (texts[i].tail() ^ tail)) == 0;
    return static_cast<uint8_t>(std::is_same_v<Op, Equal> ? same : !same);
  });
}

// Texts are read in place: copying a StringRef per row costs as much as comparing it.
template <class Op>
void compare_texts(ScalarCall& call) {
  const Vector& a = *call.args[0];
  const Vector& b = *call.args[1];
  if constexpr (kIsEquality<Op>) {
    if (b.is_constant() && !a.is_constant() && b.data<StringRef>()->is_inline())
      return equal_short_text<Op>(call, a.data<StringRef>(), *b.data<StringRef>());
  }
  const StringRef* x = a.data<StringRef>();
  const StringRef* y = b.data<StringRef>();
  const uint32_t x_step = a.is_constant() ? 0 : 1;
  const uint32_t y_step = b.is_constant() ? 0 : 1;
  fill_rows(call.rows, call.out.data<uint8_t>(),
            [=](uint32_t i) { return static_cast<uint8_t>(Op()(x[i * x_step], y[i * y_step])); });
}

// By the order of what is inside; equality is that of the bytes.
template <class Op>
void compare_insides(ScalarCall& call) {
  const Type& type = *static_cast<const Type*>(call.data);
  uint8_t* out = call.out.data<uint8_t>();
  call.rows.each(
      [&](uint32_t row) { out[row] = Op()(compare_nested(type, text_at(call, 0, row), text_at(call, 1, row)), 0); });
}

// Sides keep their own scales; the smaller one is widened, and where that overflows its sign decides.
struct ScaleGap {
  unsigned a_shift;
  unsigned b_shift;
};

int sign(Int128 value) { return value < 0 ? -1 : value > 0; }

int order_of(Int128 x, Int128 y, const ScaleGap& gap) {
  Int128 wide_x, wide_y;
  if (__builtin_mul_overflow(x, power_of_ten(gap.a_shift), &wide_x)) return sign(x);
  if (__builtin_mul_overflow(y, power_of_ten(gap.b_shift), &wide_y)) return -sign(y);
  return wide_x < wide_y ? -1 : wide_x > wide_y;
}

template <class Op>
void compare_far_scales(ScalarCall& call) {
  const auto& gap = *static_cast<const ScaleGap*>(call.data);
  with_readers<Int128, Int128>(*call.args[0], *call.args[1], [&](auto x, auto y) {
    fill_rows(call.rows, call.out.data<uint8_t>(),
              [&](uint32_t i) { return static_cast<uint8_t>(Op()(order_of(x(i), y(i), gap), 0)); });
  });
}

template <class T, bool kNegated>
void distinct(ScalarCall& call) {
  const Vector& a = *call.args[0];
  const Vector& b = *call.args[1];
  fill_rows(call.rows, call.out.data<uint8_t>(), [&](uint32_t i) {
    const bool known = a.is_valid(i);
    bool differs = known != b.is_valid(i);
    if (known && !differs) differs = !sql_equal(a.at<T>(i), b.at<T>(i));
    return static_cast<uint8_t>(differs != kNegated);
  });
}

template <class Op>
ScalarKernel compare_kernel(const Type& type) {
  return with_scalar_type(type.physical(), [](auto value) -> ScalarKernel {
    using T = decltype(value);
    if constexpr (std::is_same_v<T, StringRef>) return compare_texts<Op>;
    else return compare<Op, T>;
  });
}

bool is_exact_pair(std::span<const Argument> arguments) {
  const Type& a = arguments[0].type;
  const Type& b = arguments[1].type;
  return a.is_exact_numeric() && b.is_exact_numeric() && (a.is(TypeId::Decimal) || b.is(TypeId::Decimal));
}

// Two decimals whose common scale takes more than 38 digits.
bool too_far(const Type& a, const Type& b) {
  const unsigned whole = std::max(a.precision() - a.scale(), b.precision() - b.scale());
  return whole + std::max(a.scale(), b.scale()) > kMaxDecimalPrecision;
}

std::vector<Type> decimal_sides(const Type& a, const Type& b) {
  const Type both = decimal_union(a, b);
  const auto side = [&](const Type& type) {
    return type.scale() == both.scale() && type.physical() == both.physical() ? type : both;
  };
  return {side(a), side(b)};
}

template <class Op>
Result<BoundScalar> bind_comparison(std::string_view symbol, std::span<const Argument> arguments) {
  if (arguments.size() != 2) return wrong_count(symbol, "two arguments", arguments.size());
  if (is_exact_pair(arguments)) {
    const Type a = exact_decimal_type(arguments[0]);
    const Type b = exact_decimal_type(arguments[1]);
    if (too_far(a, b)) {
      const unsigned scale = std::max(a.scale(), b.scale());
      auto gap = std::make_shared<const ScaleGap>(ScaleGap{scale - a.scale(), scale - b.scale()});
      return bound(TypeId::Boolean,
                   {Type::decimal(kMaxDecimalPrecision, a.scale()), Type::decimal(kMaxDecimalPrecision, b.scale())},
                   compare_far_scales<Op>, std::move(gap));
    }
  }
  VELO_TRY(std::vector<Type> types, comparison_types(symbol, arguments));
  constexpr bool kOrders = !std::is_same_v<Op, Equal> && !std::is_same_v<Op, NotEqual>;
  if (kOrders && types[0].is_nested()) {
    auto type = std::make_shared<const Type>(types[0]);
    return bound(TypeId::Boolean, std::move(types), compare_insides<Op>, std::move(type));
  }
  const ScalarKernel kernel = compare_kernel<Op>(types[0]);
  return bound(TypeId::Boolean, std::move(types), kernel);
}

template <bool kNegated>
Result<BoundScalar> bind_distinct(std::span<const Argument> arguments) {
  const std::string_view symbol = kNegated ? "is not distinct from" : "is distinct from";
  if (arguments.size() != 2) return wrong_count(symbol, "two arguments", arguments.size());
  VELO_TRY(std::vector<Type> types, comparison_types(symbol, arguments));
  const ScalarKernel kernel = with_scalar_type(
      types[0].physical(), [](auto value) -> ScalarKernel { return distinct<decltype(value), kNegated>; });
  return bound(TypeId::Boolean, std::move(types), kernel, nullptr, NullRule::Kernel);
}

// Of two types the one that the other converts to.
std::string conversion_hint(const Type& a, const Type& b) {
  for (const auto& [from, to] : {std::pair(b, a), std::pair(a, b)}) {
    if (bind_cast(from, to, false).ok()) return "convert one side: CAST(x AS " + to.text() + ")";
  }
  const bool time = a.is(TypeId::Timestamp) || b.is(TypeId::Timestamp);
  return time && (a.is_numeric() || b.is_numeric()) ? "make a time of the number: TO_TIMESTAMP(x)" : std::string();
}

}  // namespace

Result<std::vector<Type>> comparison_types(std::string_view symbol, std::span<const Argument> arguments) {
  if (is_exact_pair(arguments))
    return decimal_sides(exact_decimal_type(arguments[0]), exact_decimal_type(arguments[1]));
  Result<Type> type = common_type(arguments);
  if (!type.ok()) {
    return Error(kBadArgumentTypes, "there is no comparison " + arguments[0].type.text() + ' ' + std::string(symbol) +
                                        ' ' + arguments[1].type.text())
        .with_hint(conversion_hint(arguments[0].type, arguments[1].type));
  }
  return std::vector<Type>(arguments.size(), *type);
}

extern const ScalarFunction kEqual = {
    "=",          "a = b", "Whether both are equal; NULL when either is NULL. Decimals and integers compare exactly.",
    "1.50 = 1.5", "true",  [](std::span<const Argument> arguments) { return bind_comparison<Equal>("=", arguments); }};

extern const ScalarFunction kNotEqual = {
    "<>",
    "a <> b, a != b",
    "Whether both differ; NULL when either is NULL.",
    "'a' <> 'b'",
    "true",
    [](std::span<const Argument> arguments) { return bind_comparison<NotEqual>("<>", arguments); }};

extern const ScalarFunction kLess = {
    "<",         "a < b", "Whether a comes before b. Texts compare by bytes, NaN comes after every number.",
    "'B' < 'a'", "true",  [](std::span<const Argument> arguments) { return bind_comparison<Less>("<", arguments); }};

extern const ScalarFunction kLessEqual = {
    "<=",       "a <= b", "Whether a comes before b or equals it.",
    "2 <= 2.0", "true",   [](std::span<const Argument> a) { return bind_comparison<LessEqual>("<=", a); }};

extern const ScalarFunction kGreater = {
    ">",
    "a > b",
    "Whether a comes after b.",
    "DATE '2024-02-01' > '2024-01-31'",
    "true",
    [](std::span<const Argument> arguments) { return bind_comparison<Greater>(">", arguments); }};

extern const ScalarFunction kGreaterEqual = {
    ">=",
    "a >= b",
    "Whether a comes after b or equals it.",
    "INTERVAL '1' DAY >= INTERVAL '24' HOUR",
    "true",
    [](std::span<const Argument> arguments) { return bind_comparison<GreaterEqual>(">=", arguments); }};

extern const ScalarFunction kDistinctFrom = {"is distinct from",
                                             "a IS DISTINCT FROM b",
                                             "Whether both differ, where NULL equals NULL; never NULL.",
                                             "NULL IS DISTINCT FROM 1",
                                             "true",
                                             bind_distinct<false>};

extern const ScalarFunction kNotDistinctFrom = {"is not distinct from",
                                                "a IS NOT DISTINCT FROM b",
                                                "Whether both are equal, where NULL equals NULL; never NULL.",
                                                "NULL IS NOT DISTINCT FROM NULL",
                                                "true",
                                                bind_distinct<true>};

}  // namespace velo::functions
