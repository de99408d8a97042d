// Exposure and gain beside the picture.
#include <doctest/doctest.h>

#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>

#include "tests/unit/viewer/window/window_rig.hpp"

using namespace framering;
using namespace framering::test;
using Kind = DisplayCommand::Kind;

namespace {
struct CameraRig : WindowRig {
    explicit CameraRig(const WindowSettings& settings = {"demo", {}, {}, {}, {}, false}) : WindowRig(settings) {
        status.live.exposure.setting = LiveSetting{10'000, 10, 1e6, "us"};
        status.live.gain.setting = LiveSetting{2, 0, 24, "dB"};
        deliver();
    }
    [[nodiscard]] QDoubleSpinBox& exposure() { return find<QDoubleSpinBox>("exposure"); }
    [[nodiscard]] QDoubleSpinBox& gain() { return find<QDoubleSpinBox>("gain"); }
    void type(QDoubleSpinBox& box, const char* text) {
        box.setFocus();
        box.selectAll();
        QTest::keyClicks(&box, QString::fromLatin1(text));
        QTest::keyClick(&box, Qt::Key_Return);
    }
    void answer(double us) {
        status.live.exposure.setting->value = us;
        ++status.live.exposure.answer.number;
        tell();
    }
};
}  // namespace

TEST_CASE("exposure and gain are shown as the camera has them") {
    CameraRig rig;
    CHECK(rig.exposure().isVisible());
    CHECK(rig.exposure().text() == "10.000 ms");
    CHECK(rig.exposure().maximum() == 1000);
    CHECK(rig.gain().text() == "2.00 dB");
    CHECK(rig.command().kind == Kind::none);
    rig.status.live.gain.setting->value = 3;  // somebody else
    rig.tell();
    CHECK(rig.gain().text() == "3.00 dB");
    CHECK(rig.command().kind == Kind::none);
}

TEST_CASE("a value that is typed is asked for at Enter, and the camera's one is then shown") {
    CameraRig rig;
    rig.type(rig.exposure(), "25.5");
    const DisplayCommand command = rig.command();
    CHECK(command.kind == Kind::change);
    CHECK(command.live_key == LiveKey::exposure);
    CHECK(command.value == 25'500);
    CHECK(rig.command().kind == Kind::none);
    rig.tell();  // not answered yet
    CHECK(rig.exposure().value() == 25.5);
    rig.answer(25'000);
    CHECK(rig.exposure().value() == 25);
    rig.gain().stepUp();
    CHECK(rig.command().live_key == LiveKey::gain);
}

TEST_CASE("what is being typed stays while frames come") {
    CameraRig rig;
    rig.exposure().setFocus();
    rig.exposure().selectAll();
    QTest::keyClicks(&rig.exposure(), "77");
    rig.deliver();
    CHECK(rig.exposure().text().startsWith("77"));
    CHECK(rig.command().kind == Kind::none);
}

TEST_CASE("a refused change is taken back") {
    CameraRig rig;
    rig.type(rig.exposure(), "25");
    CHECK(rig.command().kind == Kind::change);
    rig.answer(10'000);
    CHECK(rig.exposure().value() == 10);
}

TEST_CASE("while a writer records they cannot be changed, and the window says why") {
    CameraRig rig;
    rig.status.live_fixed = "fixed while a writer records";
    rig.tell();
    CHECK_FALSE(rig.exposure().isEnabled());
    CHECK_FALSE(rig.gain().isEnabled());
    CHECK(rig.find<QLabel>("camera_fixed").text() == "fixed while a writer records");
    rig.status.live_fixed.clear();
    rig.status.live.gain.setting->is_settable = false;
    rig.tell();
    CHECK(rig.exposure().isEnabled());
    CHECK_FALSE(rig.gain().isEnabled());
}

TEST_CASE("a source without settings has nothing to change") {
    WindowRig files;
    files.deliver();
    CHECK_FALSE(files.find<QWidget>("camera").isVisible());
}

TEST_CASE("a viewer that only reads has nothing to change") {
    CameraRig reader({"demo", {}, {}, {}, {}, true});
    CHECK(reader.window.findChild<QWidget*>("camera") == nullptr);
}

TEST_CASE("a source with an exposure and no gain has the exposure to change") {
    CameraRig rig;
    rig.status.live.gain.setting.reset();
    rig.tell();
    CHECK(rig.exposure().isVisible());
    CHECK_FALSE(rig.gain().isVisible());
}
