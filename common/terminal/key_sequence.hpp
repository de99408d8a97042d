// Keys of a terminal that send several bytes: arrows, function keys. Pure.
#pragma once
#include <cstdint>

namespace framering {

class KeySequence {
  public:
    // Of each byte in turn: it is a part of such a key, and no character that was typed.
    [[nodiscard]] bool takes(char byte) noexcept;

  private:
    enum class Place : std::uint8_t { none, escape, parameters, last_byte };
    Place place_ = Place::none;
};

}  // namespace framering
