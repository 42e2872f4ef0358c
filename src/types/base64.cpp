// Three bytes are four characters. Reading is strict: padding is required and its unused bits must be zero, so that
// every value has one text.
#include "types/base64.hpp"

#include <array>
#include <cstdint>

namespace velo {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kNone = 0xff;

constexpr std::array<uint8_t, 256> make_digits() {
  std::array<uint8_t, 256> digits{};
  digits.fill(kNone);
  for (size_t i = 0; i < kAlphabet.size(); ++i) digits[static_cast<uint8_t>(kAlphabet[i])] = static_cast<uint8_t>(i);
  return digits;
}
constexpr std::array<uint8_t, 256> kDigits = make_digits();

}  // namespace

char* write_base64(char* to, std::string_view bytes) {
  const auto* p = reinterpret_cast<const uint8_t*>(bytes.data());
  for (size_t left = bytes.size(); left != 0;) {
    const size_t take = left < 3 ? left : 3;
    const uint32_t bits = p[0] << 16 | (take > 1 ? p[1] << 8 : 0) | (take > 2 ? p[2] : 0);
    to[0] = kAlphabet[bits >> 18];
    to[1] = kAlphabet[bits >> 12 & 63];
    to[2] = take > 1 ? kAlphabet[bits >> 6 & 63] : '=';
    to[3] = take > 2 ? kAlphabet[bits & 63] : '=';
    to += 4;
    p += take;
    left -= take;
  }
  return to;
}

char* read_base64(char* to, std::string_view text) {
  if (text.size() % 4 != 0) return nullptr;
  for (size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const size_t pads = last && text[i + 3] == '=' ? (text[i + 2] == '=' ? 2 : 1) : 0;
    uint32_t bits = 0;
    for (size_t k = 0; k < 4; ++k) {
      const uint8_t digit = k >= 4 - pads ? 0 : kDigits[static_cast<uint8_t>(text[i + k])];
      if (digit == kNone) return nullptr;
      bits = bits << 6 | digit;
    }
    if ((pads == 1 && (bits & 0xff) != 0) || (pads == 2 && (bits & 0xffff) != 0)) return nullptr;
    for (size_t k = 0; k < 3 - pads; ++k) *to++ = static_cast<char>(bits >> (16 - 8 * k));
  }
  return to;
}

}  // namespace velo
