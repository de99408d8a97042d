#include "acquirer/source/declared_frames.hpp"

#include <algorithm>
#include <charconv>

#include "acquirer/source/saturated.hpp"

namespace framering {

namespace {
// The product of the numbers in "10, 48, 70"; 0 where there is none.
std::uint64_t values_in_shape(std::string_view text) noexcept {
    std::uint64_t values = 1;
    bool any = false;
    while (!text.empty()) {
        text.remove_prefix(std::min(text.find_first_of("0123456789"), text.size()));
        std::uint64_t length = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
        if (error == std::errc::result_out_of_range) {
            length = kLargestCount;
        }
        if (end != text.data()) {
            values = saturated_product(values, length);
            any = true;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    return any ? values : 0;
}

// tifffile's {"shape": [10, 48, 70], "truncated": true}; older versions wrote shape=(10, 48, 70).
DeclaredFrames declared_by_shape(std::string_view text, std::uint64_t samples_per_frame) noexcept {
    const std::size_t key = text.starts_with("shape=(") ? 0 : text.find("\"shape\"");
    const std::size_t open = key == std::string_view::npos ? key : text.find_first_of("[(", key);
    const std::size_t close = open == std::string_view::npos ? open : text.find_first_of("])", open);
    if (close == std::string_view::npos || samples_per_frame == 0) {
        return {};
    }
    const std::uint64_t values = values_in_shape(text.substr(open, close - open));
    if (values % samples_per_frame != 0 && values != kLargestCount) {
        return {};  // of another picture, as after cropping
    }
    std::size_t truncated = text.find("\"truncated\"");
    truncated = truncated == std::string_view::npos ? truncated : text.find_first_not_of(" :", truncated + 11);
    const bool is_truncated = truncated != std::string_view::npos && text.substr(truncated).starts_with("true");
    return {values / samples_per_frame, "the shape in its description", true, is_truncated};
}

DeclaredFrames declared_by_imagej(std::string_view text) noexcept {
    constexpr std::string_view key = "\nimages=";
    const std::size_t place = text.find(key);
    DeclaredFrames declared{0, "its ImageJ text", false, false};
    if (place != std::string_view::npos) {
        const char* const number = text.data() + place + key.size();
        if (std::from_chars(number, text.data() + text.size(), declared.count).ec ==
            std::errc::result_out_of_range) {
            declared.count = kLargestCount;
        }
    }
    return declared;
}
}  // namespace

DeclaredFrames declared_by_text(std::string_view description, std::uint64_t samples_per_frame) noexcept {
    if (description.starts_with("ImageJ=")) {
        return declared_by_imagej(description);
    }
    if (description.starts_with('{') || description.starts_with("shape=(")) {
        return declared_by_shape(description, samples_per_frame);
    }
    return {};
}

}  // namespace framering
