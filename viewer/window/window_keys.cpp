// What each key of the window does.
#include "viewer/window/canvas.hpp"
#include "viewer/window/confirm_bar.hpp"
#include "viewer/window/help_overlay.hpp"
#include "viewer/window/viewer_window.hpp"

namespace framering {

namespace {
constexpr double kKeyZoomStep = 1.5;
constexpr double kPanStep = 0.25;  // of half the canvas

KeyBinding key(int code, const char* name, const char* meaning, std::function<void()> action) {
    return {code, false, false, QString::fromUtf8(name), QString::fromUtf8(meaning), std::move(action)};
}

KeyBinding shift(KeyBinding binding) {
    binding.shift = true;
    return binding;
}

KeyBinding control(KeyBinding binding) {
    binding.control = true;
    return binding;
}

// Not listed in the help.
KeyBinding also(int code, std::function<void()> action) {
    return key(code, "", "", std::move(action));
}

KeyBinding gesture(const char* name, const char* meaning) {
    return key(0, name, meaning, [] {});
}
}  // namespace

KeyTable ViewerWindow::key_table() {
    return {picture_keys(), contrast_keys(), time_keys(), overlay_keys(), window_keys()};
}

KeyGroup ViewerWindow::picture_keys() {
    const auto on_view = [this](auto change) {
        return [this, change] {
            change();
            view_changed();
        };
    };
    const auto fit = on_view([this] { controls_.viewport().fit(); });
    return {
        QStringLiteral("image"),
        {gesture("wheel", "zoom at the pointer"), gesture("drag", "move"),
         gesture("double click", "fit, or 1:1 at the pointer"), key(Qt::Key_F, "F  0", "fit the frame", fit),
         also(Qt::Key_0, fit), key(Qt::Key_1, "1", "1:1, one screen pixel per frame pixel", on_view([this] {
                                       controls_.viewport().set_scale(1, controls_.viewport().middle());
                                   })),
         key(Qt::Key_Plus, "+  -", "zoom in, out", [this] { zoom(kKeyZoomStep); }),
         also(Qt::Key_Equal, [this] { zoom(kKeyZoomStep); }),
         also(Qt::Key_Minus, [this] { zoom(1 / kKeyZoomStep); }),
         key(Qt::Key_Left, "arrows", "move", [this] { pan(kPanStep, 0); }),
         also(Qt::Key_Right, [this] { pan(-kPanStep, 0); }), also(Qt::Key_Up, [this] { pan(0, kPanStep); }),
         also(Qt::Key_Down, [this] { pan(0, -kPanStep); }),
         key(Qt::Key_H, "H  V", "flip horizontally, vertically", on_view([this] { controls_.mirror_sideways(); })),
         also(Qt::Key_V, on_view([this] { controls_.mirror_upside_down(); })),
         key(Qt::Key_R, "R  Shift+R", "rotate right, left", on_view([this] { controls_.turn(1); })),
         shift(also(Qt::Key_R, on_view([this] { controls_.turn(-1); })))}};
}

KeyGroup ViewerWindow::contrast_keys() {
    const auto on_view = [this](auto change) {
        return [this, change] {
            change();
            view_changed();
        };
    };
    return {
        QStringLiteral("contrast and LUT"),
        {key(Qt::Key_A, "A", "automatic limits on, off",
             on_view([this] { controls_.set_automatic(!controls_.automatic()); })),
         key(Qt::Key_O, "O", "automatic limits once", on_view([this] { controls_.adjust_once(); })),
         key(Qt::Key_U, "U", "full range of the camera", on_view([this] { controls_.show_full_range(); })),
         key(Qt::Key_B, "B", "limits from the box", on_view([this] { (void)controls_.adjust_to_box(); })),
         key(Qt::Key_BracketLeft, "[  ]", "high limit down, up", on_view([this] { controls_.move_high(-1); })),
         also(Qt::Key_BracketRight, on_view([this] { controls_.move_high(1); })),
         key(Qt::Key_BraceLeft, "{  }", "low limit down, up", on_view([this] { controls_.move_low(-1); })),
         also(Qt::Key_BraceRight, on_view([this] { controls_.move_low(1); })),
         key(Qt::Key_T, "T", "linear, gamma, log", on_view([this] { controls_.next_tone(); })),
         key(Qt::Key_C, "C  Shift+C", "next, previous LUT", on_view([this] { controls_.next_lut(1); })),
         shift(also(Qt::Key_C, on_view([this] { controls_.next_lut(-1); }))),
         key(Qt::Key_W, "W", "white balance of the region or box, off",
             on_view([this] { controls_.toggle_balance(); })),
         key(Qt::Key_E, "E", "limits of each color, of all", on_view([this] {
                 controls_.limit_colour(controls_.limited_colour() ? std::nullopt : std::optional<std::size_t>(0));
             })),
         key(Qt::Key_D, "D", "Bayer frames in color, raw", on_view([this] { controls_.toggle_bayer(); })),
         key(Qt::Key_X, "X", "mark saturated and black pixels",
             on_view([this] { controls_.choices().highlight = !controls_.choices().highlight; })),
         key(Qt::Key_Y, "Y", "logarithmic histogram", [this] {
             if (confirm_->asking()) {
                 confirm_->answer(true);
                 return;
             }
             controls_.choices().log_histogram = !controls_.choices().log_histogram;
             view_changed();
         })}};
}

KeyGroup ViewerWindow::time_keys() {
    constexpr std::int64_t many = 10;
    const auto average = [this](bool more) {
        return [this, more] {
            controls_.set_average(more ? controls_.average() * 2 : controls_.average() / 2);
            view_changed();
        };
    };
    return {QStringLiteral("time"),
            {key(Qt::Key_Space, "Space", "freeze the image, resume", [this] { toggle_freeze(); }),
             key(Qt::Key_Comma, ",  .", "previous, next frame in the ring", [this] { step(-1); }),
             also(Qt::Key_Period, [this] { step(1); }),
             key(Qt::Key_Less, "<  >", "ten frames back, forward", [this] { step(-many); }),
             also(Qt::Key_Greater, [this] { step(many); }),
             key(Qt::Key_N, "N  Shift+N", "average more, fewer frames", average(true)),
             shift(also(Qt::Key_N, average(false)))}};
}

KeyGroup ViewerWindow::overlay_keys() {
    const auto toggle = [this](bool ViewChoices::*what) {
        return [this, what] {
            controls_.choices().*what = !(controls_.choices().*what);
            view_changed();
        };
    };
    return {QStringLiteral("measure"),
            {gesture("Shift+drag", "box: statistics"), gesture("Ctrl+drag", "line: profile"),
             key(Qt::Key_Escape, "Esc", "remove box and line", [this] { escape(); }),
             key(Qt::Key_K, "K", "crosshair", toggle(&ViewChoices::crosshair)),
             key(Qt::Key_G, "G", "grid", toggle(&ViewChoices::grid)),
             key(Qt::Key_L, "L", "scale bar", toggle(&ViewChoices::scale_bar))}};
}

KeyGroup ViewerWindow::window_keys() {
    KeyGroup group{
        QStringLiteral("file and window"),
        {key(Qt::Key_S, "S", "save the original frame as TIFF", [this] { save_now("tif"); }),
         key(Qt::Key_P, "P", "save the image as shown as PNG", [this] { save_now("png"); }),
         control(key(Qt::Key_S, "Ctrl+S", "save as", [this] { save_as(); })),
         key(Qt::Key_M, "M", "side panel", [this] { fold_panel(); }),
         key(Qt::Key_J, "J", "plot of measured values", [this] { toggle_plot(); }),
         key(Qt::Key_F11, "F11", "full screen", [this] { isFullScreen() ? showNormal() : showFullScreen(); }),
         key(Qt::Key_Question, "?  F1", "this help", [this] { help_->toggle(); }),
         also(Qt::Key_F1, [this] { help_->toggle(); }),
         key(Qt::Key_Q, "Q", "close; the scan continues", [this] { close(); })}};
    if (!settings_.read_only) {
        group.keys.push_back(
            control(key(Qt::Key_P, "Ctrl+P", "pause the scan, or resume it", [this] { pause_or_resume(); })));
        group.keys.push_back(control(
            key(Qt::Key_K, "Ctrl+K", "cancel the scan, asks for confirmation", [this] { ask_to_cancel(); })));
        group.keys.push_back(control(key(Qt::Key_T, "Ctrl+T", "terminate the session, asks for confirmation",
                                         [this] { ask_to_terminate(); })));
    }
    return group;
}

}  // namespace framering
