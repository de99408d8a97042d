#include "tests/support/fake_screen.hpp"

namespace framering {

namespace {
constexpr char kEscape = '\x1b';
constexpr char kCancel = '\x18';

std::size_t glyph_bytes(char first) {
    const auto code = static_cast<unsigned char>(first);
    return code < 0x80 ? 1 : code < 0xE0 ? 2 : code < 0xF0 ? 3 : 4;
}
}  // namespace

void FakeScreen::take(std::string_view output) {
    for (const char c : output) {
        if (c == kCancel) {
            pending_.clear();
            continue;
        }
        pending_ += c;
        if (pending_.front() == kEscape) {
            if (pending_.size() > 2 && c >= '@' && c <= '~') {
                sequence(pending_.substr(2, pending_.size() - 3), c);
                pending_.clear();
            }
        } else if (pending_.size() == glyph_bytes(pending_.front())) {
            glyph(pending_);
            pending_.clear();
        }
    }
}

std::string FakeScreen::row_text(std::size_t row) const {
    std::string text;
    for (const Place& place : places_[row]) {
        text += place.glyph;
    }
    return text;
}

void FakeScreen::glyph(const std::string& glyph) {
    if (!alternate_) {
        normal_text_ += glyph;
        return;
    }
    if (row_ >= places_.size() || column_ >= places_[row_].size()) {
        ++mistakes_;
        return;
    }
    places_[row_][column_] = {glyph, pen_.text, pen_.back};
    ++column_;
}

void FakeScreen::mode(const std::string& parameters, bool on) {
    if (parameters == "?1049") {
        alternate_ = on;
    } else if (parameters == "?25") {
        cursor_shown_ = on;
    } else if (parameters == "?7") {
        wraps_ = on;
    } else if (parameters == "?2026") {
        frames_ += on ? 0 : 1;
    } else {
        ++mistakes_;
    }
}

void FakeScreen::sequence(const std::string& parameters, char final) {
    if (final == 'h' || final == 'l') {
        mode(parameters, final == 'h');
    } else if (final == 'H') {
        const auto semicolon = parameters.find(';');
        row_ = std::stoul(parameters) - 1;
        column_ = std::stoul(parameters.substr(semicolon + 1)) - 1;
    } else if (final == 'J') {
        places_.assign(places_.size(), std::vector<Place>(places_.front().size()));
    } else if (final == 'm' && parameters == "0") {
        pen_ = {};
    } else if (final == 'm') {
        (parameters.front() == '3' ? pen_.text : pen_.back) = parameters;
    } else {
        ++mistakes_;
    }
}

}  // namespace framering
