#include "viewer/window/view_controls.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
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
    view.balance = choices_.balance;
    view.bayer = choices_.bayer;
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
        fix_limits(shown.frame);
    }
}

ContrastRange ViewControls::scale() const noexcept {
    if (!frame_) {
        return {0, kUnknownSaturation};
    }
    // A white balance makes samples larger than they can be.
    const double gain = *std::max_element(frame_->gains.begin(), frame_->gains.end());
    return {frame_->scale.low, std::max(frame_->scale.high, frame_->scale.low) * gain};
}

bool ViewControls::has_steps() const noexcept {
    return !frame_ || frame_->statistics.saturation > 0;
}

std::optional<std::size_t> ViewControls::limited_colour() const noexcept {
    return choices_.contrast.each_colour ? std::optional(limited_colour_) : std::nullopt;
}

ContrastRange ViewControls::limits() const noexcept {
    const Contrast& contrast = choices_.contrast;
    if (!automatic()) {
        return contrast.each_colour ? contrast.colours.at(limited_colour_)
                                    : ContrastRange{contrast.low, contrast.high};
    }
    if (frame_ && contrast.each_colour && frame_->colour_ranges.size() == kColours) {
        return frame_->colour_ranges[limited_colour_];
    }
    return frame_ ? frame_->range : scale();
}

void ViewControls::limit_colour(std::optional<std::size_t> colour) {
    Contrast& contrast = choices_.contrast;
    const ContrastRange now = limits();
    limited_colour_ = colour.value_or(0);
    last_automatic_.each_colour = colour.has_value();
    if (contrast.mode == Contrast::Mode::fixed && colour && !contrast.each_colour) {
        contrast.colours.fill(now);
    } else if (contrast.mode == Contrast::Mode::fixed && !colour && contrast.each_colour) {
        contrast.low = now.low;
        contrast.high = now.high;
    }
    contrast.each_colour = colour.has_value();
}

void ViewControls::set_automatic(bool automatic_now) {
    once_ = false;
    if (automatic_now) {
        choices_.contrast = last_automatic_;
    } else if (automatic()) {
        if (frame_) {
            fix_limits(*frame_);
        } else {
            const ContrastRange now = limits();
            set_limits(now.low, now.high);
        }
    }
}

// Those of now, of every colour.
void ViewControls::fix_limits(const ShownFrame& frame) {
    const bool each = choices_.contrast.each_colour && frame.colour_ranges.size() == kColours;
    set_limits(frame.range.low, frame.range.high);
    if (each) {
        std::copy(frame.colour_ranges.begin(), frame.colour_ranges.end(), choices_.contrast.colours.begin());
    }
}

void ViewControls::adjust_once() {
    choices_.contrast = last_automatic_;
    once_ = true;
}

void ViewControls::set_limits(double low, double high) {
    const ContrastRange most = scale();
    once_ = false;
    if (has_steps()) {
        low = std::clamp(std::round(low), most.low, most.high - 1);
        high = std::clamp(std::round(high), low + 1, most.high);
    } else {
        high = std::max(high, low + least_distance());
    }
    const Contrast before = choices_.contrast;
    choices_.contrast = {Contrast::Mode::fixed, low, high, before.each_colour, before.colours};
    if (before.each_colour) {
        if (before.mode != Contrast::Mode::fixed && frame_ && frame_->colour_ranges.size() == kColours) {
            std::copy(frame_->colour_ranges.begin(), frame_->colour_ranges.end(),
                      choices_.contrast.colours.begin());
        } else if (before.mode != Contrast::Mode::fixed) {
            choices_.contrast.colours.fill({low, high});
        }
        choices_.contrast.colours.at(limited_colour_) = {low, high};
    }
}

double ViewControls::least_distance() const noexcept {
    const ContrastRange most = scale();
    constexpr double part = 1e-6;
    return has_steps() ? 1 : std::max((most.high - most.low) * part, std::numeric_limits<double>::min());
}

double ViewControls::step() const noexcept {
    const ContrastRange now = limits();
    return std::max(least_distance(), (now.high - now.low) / kSteps);
}

void ViewControls::move_low(int steps) {
    const ContrastRange now = limits();
    set_limits(std::min(now.low + steps * step(), now.high - least_distance()), now.high);
}

void ViewControls::move_high(int steps) {
    const ContrastRange now = limits();
    set_limits(now.low, std::max(now.high + steps * step(), now.low + least_distance()));
}

void ViewControls::show_full_range() {
    const ContrastRange full = frame_ ? frame_->scale : scale();
    set_limits(full.low, full.high);
}

bool ViewControls::adjust_to_box() {
    if (!measured_.box) {
        return false;
    }
    const auto& colours = measured_.box->colours;
    ContrastRange limits{measured_.box->minimum, measured_.box->maximum};
    if (frame_ && colours.size() == kColours) {
        const auto of_colour = [&](std::size_t colour) {
            const double gain = frame_->gains.at(colour);
            return ContrastRange{colours[colour].minimum * gain, colours[colour].maximum * gain};
        };
        const std::array<ContrastRange, kColours> all{of_colour(0), of_colour(1), of_colour(2)};
        limits = {std::min({all[0].low, all[1].low, all[2].low}),
                  std::max({all[0].high, all[1].high, all[2].high})};
        limits = choices_.contrast.each_colour ? all.at(limited_colour_) : limits;
    }
    set_limits(limits.low, limits.high);
    return true;
}

void ViewControls::toggle_balance() {
    if (choices_.balance.mode != WhiteBalance::Mode::off) {
        choices_.balance = {};
    } else if (frame_) {
        choices_.balance = {WhiteBalance::Mode::fixed, frame_->gains_to_grey};
    }
}

void ViewControls::toggle_bayer() {
    choices_.bayer = choices_.bayer == BayerView::raw ? BayerView::colour : BayerView::raw;
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
