#include "plan/window_rows.hpp"

#include "plan/aggregate.hpp"

namespace velo::plan {

Node::Fields WindowRows::fields() const {
  return {{"window", window_text(window)}, {"time", inputs[0]->schema[time].name}};
}

}  // namespace velo::plan
