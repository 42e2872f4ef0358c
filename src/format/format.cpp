#include "format/format.hpp"

namespace velo::format {

void Encoder::encode_rows(const Batch& batch, ByteBuffer& out, std::vector<size_t>& ends) {
  Batch one = batch;
  for (uint32_t i = 0; i < batch.selection.count(); ++i) {
    const auto row = static_cast<uint16_t>(batch.selection[i]);
    one.selection = Selection(&row, 1);
    encode(one, out);
    ends.push_back(out.size());
  }
}

}  // namespace velo::format
