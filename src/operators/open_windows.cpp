#include "operators/open_windows.hpp"

#include <utility>

namespace velo::operators {

namespace {
/// Closed tables kept for reuse; more than a stream in order ever needs at once.
constexpr size_t kSpareTables = 4;
}  // namespace

OpenWindows::~OpenWindows() {
  for (auto& [end, window] : windows_) groups_->aggregates.clear(window->table);
}

OpenWindow& OpenWindows::look_up(const window::Bounds& bounds) {
  std::unique_ptr<OpenWindow>& slot = windows_[bounds.end];
  if (!slot) {
    if (spare_.empty()) {
      slot = std::make_unique<OpenWindow>(OpenWindow{bounds, groups_->make_table(), false, {}, {}, 0});
    } else {
      slot = std::move(spare_.back());
      spare_.pop_back();
      slot->bounds = bounds;
      slot->fired = false;
      slot->rows_taken = 0;
    }
  }
  last_ = slot.get();
  return *slot;
}

void OpenWindows::close_first() {
  const auto first = windows_.begin();
  if (last_ == first->second.get()) last_ = nullptr;
  groups_->aggregates.clear(first->second->table);
  if (spare_.size() < kSpareTables) spare_.push_back(std::move(first->second));
  windows_.erase(first);
}

void OpenWindows::move_to(OpenWindows& to) {
  to.windows_ = std::exchange(windows_, {});
  last_ = nullptr;
  for (auto& [end, window] : to.windows_) window->table.set_layout(to.groups_->inputs.key_layout());
}

size_t OpenWindows::bytes() const {
  size_t bytes = 0;
  for (const auto& [end, window] : windows_) bytes += window->table.bytes();
  for (const auto& window : spare_) bytes += window->table.bytes();
  return bytes;
}

}  // namespace velo::operators
