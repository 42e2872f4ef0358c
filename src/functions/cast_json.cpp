// Scalars from and to JSON. What a JSON string holds, and the text of a JSON number, are read as a text would be read,
// so that a value means the same on both ways; JSON null is NULL.
#include "functions/cast_loop.hpp"
#include "functions/scalar_loop.hpp"
#include "types/json_walk.hpp"

namespace velo::functions {

namespace {

// The texts of the scalars, row by row; rows that are null or no scalar are settled here and left out of `kept`.
void take_texts(ScalarCall& call, Vector& texts, std::vector<uint16_t>& kept) {
  call.rows.each([&](uint32_t row) {
    const std::string_view value = json_root(call.args[0]->at<StringRef>(row).view());
    if (is_json_null(value)) return call.out.set_null(row);
    if (is_json_object(value) || is_json_array(value)) return refuse_row(call, row, kBadText);
    if (is_json_string(value)) texts.set_string(row, json_string_text(value));
    else texts.data<StringRef>()[row] = StringRef(value);
    kept.push_back(static_cast<uint16_t>(row));
  });
}

void json_to_scalar(ScalarCall& call) {
  Vector texts(TypeId::String);
  texts.reset(call.out.capacity());
  std::vector<uint16_t> kept;
  take_texts(call, texts, kept);
  const Vector* const arguments[] = {&texts};
  ScalarCall inner{arguments, Selection(kept.data(), static_cast<uint32_t>(kept.size())),
                   call.out,  call.errors,
                   call.data, call.now};
  cast_from_text(cast_plan(call).to)(inner);
}

void plain_to_json(ScalarCall& call) { cast_to_text(cast_plan(call).from)(call); }

// NaN and the infinities are no JSON numbers.
void real_to_json(ScalarCall& call) {
  plain_to_json(call);
  call.rows.each([&](uint32_t row) {
    if (call.out.at<StringRef>(row).view().find_first_of("NI") != std::string_view::npos) {
      refuse_row(call, row, kBadText);
    }
  });
}

void quoted_to_json(ScalarCall& call) {
  Vector texts(TypeId::String);
  texts.reset(call.out.capacity());
  ScalarCall inner{call.args, call.rows, texts, call.errors, call.data, call.now};
  cast_to_text(cast_plan(call).from)(inner);
  std::string quoted;
  call.rows.each([&](uint32_t row) {
    quoted.clear();
    append_json_string(quoted, texts.at<StringRef>(row).view());
    call.out.set_string(row, quoted);
  });
}

}  // namespace

ScalarKernel json_cast(const Type& from, const Type& to) {
  if (from.is(TypeId::Json)) return to.is(TypeId::Bytes) || !cast_from_text(to) ? nullptr : json_to_scalar;
  if (!to.is(TypeId::Json) || from.is(TypeId::Bytes)) return nullptr;
  if (from.is_floating()) return real_to_json;
  return from.is_exact_numeric() || from.is(TypeId::Boolean) ? plain_to_json : quoted_to_json;
}

}  // namespace velo::functions
