// What browsers send: addresses, headers, messages of a page, and the views in them on a small frame.
#include <algorithm>

#include "common/base/error.hpp"
#include "tests/fuzz/text_edits.hpp"
#include "viewer/picture/picture.hpp"
#include "viewer/web/picture_spec.hpp"

namespace framering::fuzz {

std::span<const Depth> least_depths() {
    static constexpr std::array depths{Depth{"address read", 15},  Depth{"access granted", 4},
                                       Depth{"cookie granted", 1}, Depth{"spec read", 8},
                                       Depth{"message read", 4},   Depth{"picture made", 10}};
    return depths;
}

namespace {
const std::vector<std::string_view> kWords{"0",
                                           "-1",
                                           "1e999",
                                           "nan",
                                           "4294967295",
                                           "18446744073709551616",
                                           "%00",
                                           "%",
                                           "%zz",
                                           "&&",
                                           "=",
                                           "?",
                                           "..",
                                           "/socket",
                                           "turns=3",
                                           "true",
                                           "false",
                                           "fixed:1,",
                                           "minmax",
                                           "png",
                                           "null",
                                           "[]",
                                           "{}",
                                           "[0,0,0,0]",
                                           "\"ask\"",
                                           "token=s",
                                           "localhost",
                                           "[::1]:1",
                                           "[",
                                           "]",
                                           ":",
                                           "http://",
                                           "https://localhost:1",
                                           "Bearer ",
                                           "log",
                                           "\xff",
                                           ";",
                                           "framering-80=",
                                           "width=0",
                                           "average=16"};

PictureSpec usual() {
    PictureSpec spec;
    spec.view = whole_frame({64, 48});
    return spec;
}

// A small frame, alone in its memory.
void look_at_frame(Dice& dice, View view) {
    // The largest picture that a browser may ask for takes a tenth of a second here.
    view.room = {std::min(view.room.width, 200U), std::min(view.room.height, 200U)};
    constexpr auto last = static_cast<std::uint32_t>(PixelFormat::bayer_bg16);
    const auto pixel_format = *pixel_format_from(static_cast<std::uint32_t>(1 + dice.below(last)));
    const FrameFormat format{static_cast<std::uint32_t>(1 + dice.below(40)),
                             static_cast<std::uint32_t>(1 + dice.below(40)), pixel_format,
                             pixel_format == PixelFormat::float32 ? 32U : 8U, 0};
    std::vector<std::byte> pixels(format.payload_bytes());
    std::ranges::generate(pixels, [&] { return std::byte(dice.below(256)); });
    FrameView frame;
    set_format(frame.info, format);
    frame.pixels = pixels;
    const auto sample = sample_frame(frame, view);
    if (!sample) {
        defect("a good frame was refused");
    }
    const Picture picture = render(*sample, view);
    if (picture.levels.size() + picture.colours.size() != picture.size.pixels() || picture.size.pixels() == 0) {
        defect("a picture has not the size that it says");
    }
    reached("picture made");
}

void address(Dice& dice) {
    const auto target = parse_target(changed_text(
        dice,
        "/latest.jpg?width=640&height=480&contrast=fixed%3A10,400&lut=fire&tone=0.5&marks=1&turns=2&average=3"
        "&balance=2,1,1.5&bayer=raw",
        kWords));
    if (!target) {
        return;
    }
    reached("address read");
    (void)works_or_refuses([&] {
        const PictureSpec spec = parse_picture_spec(target->query, usual());
        reached("spec read");
        look_at_frame(dice, spec.view);
    });
}

void request(Dice& dice) {
    const auto perhaps_changed = [&](const std::string& text) {
        return dice.one_in(2) ? text : changed_text(dice, text, kWords);
    };
    WebRequest request;
    request.method = "GET";
    request.target = perhaps_changed("/?token=secretsecret");
    request.host = perhaps_changed("localhost:8080");
    request.origin = dice.one_in(2) ? "" : perhaps_changed("http://localhost:8080");
    request.authorization = dice.one_in(2) ? "" : perhaps_changed("Bearer secretsecret");
    request.cookie = dice.one_in(2) ? "" : perhaps_changed("a=b; framering-8080=cookiecookie; c");
    const auto target = parse_target(request.target);
    const AccessRules rules{dice.one_in(2), dice.one_in(2) ? "" : "secretsecret", "cookiecookie"};
    const std::string name = cookie_name(request.host);
    if (!name.starts_with("framering-") || name.size() > 15 ||
        name.find_first_not_of("0123456789", 10) != std::string::npos) {
        defect("a cookie's name that would break a header");
    }
    if (!target || check_access(rules, request, target->query) != AccessAnswer::granted) {
        return;
    }
    reached("access granted");
    const bool has_cookie = (";" + request.cookie + ";").find(name + "=cookiecookie;") != std::string::npos;
    reached(has_cookie ? "cookie granted" : "token granted");
    const bool has_token = request.authorization == "Bearer " + rules.token || has_cookie ||
                           (target->query.contains("token") && target->query.at("token") == rules.token);
    if (!rules.token.empty() && !has_token) {
        defect("access without the token");
    }
}

void page_message(Dice& dice) {
    const std::string text = changed_json(
        dice,
        R"({"ask":"picture","width":120,"height":90,"region":[3,4,20,30],"contrast":"fixed:100,4000","tone":"log",)"
        R"("lut":"grey","marks":true,"mirrored":true,"turns":1,"average":2,"format":"png","quality":85,)"
        R"("pointer":[3,4],"box":[1,2,30,40],"line":[0,0,30,30],"scan_id":3,"frames":-2})");
    (void)works_or_refuses([&] {
        const PageMessage message = parse_page_message(text, usual());
        reached("message read");
        look_at_frame(dice, message.spec.view);
    });
}
}  // namespace

}  // namespace framering::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace framering::fuzz;
    static constexpr std::array readers{address, request, page_message, page_message};
    Dice dice(data, size);
    dice.of(readers)(dice);
    return 0;
}
