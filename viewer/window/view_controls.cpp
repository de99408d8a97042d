#include "viewer/window/view_controls.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/frame/pixel_format.hpp"

namespace framering {

namespace {
constexpr double kUnknownSaturation = kLargestPixel;
constexpr double kSteps = 64;
constexpr double kUsualGamma = 2.2;
constexpr std::uint32_t kMostAveraged = 64;
}  // namespace

ViewControls::ViewControls(const ViewChoices& choices) : choices_(choices) {
    if (automatic()) {
        last_automatic_ = choices.contrast;
    }
    viewport_.set_orientation(choices.orientation);
}

View ViewControls::view() const {
    View view;
    view.room = viewport_.room();
    view.region = viewport_.region();
    view.orientation = choices_.orientation;
    view.contrast = choices_.contrast;
    view.tone = choices_.tone;
    view.lut = choices_.lut;
    view.marks = choices_.highlight ? RangeMarks::ends : range_marks(choices_.lut);
    view.average = average_;
    view.pointer = pointer;
    view.box = box;
    view.line = line;
    return view;
}

void ViewControls::take(const ShownPicture& shown) {
    frame_ = shown.frame;
    measured_ = shown.picture.measured;
    viewport_.set_frame({shown.frame.format.width, shown.frame.format.height});
    if (once_ && shown.view.contrast.mode != Contrast::Mode::fixed) {
        once_ = false;
        set_limits(shown.frame.range.low, shown.frame.range.high);
    }
}

double ViewControls::saturation() const noexcept {
    return frame_ ? frame_->statistics.saturation : kUnknownSaturation;
}

ContrastRange ViewControls::limits() const noexcept {
    if (!automatic()) {
        return {static_cast<std::uint32_t>(choices_.contrast.low),
                static_cast<std::uint32_t>(choices_.contrast.high)};
    }
    return frame_ ? frame_->range : ContrastRange{0, static_cast<std::uint32_t>(saturation())};
}

void ViewControls::set_automatic(bool automatic_now) {
    once_ = false;
    if (automatic_now) {
        choices_.contrast = last_automatic_;
    } else if (automatic()) {
        const ContrastRange now = limits();
        set_limits(now.low, now.high);
    }
}

void ViewControls::adjust_once() {
    choices_.contrast = last_automatic_;
    once_ = true;
}

void ViewControls::set_limits(double low, double high) {
    const double top = saturation();
    once_ = false;
    low = std::clamp(std::round(low), 0.0, top - 1);
    high = std::clamp(std::round(high), low + 1, top);
    choices_.contrast = {Contrast::Mode::fixed, low, high};
}

double ViewControls::step() const noexcept {
    const ContrastRange now = limits();
    return std::max(1.0, (1.0 * now.high - now.low) / kSteps);
}

void ViewControls::move_low(int steps) {
    const ContrastRange now = limits();
    set_limits(std::min(now.low + steps * step(), now.high - 1.0), now.high);
}

void ViewControls::move_high(int steps) {
    const ContrastRange now = limits();
    set_limits(now.low, std::max(now.high + steps * step(), now.low + 1.0));
}

void ViewControls::show_full_range() {
    set_limits(0, saturation());
}

bool ViewControls::adjust_to_box() {
    if (!measured_.box) {
        return false;
    }
    set_limits(measured_.box->minimum, measured_.box->maximum);
    return true;
}

void ViewControls::next_lut(int steps) {
    const std::span<const Lut> luts = all_luts();
    const auto count = static_cast<int>(luts.size());
    const auto at = static_cast<int>(std::find(luts.begin(), luts.end(), choices_.lut) - luts.begin());
    choices_.lut = luts[static_cast<std::size_t>(((at + steps) % count + count) % count)];
}

void ViewControls::next_tone() {
    constexpr int kinds = 3;
    set_tone(static_cast<Tone::Kind>((static_cast<int>(choices_.tone.kind) + 1) % kinds));
}

void ViewControls::set_tone(Tone::Kind kind) {
    choices_.tone.kind = kind;
    if (kind == Tone::Kind::gamma && choices_.tone.gamma == 1) {
        choices_.tone.gamma = kUsualGamma;
    }
}

void ViewControls::set_gamma(double gamma) {
    choices_.tone = {Tone::Kind::gamma, gamma};
}

// Mirroring what was turned clockwise is turning what was mirrored the other way.
void ViewControls::mirror_sideways() {
    Orientation& now = choices_.orientation;
    now = {!now.mirrored, static_cast<std::uint8_t>((4 - now.quarter_turns) % 4)};
    viewport_.set_orientation(now);
}

void ViewControls::mirror_upside_down() {
    mirror_sideways();
    turn(2);
}

void ViewControls::turn(int quarters_clockwise) {
    Orientation& now = choices_.orientation;
    now.quarter_turns = static_cast<std::uint8_t>((now.quarter_turns + quarters_clockwise % 4 + 4) % 4);
    viewport_.set_orientation(now);
}

void ViewControls::set_average(std::uint32_t frames) {
    average_ = std::clamp(frames, 1U, kMostAveraged);
}

}  // namespace framering
