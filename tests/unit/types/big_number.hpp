#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace velo::test {

/// Slow, obviously correct integers of any size: a sign and decimal digits, computed as on paper. The model against
/// which the arithmetic of the engine is held.
class BigNumber {
 public:
  BigNumber() = default;
  explicit BigNumber(std::string_view text) {
    negative_ = text.starts_with('-');
    digits_ = std::string(text.substr(negative_ ? 1 : 0));
    std::reverse(digits_.begin(), digits_.end());
    normalise();
  }

  std::string text() const {
    std::string out = digits_.empty() ? "0" : digits_;
    std::reverse(out.begin(), out.end());
    return negative_ ? '-' + out : out;
  }
  bool negative() const { return negative_; }
  size_t digit_count() const { return digits_.size(); }

  friend BigNumber operator+(const BigNumber& a, const BigNumber& b) {
    if (a.negative_ == b.negative_) return BigNumber(a.negative_, add(a.digits_, b.digits_));
    if (less(a.digits_, b.digits_)) return BigNumber(b.negative_, subtract(b.digits_, a.digits_));
    return BigNumber(a.negative_, subtract(a.digits_, b.digits_));
  }
  friend BigNumber operator-(const BigNumber& a, BigNumber b) {
    b.negative_ = !b.negative_;
    return a + b;
  }
  friend BigNumber operator*(const BigNumber& a, const BigNumber& b) {
    std::string sum;
    for (size_t i = 0; i < b.digits_.size(); ++i) {
      const std::string shifted = std::string(i, '0') + a.digits_;
      for (char d = '0'; d < b.digits_[i]; ++d) sum = add(sum, shifted);
    }
    return BigNumber(a.negative_ != b.negative_, sum);
  }
  BigNumber shifted(size_t zeros) const { return BigNumber(negative_, std::string(zeros, '0') + digits_); }

  /// a/b rounded half away from zero.
  friend BigNumber divide_half_away(const BigNumber& a, const BigNumber& b) {
    std::string quotient;
    std::string rest;
    for (size_t i = a.digits_.size(); i-- > 0;) {
      rest.insert(rest.begin(), a.digits_[i]);
      trim(rest);
      char digit = '0';
      for (; !less(rest, b.digits_); ++digit) rest = subtract(rest, b.digits_);
      quotient.insert(quotient.begin(), digit);
    }
    trim(quotient);
    if (!less(add(rest, rest), b.digits_)) quotient = add(quotient, "1");
    return BigNumber(a.negative_ != b.negative_, quotient);
  }

 private:
  BigNumber(bool negative, std::string digits) : negative_(negative), digits_(std::move(digits)) { normalise(); }

  void normalise() {
    trim(digits_);
    if (digits_.empty()) negative_ = false;
  }
  static void trim(std::string& digits) {
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
  }
  static bool less(const std::string& a, const std::string& b) {
    if (a.size() != b.size()) return a.size() < b.size();
    return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  }
  static std::string add(const std::string& a, const std::string& b) {
    std::string out;
    int carry = 0;
    for (size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
      const int sum = (i < a.size() ? a[i] - '0' : 0) + (i < b.size() ? b[i] - '0' : 0) + carry;
      out += static_cast<char>('0' + sum % 10);
      carry = sum / 10;
    }
    return out;
  }
  /// a - b for a >= b.
  static std::string subtract(std::string a, const std::string& b) {
    int borrow = 0;
    for (size_t i = 0; i < a.size(); ++i) {
      int digit = a[i] - '0' - borrow - (i < b.size() ? b[i] - '0' : 0);
      borrow = digit < 0 ? 1 : 0;
      a[i] = static_cast<char>('0' + digit + borrow * 10);
    }
    trim(a);
    return a;
  }

  bool negative_ = false;
  std::string digits_;  // lowest first
};

}  // namespace velo::test
