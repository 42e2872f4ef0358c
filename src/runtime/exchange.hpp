#pragma once

#include <memory>
#include <vector>

#include "runtime/decoded_inlet.hpp"
#include "runtime/input.hpp"
#include "runtime/key_owner.hpp"
#include "runtime/rows_in_turn.hpp"

namespace velo::runtime {

/// A piece of the input on its way through the owners.
struct SharedPiece {
  DecodedPiece rows;
  Micros now = 0;  ///< one NOW() for all owners
  std::vector<OwnedPart> parts;  ///< one per owner
};

/// Owners and the pieces they work on, each owner by the worker of its number.
class KeyOwners final : public Work {
 public:
  KeyOwners(std::vector<std::unique_ptr<KeyOwner>> owners, Crew& crew);

  size_t count() const { return owners_.size(); }
  Board<SharedPiece>& board() { return board_; }
  Did work(size_t worker) override;

 private:
  /// Pieces that owners may lag behind each other.
  static constexpr size_t kPiecesAhead = 6;

  std::vector<std::unique_ptr<KeyOwner>> owners_;
  Board<SharedPiece> board_;
};

/// Rows that several threads decode, and that are then spread over owners by their keys: the input of a lane that only
/// puts together what the owners make of them. No row is moved: all owners see all rows, and each takes its own. The
/// output is the one of a single owner.
class Exchange final : public Input {
 public:
  /// The tasks, one for each worker and one more, tell rows their owners. The crew has not started yet.
  Exchange(std::unique_ptr<connector::SourceRanges> ranges, std::vector<std::unique_ptr<DecodeTask>> tasks,
           std::vector<std::unique_ptr<KeyOwner>> owners, QueryPipeline& query, std::unique_ptr<Crew> crew);

  Result<connector::Poll> poll(int timeout_ms) override;
  Status push() override;
  Result<bool> close_unwanted() override { return query_.finished(); }
  uint64_t rows_in() const override { return rows_in_; }
  connector::Progress progress() const override { return ranges_.progress(); }
  std::vector<TaskAccount> tasks() const override { return tasks_; }

 private:
  void share_out();
  bool help();
  Status append(SharedPiece& piece);
  void count(const SharedPiece& piece, int64_t nanos);

  QueryPipeline& query_;
  KeyOwners owners_;
  OrderedRanges<DecodeTask> ranges_;
  RowsInTurn in_turn_;
  std::vector<const KeptRows*> kept_;
  QueryPart part_;
  bool open_ = true;  ///< nothing of the outside world has failed yet
  uint64_t rows_in_ = 0;
  std::vector<TaskAccount> tasks_;
  std::unique_ptr<Crew> crew_;  ///< goes home before what it works on is gone
};

}  // namespace velo::runtime
