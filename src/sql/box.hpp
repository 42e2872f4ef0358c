#pragma once

#include <memory>
#include <utility>

#include "base/check.hpp"

namespace velo::sql {

/// Owning pointer with the manners of a value: copying copies what it holds, comparing compares it. It closes the
/// recursion of the AST, so that every node is a plain copyable, comparable struct. May be empty: an absent child.
template <class T>
class Box {
 public:
  Box() = default;
  Box(T value) : held_(std::make_unique<T>(std::move(value))) {}
  Box(const Box& other) : held_(other.held_ ? std::make_unique<T>(*other.held_) : nullptr) {}
  Box(Box&&) noexcept = default;
  Box& operator=(Box other) noexcept {
    held_ = std::move(other.held_);
    return *this;
  }
  ~Box() = default;

  explicit operator bool() const { return held_ != nullptr; }
  T& operator*() { return *checked(); }
  const T& operator*() const { return *checked(); }
  T* operator->() { return checked(); }
  const T* operator->() const { return checked(); }

  friend bool operator==(const Box& a, const Box& b) {
    return a.held_ && b.held_ ? *a.held_ == *b.held_ : a.held_ == b.held_;
  }

 private:
  T* checked() const {
    CHECK(held_ != nullptr, "empty box of an AST node");
    return held_.get();
  }

  std::unique_ptr<T> held_;
};

}  // namespace velo::sql
