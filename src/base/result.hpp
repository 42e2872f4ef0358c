#pragma once

#include <memory>
#include <utility>
#include <variant>

#include "base/check.hpp"
#include "base/error.hpp"

namespace velo {

/// A value or the Error that kept it from being made. [[nodiscard]]: an ignored failure does not compile. An Error is
/// large and rare, so it lies elsewhere: what is handed from function to function all the time is small.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::make_unique<Error>(std::move(error))) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    CHECK(ok(), error_text());
    return std::get<0>(state_);
  }
  const T& value() const& {
    CHECK(ok(), error_text());
    return std::get<0>(state_);
  }
  T&& value() && {
    CHECK(ok(), error_text());
    return std::get<0>(std::move(state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return *std::get<1>(state_); }
  const Error& error() const& { return *std::get<1>(state_); }
  Error&& error() && { return std::move(*std::get<1>(state_)); }

 private:
  std::string error_text() const { return ok() ? std::string() : std::get<1>(state_)->summary(); }
  std::variant<T, std::unique_ptr<Error>> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::make_unique<Error>(std::move(error))) {}

  bool ok() const { return error_ == nullptr; }
  explicit operator bool() const { return ok(); }
  void value() const { CHECK(ok(), error_->summary()); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::unique_ptr<Error> error_;
};

using Status = Result<void>;

}  // namespace velo

#define VELO_CONCAT_INNER(a, b) a##b
#define VELO_CONCAT(a, b) VELO_CONCAT_INNER(a, b)

/// `VELO_TRY(auto x, make_x());` declares x from the value, or returns the error from the calling function.
#define VELO_TRY(declaration, ...) VELO_TRY_INNER(VELO_CONCAT(velo_result_, __LINE__), declaration, __VA_ARGS__)
#define VELO_TRY_INNER(result, declaration, ...)      \
  auto result = (__VA_ARGS__);                        \
  if (!result.ok()) return std::move(result).error(); \
  declaration = std::move(result).value()

/// `VELO_TRY_STATUS(flush());` returns the error from the calling function, if there is one.
#define VELO_TRY_STATUS(...)                                      \
  do {                                                            \
    auto velo_status = (__VA_ARGS__);                             \
    if (!velo_status.ok()) return std::move(velo_status).error(); \
  } while (false)
