#include "format/nested_cell.hpp"

#include "format/codes.hpp"

namespace velo::format {

namespace {

class CellLeaf final : public JsonLeaf {
 public:
  CellLeaf(const Type& type, const TimestampFormat& timestamps) : parser_({"", type, true}, timestamps), value_(type) {}

  Fault add(std::string_view text, bool quoted, CellList& out) override {
    if (value_.type().is(TypeId::Bytes) && !quoted) return {kBadCell, "BYTES are base64 in a string"};
    value_.reset(1);
    const CellFault fault = parser_.parse(text, value_, 0);
    if (fault.failed()) return {fault.code, fault.why};
    out.add(value_.physical(), value_.raw());
    return {};
  }

 private:
  CellParser parser_;
  Vector value_;
};

}  // namespace

NestedCell::NestedCell(const CellParser& column)
    : name_(column.field().name), reader_(column.field().type, [&](const Type& type) {
        return std::make_unique<CellLeaf>(type, column.timestamps());
      }) {}

bool NestedCell::parse(std::string_view json, Vector& out, uint32_t row) {
  bytes_.clear();
  if (!reader_.read(json, bytes_)) return false;
  out.set_string(row, bytes_);
  return true;
}

ErrorCode NestedCell::code() const { return reader_.fault().code == 0 ? kBadCell : reader_.fault().code; }

std::string NestedCell::message() const {
  const NestedFault& fault = reader_.fault();
  return CellParser::describe(name_ + fault.path, fault.wanted, {code(), fault.why}, fault.text);
}

std::vector<std::unique_ptr<NestedCell>> nested_cells(const std::vector<CellParser>& columns) {
  std::vector<std::unique_ptr<NestedCell>> out;
  for (const CellParser& column : columns) {
    out.push_back(column.field().type.is_nested() ? std::make_unique<NestedCell>(column) : nullptr);
  }
  return out;
}

}  // namespace velo::format
