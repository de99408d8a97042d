#include "common/terminal/key_sequence.hpp"

namespace framering {

namespace {
constexpr char kEscapeByte = '\x1b';
}

bool KeySequence::takes(char byte) noexcept {
    switch (place_) {
        case Place::none:
            place_ = byte == kEscapeByte ? Place::escape : Place::none;
            return byte == kEscapeByte;
        case Place::escape:
            place_ = byte == '[' ? Place::parameters : byte == 'O' ? Place::last_byte : Place::none;
            return true;
        case Place::parameters:
            place_ = byte >= '@' && byte <= '~' ? Place::none : Place::parameters;
            return true;
        case Place::last_byte:
            place_ = Place::none;
            return true;
    }
    return false;
}

}  // namespace framering
