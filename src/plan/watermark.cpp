#include "plan/watermark.hpp"

#include "plan/duration_text.hpp"

namespace velo::plan {

Node::Fields Watermark::fields() const {
  Fields out{{"time", schema[column].name}};
  if (window_ends) out.emplace_back("watermark", "of the input, by windows");
  else if (inherited) out.emplace_back("watermark", "of the input");
  else out.emplace_back("delay", duration_text(delay));
  if (max_future_skew != 0) out.emplace_back("max_future_skew", duration_text(max_future_skew));
  return out;
}

}  // namespace velo::plan
