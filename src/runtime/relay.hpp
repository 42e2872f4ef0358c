#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/stress.hpp"

namespace velo::runtime {

/// Something may have changed: whoever waits should look again. Read look() first, then try, then wait() for what was
/// read: a change in between is not missed.
class Signal {
 public:
  uint32_t look() const { return count_.load(std::memory_order_acquire); }
  void raise() {
    count_.fetch_add(1, std::memory_order_release);
    count_.notify_all();
  }
  void wait(uint32_t seen) const { count_.wait(seen, std::memory_order_acquire); }

 private:
  std::atomic<uint32_t> count_{0};
};

/// Hands what tasks make of ranges over to one reader, in the order of the ranges. The only place where threads meet.
///
/// Ranges are claimed in ascending order, at most `window` beyond the one that the reader is at. Each claimed range has
/// a slot, a ring of `depth` pieces that are filled and read again and again, so that nothing is allocated. There are
/// no locks, and three orderings that everything rests on:
///   - a piece is filled before its slot's `filled` is stored (release), and read after it was loaded (acquire);
///   - it is read before `read` is stored (release), and filled again after that was loaded (acquire);
///   - a slot is emptied before `at` is stored (release), and claimed again after that was loaded (acquire).
template <class Piece>
class Relay {
 public:
  /// `freed` is raised when tasks may go on, `filled` when there is something to read.
  Relay(size_t ranges, size_t window, size_t depth, Signal& freed, Signal& filled)
      : ranges_(ranges), freed_(freed), filled_(filled), slots_(std::max<size_t>(1, window)) {
    for (auto& slot : slots_) slot = std::make_unique<Slot>(depth);
  }

  /// Tasks: the next range that nobody has, unless it is too far ahead. It must be filled to its last piece.
  std::optional<size_t> claim() {
    disturb();
    size_t range = claimed_.load(std::memory_order_relaxed);
    do {
      if (range >= ranges_ || range >= at_.load(std::memory_order_acquire) + slots_.size()) return std::nullopt;
    } while (!claimed_.compare_exchange_weak(range, range + 1, std::memory_order_relaxed));
    return range;
  }
  /// Tasks: no range will be claimed any more.
  bool all_claimed() const { return claimed_.load(std::memory_order_relaxed) >= ranges_; }
  /// The task that has the range: the piece to fill next, nullptr while all are waiting to be read.
  Piece* room(size_t range) {
    disturb();
    Slot& slot = *slots_[range % slots_.size()];
    const uint32_t filled = slot.filled.load(std::memory_order_relaxed);
    if (filled - slot.read.load(std::memory_order_acquire) == slot.ring.size()) return nullptr;
    return &slot.entry(filled).piece;
  }
  /// It is full.
  void hand_over(size_t range, bool last) {
    Slot& slot = *slots_[range % slots_.size()];
    const uint32_t filled = slot.filled.load(std::memory_order_relaxed);
    slot.entry(filled).last = last;
    disturb();
    slot.filled.store(filled + 1, std::memory_order_release);
    filled_.raise();
  }

  /// The reader: the range whose pieces are due.
  size_t at() const { return at_.load(std::memory_order_relaxed); }
  bool ended() const { return at() == ranges_; }
  /// The reader: the next piece, nullptr when it is not there yet.
  Piece* front() {
    disturb();
    if (ended()) return nullptr;
    Slot& slot = *slots_[at() % slots_.size()];
    const uint32_t read = slot.read.load(std::memory_order_relaxed);
    if (read == slot.filled.load(std::memory_order_acquire)) return nullptr;
    return &slot.entry(read).piece;
  }
  /// The reader is done with the front; true when it was the last of its range.
  bool pop() {
    Slot& slot = *slots_[at() % slots_.size()];
    const uint32_t read = slot.read.load(std::memory_order_relaxed);
    const bool last = slot.entry(read).last;
    if (last) {
      slot.filled.store(0, std::memory_order_relaxed);
      slot.read.store(0, std::memory_order_relaxed);
      at_.store(at() + 1, std::memory_order_release);
    } else {
      slot.read.store(read + 1, std::memory_order_release);
    }
    disturb();
    freed_.raise();
    return last;
  }

 private:
  static constexpr size_t kCacheLine = 64;

  struct Entry {
    Piece piece;
    bool last = false;  ///< of its range
  };

  struct alignas(kCacheLine) Slot {
    explicit Slot(size_t depth) : ring(depth) {}
    Entry& entry(uint32_t number) { return ring[number % ring.size()]; }

    std::vector<Entry> ring;
    std::atomic<uint32_t> filled{0};
    alignas(kCacheLine) std::atomic<uint32_t> read{0};
  };

  const size_t ranges_;
  Signal& freed_;
  Signal& filled_;
  std::vector<std::unique_ptr<Slot>> slots_;
  alignas(kCacheLine) std::atomic<size_t> claimed_{0};
  alignas(kCacheLine) std::atomic<size_t> at_{0};
};

/// Shows pieces of one writer to several readers, who all read each of them, in their order and each at its own pace.
/// A ring of pieces that are used again. The orderings:
///   - a piece is written before `shown` is stored (release), and read after it was loaded (acquire);
///   - what a reader makes of it is complete before its `read` is stored (release), and looked at by the writer, who
///   may
///     then use the piece again, after all of these were loaded (acquire).
template <class Piece>
class Board {
 public:
  /// `shown` is raised when there is something to read, `read` when readers are done with something.
  Board(size_t depth, size_t readers, Signal& shown, Signal& read) : shown_signal_(shown), read_signal_(read) {
    for (size_t i = 0; i < depth; ++i) ring_.push_back(std::make_unique<Piece>());
    for (size_t i = 0; i < readers; ++i) readers_.push_back(std::make_unique<Reader>());
  }

  /// The writer: the piece to write next, nullptr while all are in use.
  Piece* room() {
    const uint64_t shown = shown_.load(std::memory_order_relaxed);
    return shown - taken_ == ring_.size() ? nullptr : ring_[shown % ring_.size()].get();
  }
  /// It is written.
  void show() {
    disturb();
    shown_.store(shown_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    shown_signal_.raise();
  }
  /// The writer: the first piece that it has not taken back; nullptr while a reader is not done with it.
  Piece* read_by_all() {
    disturb();
    if (!in_use()) return nullptr;
    for (const auto& reader : readers_) {
      if (reader->read.load(std::memory_order_acquire) == taken_) return nullptr;
    }
    return ring_[taken_ % ring_.size()].get();
  }
  void take_back() { ++taken_; }
  bool in_use() const { return taken_ != shown_.load(std::memory_order_relaxed); }

  /// A reader: the next piece, nullptr when there is none. done() must follow.
  Piece* next(size_t reader) {
    disturb();
    const uint64_t read = readers_[reader]->read.load(std::memory_order_relaxed);
    return read == shown_.load(std::memory_order_acquire) ? nullptr : ring_[read % ring_.size()].get();
  }
  void done(size_t reader) {
    disturb();
    std::atomic<uint64_t>& read = readers_[reader]->read;
    read.store(read.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    read_signal_.raise();
  }

 private:
  static constexpr size_t kCacheLine = 64;

  struct alignas(kCacheLine) Reader {
    std::atomic<uint64_t> read{0};
  };

  Signal& shown_signal_;
  Signal& read_signal_;
  std::vector<std::unique_ptr<Piece>> ring_;
  std::vector<std::unique_ptr<Reader>> readers_;
  uint64_t taken_ = 0;  ///< the writer's alone
  alignas(kCacheLine) std::atomic<uint64_t> shown_{0};
};

}  // namespace velo::runtime
