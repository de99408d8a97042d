#include "tests/unit/viewer/window/window_rig.hpp"

#include <QApplication>
#include <QWheelEvent>
#include <cstdlib>

#include "viewer/picture/picture.hpp"
#include "viewer/window/look.hpp"

// The fonts' library keeps 288 bytes until the end; a name that LeakSanitizer looks for.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT
    return "leak:libfontconfig";
}

namespace framering::test {

void use_offscreen_screen(const std::filesystem::path& directory) {
    setenv("XDG_CONFIG_HOME", directory.c_str(), 1);
    static QApplication* const application = [] {
        setenv("QT_QPA_PLATFORM", "offscreen", 1);
        static int count = 1;
        static char name[] = "test";
        static char* arguments[] = {name, nullptr};
        auto* const made = new QApplication(count, arguments);
        look::apply(*made);
        return made;
    }();
    static_cast<void>(application);
}

Frame16 slope_frame() {
    constexpr std::uint32_t width = 64;
    constexpr std::uint32_t height = 48;
    std::vector<std::uint16_t> pixels;
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            pixels.push_back(static_cast<std::uint16_t>(100 + x + 10 * y));
        }
    }
    return {width, height, std::move(pixels), 12};
}

namespace {
const std::filesystem::path& with_screen(const TemporaryDirectory& directory) {
    use_offscreen_screen(directory.path());
    return directory.path();
}
}  // namespace

WindowRig::WindowRig(const WindowSettings& settings)
    : mailbox([this] { return now_ns; }), window((static_cast<void>(with_screen(directory)), settings), mailbox) {
    status.session = settings.session;
    status.link = SessionLink::live;
    status.scan_id = 3;
    status.scan_state = "WORKING";
    status.scan_working = true;
    status.slot_count = 64;
    status.camera_hz = 100;
    status.writer_records = true;
    window.resize(900, 600);
    window.show();
    window.activateWindow();
    QApplication::processEvents();
}

void WindowRig::deliver(const FrameView& frame) {
    now_ns += 1'000'000'000;
    ++look;
    std::vector<ShownPicture> pictures;
    for (const PictureRequest& request : mailbox.requests()) {
        const auto sample = sample_frame(frame, request.view);
        if (!sample) {
            throw std::runtime_error("a frame that cannot be sampled");
        }
        Picture picture = render(*sample, request.view);
        ShownFrame shown;
        shown.sequence = shown.delivered = look;
        shown.scan_id = 3;
        shown.take(picture);
        shown.info = frame.info;
        static_cast<void>(get_format(frame.info, shown.format));
        shown.info.capture_time_ns = monotonic_ns();
        status.frame = shown;
        pictures.push_back({request.view, std::move(picture), shown, look});
    }
    mailbox.show(pictures, status);
    static_cast<void>(window.take_update());
}

void WindowRig::tell() {
    mailbox.show({}, status);
    static_cast<void>(window.take_update());
}

View WindowRig::wanted() {
    const auto requests = mailbox.requests();
    if (requests.size() != 1) {
        throw std::runtime_error("the window wants no picture");
    }
    return requests.front().view;
}

void WindowRig::move_to(QPoint to) {
    QTest::mouseMove(&canvas(), to);
    QApplication::processEvents();
}

void WindowRig::drag_on(QWidget& widget, QPoint from, QPoint to, Qt::KeyboardModifiers held) {
    QTest::mousePress(&widget, Qt::LeftButton, held, from);
    QMouseEvent move(QEvent::MouseMove, to, widget.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, held);
    QApplication::sendEvent(&widget, &move);
    QTest::mouseRelease(&widget, Qt::LeftButton, held, to);
}

void WindowRig::turn_wheel(QPoint at, int notches) {
    constexpr int notch = 120;
    QWheelEvent event(at, canvas().mapToGlobal(QPointF(at)), {}, {0, notch * notches}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&canvas(), &event);
}

}  // namespace framering::test
