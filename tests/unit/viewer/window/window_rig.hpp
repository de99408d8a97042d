// A window without a screen, a viewing loop that is the test itself, and hands on mouse and keys.
#pragma once
#include <QTest>
#include <optional>
#include <string>

#include "tests/support/temporary_directory.hpp"
#include "tests/unit/viewer/test_frame.hpp"
#include "viewer/window/canvas.hpp"
#include "viewer/window/mailbox.hpp"
#include "viewer/window/status_bar.hpp"
#include "viewer/window/viewer_window.hpp"

namespace framering::test {

// The process's only one, without a screen; settings go into `directory`.
void use_offscreen_screen(const std::filesystem::path& directory);

// 64 x 48 pixels of 12 bits in 16, values growing from 100 by 1 to the right and by 10 downwards.
[[nodiscard]] Frame16 slope_frame();

// One at a time: settings are kept in the last one's directory, which is removed with it.
class WindowRig {
  public:
    explicit WindowRig(const WindowSettings& settings = {"demo", {}, {}, {}, {}, false});

    // As the viewing loop does, for what the window wants.
    void deliver(const FrameView& frame);
    void deliver(const Frame16& frame) { deliver(frame.view()); }
    void deliver() { deliver(slope_frame()); }
    // The status alone.
    void tell();
    [[nodiscard]] View wanted();
    // The next of the user's; none where there is none.
    [[nodiscard]] DisplayCommand command() { return mailbox.next_command(); }

    void press(int key, Qt::KeyboardModifiers held = Qt::NoModifier) {
        QTest::keyClick(&window, Qt::Key(key), held);
    }
    void move_to(QPoint to);
    static void drag_on(QWidget& widget, QPoint from, QPoint to, Qt::KeyboardModifiers held = Qt::NoModifier);
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers held = Qt::NoModifier) {
        drag_on(canvas(), from, to, held);
    }
    void turn_wheel(QPoint at, int notches);
    template <class Widget>
    [[nodiscard]] Widget& find(const char* name) {
        auto* const found = window.findChild<Widget*>(QString::fromLatin1(name));
        if (found == nullptr) {
            throw std::runtime_error(std::string("the window has no ") + name);
        }
        return *found;
    }
    [[nodiscard]] Canvas& canvas() { return static_cast<Canvas&>(find<QWidget>("canvas")); }
    [[nodiscard]] StatusBar& status_bar() { return static_cast<StatusBar&>(find<QWidget>("status")); }

    TemporaryDirectory directory;
    std::uint64_t now_ns = 1'000'000'000;
    std::uint64_t look = 0;
    ViewerStatus status;
    Mailbox mailbox;
    ViewerWindow window;
};

}  // namespace framering::test
