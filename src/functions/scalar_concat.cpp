// Joining texts. Arguments of other types are written as CAST(x AS STRING) would.
#include <algorithm>

#include "functions/array_call.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

// Bytes are summed first, so that each row is one allocation in the arena.
void concat_row(ScalarCall& call, uint32_t row) {
  size_t bytes = 0;
  for (const Vector* argument : call.args) {
    if (argument->is_valid(row)) bytes += argument->at<StringRef>(row).size();
  }
  if (bytes > kMaxTextBytes) return fail(call, row, kTooLong, "the text would have more than 64 MiB");
  auto* begin = reinterpret_cast<char*>(call.out.arena().allocate(bytes));
  char* end = begin;
  for (const Vector* argument : call.args) {
    if (argument->is_valid(row)) end = std::ranges::copy(argument->at<StringRef>(row).view(), end).out;
  }
  call.out.data<StringRef>()[row] = StringRef(std::string_view(begin, bytes));
}

void concat(ScalarCall& call) {
  call.rows.each([&](uint32_t row) { concat_row(call, row); });
}

void concat_ws(ScalarCall& call) {
  std::string joined;
  call.rows.each([&](uint32_t row) {
    if (!call.args[0]->is_valid(row)) {
      call.out.data<StringRef>()[row] = StringRef();
      return call.out.set_null(row);
    }
    bool first = true;
    joined.clear();
    for (size_t i = 1; i < call.args.size(); ++i) {
      if (!call.args[i]->is_valid(row)) continue;
      if (!first) joined += text_at(call, 0, row);
      joined += text_at(call, i, row);
      first = false;
    }
    if (joined.size() > kMaxTextBytes) return fail(call, row, kTooLong, "the text would have more than 64 MiB");
    call.out.set_string(row, joined);
  });
}

BoundScalar bind_texts(size_t count, ScalarKernel kernel, NullRule nulls) {
  return bound(TypeId::String, std::vector<Type>(count, TypeId::String), kernel, nullptr, nulls);
}

Result<BoundScalar> bind_pipes(std::span<const Argument> arguments) {
  if (arguments.size() != 2) return wrong_count("||", "two arguments", arguments.size());
  if (arguments[0].type.is(TypeId::Array) || arguments[1].type.is(TypeId::Array))
    return bind_array_concat("||", arguments);
  const bool bytes = std::all_of(arguments.begin(), arguments.end(),
                                 [](const Argument& a) { return a.type.is(TypeId::Bytes) || a.type.is(TypeId::Null); });
  if (bytes && (arguments[0].type.is(TypeId::Bytes) || arguments[1].type.is(TypeId::Bytes))) {
    return bound(TypeId::Bytes, {TypeId::Bytes, TypeId::Bytes}, concat);
  }
  const bool text = std::any_of(arguments.begin(), arguments.end(),
                                [](const Argument& a) { return a.type.is_text() || a.type.is(TypeId::Null); });
  const bool nested =
      std::any_of(arguments.begin(), arguments.end(), [](const Argument& a) { return a.type.is_nested(); });
  if (!text || nested) {
    return wrong_types("||", "texts, or a text and another scalar", arguments)
        .with_hint("convert one: CAST(x AS STRING)");
  }
  return bind_texts(2, concat, NullRule::Propagate);
}

Result<BoundScalar> bind_concat(std::span<const Argument> arguments) {
  if (arguments.empty()) return wrong_count("concat", "one argument or more", 0);
  return bind_texts(arguments.size(), concat, NullRule::Kernel);
}

Result<BoundScalar> bind_concat_ws(std::span<const Argument> arguments) {
  if (arguments.size() < 2) return wrong_count("concat_ws", "a separator and one text or more", arguments.size());
  return bind_texts(arguments.size(), concat_ws, NullRule::Kernel);
}

}  // namespace

extern const ScalarFunction kPipes = {"||",
                                      "a || b",
                                      "Both texts (or BYTES, or arrays) in a row; NULL when either is NULL. Beside a "
                                      "text one side may be of another scalar "
                                      "type.",
                                      "'px=' || 1.50",
                                      "px=1.50",
                                      bind_pipes};

extern const ScalarFunction kConcat = {
    "concat",
    "concat(a, b, ...)",
    "All arguments as text in a row; NULL counts as empty, the result is never NULL.",
    "concat('a', NULL, 1)",
    "a1",
    bind_concat};

extern const ScalarFunction kConcatWs = {"concat_ws",
                                         "concat_ws(separator, a, b, ...)",
                                         "The arguments that are not NULL, with the separator between them.",
                                         "concat_ws('-', 'a', NULL, 'b')",
                                         "a-b",
                                         bind_concat_ws};

}  // namespace velo::functions
