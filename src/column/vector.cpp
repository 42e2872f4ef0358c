// Buffers are 64-byte aligned with 64 bytes of slack, so that kernels may load and store whole registers.
#include "column/vector.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/check.hpp"

namespace velo {

namespace {

constexpr size_t kAlign = 64;
constexpr size_t kSlack = 64;

std::byte* allocate(size_t bytes) {
  auto* p = static_cast<std::byte*>(::operator new[](bytes + kSlack, std::align_val_t(kAlign)));
  std::memset(p, 0, bytes + kSlack);
  return p;
}

}  // namespace

void Vector::FreeAligned::operator()(std::byte* p) const { ::operator delete[](p, std::align_val_t(kAlign)); }

Vector::Vector(Type type) : type_(std::move(type)), physical_(type_.physical()) {}

Vector Vector::constant(const Value& value) {
  Vector vector(value.type());
  vector.reset(1);
  vector.set_value(0, value);
  vector.set_constant();
  return vector;
}

void Vector::allocate_rows(uint32_t rows) {
  capacity_ = std::max(rows, 1u);
  owned_data_.reset(allocate(capacity_ * physical_size(physical_)));
  owned_validity_.reset();
}

uint8_t* Vector::make_validity() {
  if (validity_) return validity_;
  if (!owned_validity_) owned_validity_.reset(allocate(capacity_));
  validity_ = reinterpret_cast<uint8_t*>(owned_validity_.get());
  std::memset(validity_, 1, capacity_);
  return validity_;
}

void Vector::borrow(const Vector& other) {
  CHECK(physical_ == other.physical_, "a vector can only borrow its own physical kind");
  data_ = other.data_;
  validity_ = other.validity_;
  constant_ = other.constant_;
}

Value Vector::value(uint32_t row) const {
  if (!is_valid(row)) return Value::null(type_);
  switch (physical_) {
    case Physical::Bool: return Value(type_, at<uint8_t>(row) != 0);
    case Physical::Int32: return Value(type_, static_cast<int64_t>(at<int32_t>(row)));
    case Physical::Int64:
      if (type_.is(TypeId::Decimal)) return Value(type_, static_cast<Int128>(at<int64_t>(row)));
      return Value(type_, at<int64_t>(row));
    case Physical::Int128: return Value(type_, at<Int128>(row));
    case Physical::Float: return Value(type_, static_cast<double>(at<float>(row)));
    case Physical::Double: return Value(type_, at<double>(row));
    case Physical::String: return Value(type_, std::string(at<StringRef>(row).view()));
    case Physical::Interval: return Value(type_, at<Interval>(row));
  }
  CHECK(false, "unknown physical kind");
}

void Vector::set_value(uint32_t row, const Value& value) {
  if (value.is_null()) return set_null(row);
  if (validity_) validity_[row] = 1;
  switch (physical_) {
    case Physical::Bool: data<uint8_t>()[row] = value.as_bool(); return;
    case Physical::Int32: data<int32_t>()[row] = static_cast<int32_t>(value.as_int()); return;
    case Physical::Int64:
      data<int64_t>()[row] = type_.is(TypeId::Decimal) ? static_cast<int64_t>(value.as_int128()) : value.as_int();
      return;
    case Physical::Int128: data<Int128>()[row] = value.as_int128(); return;
    case Physical::Float: data<float>()[row] = static_cast<float>(value.as_double()); return;
    case Physical::Double: data<double>()[row] = value.as_double(); return;
    case Physical::String: return set_string(row, value.as_string());
    case Physical::Interval: data<Interval>()[row] = value.as_interval(); return;
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace velo
