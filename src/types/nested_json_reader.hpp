#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "types/nested_builder.hpp"

namespace velo {

/// Reads scalars of one type inside JSON text: what formats and casts know differently.
class JsonLeaf {
 public:
  struct Fault {
    ErrorCode code = 0;  ///< 0: the value was added
    std::string_view why;
  };

  virtual ~JsonLeaf() = default;
  /// Adds the value of `text`, which is not null: a string without quotes and escapes (then `quoted`), for the type
  /// JSON and for everything else the value as it stands.
  virtual Fault add(std::string_view text, bool quoted, CellList& out) = 0;
};

/// Why JSON text is no value of a nested type.
struct NestedFault {
  ErrorCode code = 0;  ///< as the leaf gave it; 0: the value has the wrong shape
  std::string path;    ///< where: `.a[2]['k']`, from the outermost value on
  std::string text;    ///< what stands there
  Type wanted;
  std::string why;  ///< may be empty
};

/// Reads JSON objects as STRUCT and MAP, and arrays as ARRAY. A field that is missing is NULL, one that the type does
/// not have is ignored, of a repeated one the last counts; names match exactly. One thread; keeps its memory.
class NestedJsonReader {
 public:
  using MakeLeaf = std::function<std::unique_ptr<JsonLeaf>(const Type&)>;

  NestedJsonReader(const Type& type, const MakeLeaf& make_leaf);
  NestedJsonReader(NestedJsonReader&&) noexcept;
  NestedJsonReader& operator=(NestedJsonReader&&) noexcept;
  ~NestedJsonReader();

  /// Appends the value of `json` (valid, not null, no blanks around) to `out`; or false, and fault() says why.
  bool read(std::string_view json, std::string& out);
  const NestedFault& fault() const { return fault_; }

 private:
  struct Node;

  bool read_cell(Node& node, std::string_view json, CellList& out);
  bool read_leaf(Node& node, std::string_view json, CellList& out);
  bool read_nested(Node& node, std::string_view json, std::string& out);
  bool read_struct(Node& node, std::string_view json, std::string& out);
  bool read_array(Node& node, std::string_view json, std::string& out);
  bool read_map(Node& node, std::string_view json, std::string& out);
  bool fail_inside(std::string step);

  std::unique_ptr<Node> root_;
  NestedFault fault_;
};

}  // namespace velo
