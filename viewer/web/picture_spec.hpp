// What a browser wants to see, from the text that it sends. Pure.
#pragma once
#include <cstdint>
#include <string_view>

#include "viewer/picture/view.hpp"
#include "viewer/web/web_request.hpp"

namespace framering {

enum class ImageFormat : std::uint8_t { jpeg, png };

// Equal specs get the same bytes.
struct PictureSpec {
    View view;
    ImageFormat format = ImageFormat::jpeg;
    int quality = 85;  // of a JPEG, 1 to 100

    bool operator==(const PictureSpec&) const = default;
};

// The longest side of a picture; a frame with longer ones is made smaller.
inline constexpr std::uint32_t kLongestPictureSide = 4096;
// View::average: each of these frames is read again for every picture.
inline constexpr std::uint32_t kMostAveraged = 16;

// From ?width, height, contrast, lut (as on the command line), tone, marks, balance, bayer, mirrored, turns,
// average and quality; what is not given stays as in `usual`, other members are ignored. Fails (Error, usage).
[[nodiscard]] PictureSpec parse_picture_spec(const WebQuery& query, PictureSpec usual);

// What a page says through its WebSocket.
struct PageMessage {
    enum class Kind : std::uint8_t {
        picture,  // it is ready for one more picture, the newest of `spec`
        status,   // it is ready for one more status
        freeze,   // the picture stands still, for this page alone
        follow,
        step,  // `frames` on from the frozen frame
        pause_scan,
        resume_scan,
        cancel_scan,
        terminate,
        exposure,  // to `value`, in microseconds
        gain,      // to `value`, in the camera's unit
    };
    Kind kind = Kind::status;
    PictureSpec spec;
    std::uint64_t scan_id = 0;
    std::int64_t frames = 0;
    double value = 0;  // finite
};

// A JSON object: {"ask": "picture", "width": 1280, "height": 960, "region": [0, 0, 512, 512], ...}, see
// docs/viewing.md. Fails (Error, usage): it is none, or a member has no sense. Any bytes are safe.
[[nodiscard]] PageMessage parse_page_message(std::string_view text, const PictureSpec& usual);

}  // namespace framering
