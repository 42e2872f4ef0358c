// Nested values and texts meet as JSON, where scalars look as CAST writes and reads them. Between two nested types the
// children are converted by their own kernels: fields in columns, over the rows of the batch, elements in chunks.
#include <algorithm>

#include "base/check.hpp"
#include "functions/cast_loop.hpp"
#include "functions/comparison.hpp"
#include "functions/nested_cell.hpp"
#include "types/base64.hpp"
#include "types/json_text.hpp"
#include "types/json_walk.hpp"
#include "types/nested_json.hpp"
#include "types/nested_json_reader.hpp"

namespace velo::functions {

namespace {

constexpr uint32_t kElements = 64;  // converted at a time

// Scalars as CAST reads them from texts, but for BYTES, which are base64 inside JSON.
class CastLeaf final : public JsonLeaf {
 public:
  explicit CastLeaf(const Type& type)
      : kernel_(cast_from_text(type)), plan_{TypeId::String, type, false, {}}, text_(TypeId::String), value_(type) {}

  Fault add(std::string_view text, bool quoted, CellList& out) override {
    const TypeId type = plan_.to.id();
    if (type == TypeId::String || type == TypeId::Json) return out.add_text(text), Fault{};
    if (type == TypeId::Bytes) return add_bytes(text, quoted, out);
    text_.reset(1);
    text_.set_string(0, text);
    value_.reset(1);
    const Vector* const arguments[] = {&text_};
    RowErrors errors;
    ScalarCall call{arguments, Selection::all(1), value_, errors, &plan_, 0};
    kernel_(call);
    if (!errors.empty()) return {errors.sorted().front().code, {}};
    out.add(value_.physical(), value_.raw());
    return {};
  }

 private:
  Fault add_bytes(std::string_view text, bool quoted, CellList& out) {
    bytes_.resize(text.size());
    const char* end = quoted ? read_base64(bytes_.data(), text) : nullptr;
    if (end == nullptr) return {kBadText, {}};
    out.add_text({bytes_.data(), static_cast<size_t>(end - bytes_.data())});
    return {};
  }

  ScalarKernel kernel_;
  CastPlan plan_;
  Vector text_;
  Vector value_;
  std::string bytes_;
};

void refuse_inside(ScalarCall& call, uint32_t row, const NestedFault& fault) {
  const ErrorCode code = fault.code == 0 ? kBadText : fault.code;
  if (cast_plan(call).try_cast) return refuse_row(call, row, code);
  const std::string value = '\'' + shortened(fault.text) + '\'' + (fault.path.empty() ? "" : " in " + fault.path);
  fail(call, row, code,
       code == kOverflow ? value + " does not fit " + fault.wanted.text()
                         : "cannot convert " + value + " to " + fault.wanted.text());
}

void text_to_nested(ScalarCall& call) {
  const CastPlan& plan = cast_plan(call);
  NestedJsonReader reader(plan.to, [](const Type& type) { return std::make_unique<CastLeaf>(type); });
  std::string bytes;
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    if (plan.from.is_text() && !valid_json(text)) return refuse_row(call, row, kBadText);
    const std::string_view json = json_root(text);
    bytes.clear();
    if (is_json_null(json)) {
      call.out.data<StringRef>()[row] = StringRef();
      call.out.set_null(row);
    } else if (reader.read(json, bytes)) {
      call.out.set_string(row, bytes);
    } else {
      refuse_inside(call, row, reader.fault());
    }
  });
}

void nested_to_text(ScalarCall& call) {
  const Type& from = cast_plan(call).from;
  std::string json;
  call.rows.each([&](uint32_t row) {
    json.clear();
    append_nested_json(from, text_at(call, 0, row), {.non_finite_texts = true}, json);
    call.out.set_string(row, json);
  });
}

// Converts cells of one type to another, up to `chunk` at a time.
class CellCast {
 public:
  CellCast(const BoundScalar& bound, uint32_t chunk, const StepTime& now)
      : bound_(bound), now_(now), from_(bound.arguments[0]), to_(bound.result), rows_(chunk), known_(chunk) {
    from_.reset(chunk);
  }

  void clear() { count_ = kept_ = 0; }
  bool full() const { return count_ == known_.size(); }
  void add(const Cell& cell) {
    if (!cell.is_null()) {
      with_scalar_type(from_.physical(), [&](auto type) {
        using T = decltype(type);
        from_.data<T>()[count_] = cell.get<T>();
      });
      rows_[kept_++] = static_cast<uint16_t>(count_);
    }
    known_[count_++] = !cell.is_null();
  }
  // Converts what was added; what failed.
  const std::vector<RowError>& run() {
    errors_.clear();
    to_.reset(count_);
    const Vector* const arguments[] = {&from_};
    ScalarCall call{arguments, Selection(rows_.data(), kept_), to_, errors_, bound_.data.get(), now_};
    bound_.kernel(call);
    return errors_.sorted();
  }
  void take(uint32_t i, CellList& out) const {
    if (known_[i]) add_row(to_, i, out);
    else out.add_null(to_.physical());
  }
  uint32_t count() const { return count_; }

 private:
  const BoundScalar& bound_;
  const StepTime& now_;
  Vector from_;
  Vector to_;
  std::vector<uint16_t> rows_;  // those that are not NULL
  std::vector<uint8_t> known_;
  uint32_t count_ = 0;
  uint32_t kept_ = 0;
  RowErrors errors_;
};

void refuse_child(ScalarCall& call, uint32_t row, const std::string& place, const RowError& error) {
  if (cast_plan(call).try_cast) return refuse_row(call, row, error.code);
  fail(call, row, error.code, place + ": " + error.message);
}

// False after the row has been reported.
bool cast_elements(ScalarCall& call, uint32_t row, const ArrayView& elements, CellCast& cast, CellList& out) {
  out.clear();
  for (uint32_t first = 0; first < elements.size(); first += cast.count()) {
    cast.clear();
    for (uint32_t i = first; i < elements.size() && !cast.full(); ++i) cast.add(elements[i]);
    const std::vector<RowError>& errors = cast.run();
    if (!errors.empty()) {
      refuse_child(call, row, "element " + std::to_string(first + errors[0].row + 1), errors[0]);
      return false;
    }
    for (uint32_t i = 0; i < cast.count(); ++i) cast.take(i, out);
  }
  return true;
}

void array_to_array(ScalarCall& call) {
  CellCast cast(cast_plan(call).children[0], kElements, call.now);
  CellList cells;
  std::string bytes;
  call.rows.each([&](uint32_t row) {
    if (!cast_elements(call, row, array_at(call, 0, row), cast, cells)) return;
    bytes.clear();
    cells.append_array(bytes);
    store_nested(call, row, bytes);
  });
}

void map_to_map(ScalarCall& call) {
  const CastPlan& plan = cast_plan(call);
  CellCast cast_keys(plan.children[0], kElements, call.now);
  CellCast cast_values(plan.children[1], kElements, call.now);
  CellList keys, values;
  std::string bytes;
  call.rows.each([&](uint32_t row) {
    const MapView map = map_at(call, 0, row);
    if (!cast_elements(call, row, map.keys(), cast_keys, keys)) return;
    if (!cast_elements(call, row, map.values(), cast_values, values)) return;
    bytes.clear();
    if (!append_map(plan.to, keys, values, bytes)) return refuse_row(call, row, kBadText);
    store_nested(call, row, bytes);
  });
}

void struct_to_struct(ScalarCall& call) {
  const CastPlan& plan = cast_plan(call);
  std::vector<uint8_t> failed(call.rows.count());
  std::vector<std::unique_ptr<CellCast>> casts;
  for (size_t field = 0; field < plan.children.size(); ++field) {
    casts.push_back(std::make_unique<CellCast>(plan.children[field], call.rows.count(), call.now));
    call.rows.each([&](uint32_t row) { casts[field]->add(StructView(text_at(call, 0, row), plan.from)[field]); });
    for (const RowError& error : casts[field]->run()) {
      if (failed[error.row]++ == 0) {
        refuse_child(call, call.rows[error.row], "field " + plan.from.field_name(field), error);
      }
    }
  }
  CellList cells;
  std::string bytes;
  for (uint32_t i = 0; i < call.rows.count(); ++i) {
    if (failed[i] != 0) continue;
    cells.clear();
    for (const auto& cast : casts) cast->take(i, cells);
    bytes.clear();
    cells.append_struct(bytes);
    store_nested(call, call.rows[i], bytes);
  }
}

void copy_bytes(ScalarCall& call) {
  convert_rows<StringRef, StringRef>(call, [](const StringRef& value, StringRef& out) { out = value; });
}

// Types that differ in the names of fields only have the same bytes.
bool same_bytes(const Type& from, const Type& to) {
  if (from == to) return true;
  if (from.id() != to.id() || !from.is_nested() || from.child_count() != to.child_count()) return false;
  for (size_t i = 0; i < from.child_count(); ++i) {
    if (!same_bytes(from.child(i), to.child(i))) return false;
  }
  return true;
}

}  // namespace

void store_nested(ScalarCall& call, uint32_t row, std::string_view bytes) {
  if (bytes.size() > kMaxTextBytes) return fail(call, row, kTooLong, "the value would have more than 64 MiB");
  call.out.set_string(row, bytes);
}

ScalarKernel nested_cast(const Type& from, const Type& to) {
  if (from.is_text() || from.is(TypeId::Json)) return text_to_nested;
  if (to.is_text() || to.is(TypeId::Json)) return nested_to_text;
  if (from.id() != to.id() || from.child_count() != to.child_count()) return nullptr;
  if (same_bytes(from, to)) return copy_bytes;
  if (from.is(TypeId::Array)) return array_to_array;
  return from.is(TypeId::Map) ? map_to_map : struct_to_struct;
}

}  // namespace velo::functions
