#include "connector/nexmark_event.hpp"

namespace velo::connector {

namespace {

enum Column : size_t { kId, kName, kEmail, kCard, kCity, kState, kTime, kExtra };
enum Slot : uint32_t { kNameDraw, kUserDraw, kHostDraw, kFirstDigits, kLastDigits, kPlaceDraw, kExtraDraw };

constexpr uint32_t kUserLength = 7;
constexpr uint32_t kHostLength = 5;
constexpr uint32_t kCardLength = 19;
constexpr int32_t kFixedBytes = 8;

// The texts of one person, as far as they hang together: `extra` depends on how long the others are.
struct Texts {
  const NexmarkTexts& texts;
  uint64_t key;

  StringRef name() const {
    const Draw draw(key, kNameDraw);
    return texts.name(draw.high_below(NexmarkTexts::kFirstNames), draw.low_below(NexmarkTexts::kLastNames));
  }
  std::string_view user() const { return texts.words(Draw(key, kUserDraw), kUserLength); }
  std::string_view host() const { return texts.words(Draw(key, kHostDraw), kHostLength); }
  StringRef city() const { return texts.city(Draw(key, kPlaceDraw).high_below(NexmarkTexts::kCities)); }
  StringRef state() const { return texts.state(Draw(key, kPlaceDraw).low_below(NexmarkTexts::kStates)); }

  std::string_view extra(int32_t target) const {
    const size_t email = user().size() + host().size() + 5;
    const size_t all = name().size() + email + kCardLength + city().size() + state().size();
    return texts.extra(Draw(key, kExtraDraw), kFixedBytes + static_cast<int32_t>(all), target);
  }
};

void put_email(const Texts& person, uint32_t row, Vector& out) {
  char text[kUserLength + kHostLength + 5];
  char* end = text;
  const auto put = [&end](std::string_view part) { end = std::copy(part.begin(), part.end(), end); };
  put(person.user());
  put("@");
  put(person.host());
  put(".com");
  out.set_string(row, {text, static_cast<size_t>(end - text)});
}

// Four groups of four digits.
void put_card(const Texts& person, uint32_t row, Vector& out) {
  const Draw first(person.key, kFirstDigits), last(person.key, kLastDigits);
  const uint32_t groups[] = {first.high_below(10'000), first.low_below(10'000), last.high_below(10'000),
                             last.low_below(10'000)};
  char text[kCardLength + 1];
  char* at = text;
  for (uint32_t group : groups) {
    for (int digit = 3; digit >= 0; --digit, group /= 10) at[digit] = static_cast<char>('0' + group % 10);
    at[4] = ' ';
    at += 5;
  }
  out.set_string(row, {text, kCardLength});
}

const Schema& schema() {
  static const Schema kSchema{{{"id", TypeId::BigInt, false},
                               {"name", TypeId::String, false},
                               {"emailAddress", TypeId::String, false},
                               {"creditCard", TypeId::String, false},
                               {"city", TypeId::String, false},
                               {"state", TypeId::String, false},
                               {"dateTime", TypeId::Timestamp, false},
                               {"extra", TypeId::String, false}}};
  return kSchema;
}

void fill(const NexmarkHouse& house, const NexmarkEvents& events, size_t column, uint32_t at, Vector& out) {
  const auto each = [&](auto&& put) {
    for (uint32_t i = 0; i < events.count; ++i) put(Texts{house.texts, events.keys[i]}, at + i);
  };
  StringRef* texts = out.data<StringRef>();
  switch (column) {
    case kId:
      for (uint32_t i = 0; i < events.count; ++i)
        out.data<int64_t>()[at + i] = kNexmarkFirstId + last_person(events.ids[i]);
      return;
    case kName: return each([&](const Texts& person, uint32_t row) { texts[row] = person.name(); });
    case kEmail: return each([&](const Texts& person, uint32_t row) { put_email(person, row, out); });
    case kCard: return each([&](const Texts& person, uint32_t row) { put_card(person, row, out); });
    case kCity: return each([&](const Texts& person, uint32_t row) { texts[row] = person.city(); });
    case kState: return each([&](const Texts& person, uint32_t row) { texts[row] = person.state(); });
    case kTime: return fill_nexmark_times(house, events, out.data<int64_t>() + at);
    case kExtra:
      return each([&](const Texts& person, uint32_t row) {
        texts[row] = StringRef(person.extra(house.options.person_bytes));
      });
  }
}

}  // namespace

NexmarkKind nexmark_person() { return {schema, fill}; }

}  // namespace velo::connector
