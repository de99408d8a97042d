// What the window asks of the viewing loop, and what it keeps.
#include <doctest/doctest.h>

#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <fstream>

#include "tests/unit/viewer/window/window_rig.hpp"
#include "viewer/window/facts_widget.hpp"
#include "viewer/window/side_panel.hpp"

using namespace framering;
using namespace framering::test;
using Kind = DisplayCommand::Kind;

TEST_CASE("space freezes the picture and lets it go on") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_Space);
    CHECK(rig.command().kind == Kind::freeze);
    rig.status.frozen = true;
    rig.tell();
    CHECK(rig.canvas().notice().text == "FROZEN, the scan continues");
    CHECK(rig.find<QPushButton>("freeze").isChecked());
    rig.press(Qt::Key_Space);
    CHECK(rig.command().kind == Kind::follow);
}

TEST_CASE("frames in the ring are stepped through") {
    WindowRig rig;
    rig.deliver();
    const auto step_of = [&](int key) {
        rig.press(key);
        const DisplayCommand command = rig.command();
        CHECK(command.kind == Kind::step);
        return command.frames;
    };
    CHECK(step_of(Qt::Key_Comma) == -1);
    CHECK(step_of(Qt::Key_Period) == 1);
    CHECK(step_of(Qt::Key_Less) == -10);
    CHECK(step_of(Qt::Key_Greater) == 10);
    QTest::mouseClick(&rig.find<QPushButton>("back"), Qt::LeftButton);
    CHECK(rig.command().frames == -1);
}

TEST_CASE("an average of several frames is asked for") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_N);
    rig.press(Qt::Key_N);
    CHECK(rig.wanted().average == 4);
    CHECK(rig.find<QSpinBox>("average").value() == 4);
    rig.press(Qt::Key_N, Qt::ShiftModifier);
    CHECK(rig.wanted().average == 2);
    rig.find<QSpinBox>("average").setValue(7);
    CHECK(rig.wanted().average == 7);
}

TEST_CASE("a frame is saved at once under a name of its own") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_S);
    DisplayCommand command = rig.command();
    CHECK(command.kind == Kind::save);
    CHECK(command.path.parent_path() == std::filesystem::current_path());
    CHECK(command.path.filename().string().starts_with("demo_2"));
    CHECK(command.path.extension() == ".tif");
    rig.press(Qt::Key_P);
    command = rig.command();
    CHECK(command.path.extension() == ".png");
    CHECK(command.view == rig.wanted());
    rig.status.answer = "frame 1 saved as x.png";
    rig.tell();
    CHECK(rig.status_bar().text().contains("frame 1 saved as x.png"));
}

TEST_CASE("a frame is saved where the dialog says and the next one beside it") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_S, Qt::ControlModifier);
    auto* const dialog = rig.window.findChild<QFileDialog*>();
    REQUIRE(dialog != nullptr);
    const std::filesystem::path place = rig.directory.path() / "chosen.tif";
    dialog->selectFile(QString::fromStdString(place.string()));
    QMetaObject::invokeMethod(dialog, "accept");
    CHECK(rig.command().path == place);
    rig.press(Qt::Key_P);
    CHECK(rig.command().path.parent_path() == rig.directory.path());
}

TEST_CASE("a scan is canceled after a question and it is the one that was asked about") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_K, Qt::ControlModifier);
    CHECK(rig.command().kind == Kind::none);
    CHECK(rig.find<QWidget>("confirm").isVisible());
    rig.status.scan_id = 4;
    rig.tell();
    rig.press(Qt::Key_Y);
    const DisplayCommand command = rig.command();
    CHECK(command.kind == Kind::cancel_scan);
    CHECK(command.scan_id == 3);
    CHECK_FALSE(rig.find<QWidget>("confirm").isVisible());
}

TEST_CASE("a question is put away without harm") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_T, Qt::ControlModifier);
    CHECK(rig.find<QWidget>("confirm").isVisible());
    rig.press(Qt::Key_Escape);
    CHECK_FALSE(rig.find<QWidget>("confirm").isVisible());
    rig.press(Qt::Key_Y);
    CHECK(rig.command().kind == Kind::none);
}

TEST_CASE("the session is terminated by button after a question") {
    WindowRig rig;
    rig.deliver();
    QTest::mouseClick(&rig.find<QPushButton>("terminate"), Qt::LeftButton);
    QTest::mouseClick(&rig.find<QPushButton>("confirm_yes"), Qt::LeftButton);
    CHECK(rig.command().kind == Kind::terminate);
}

TEST_CASE("the scan is paused and resumed by button and key, and says so") {
    WindowRig rig;
    rig.deliver();
    auto& button = rig.find<QPushButton>("pause");
    QTest::mouseClick(&button, Qt::LeftButton);
    const DisplayCommand paused = rig.command();
    CHECK(paused.kind == Kind::pause_scan);
    CHECK(paused.scan_id == 3);
    rig.status.is_paused = true;
    rig.status.scan_state = "PAUSED";
    rig.tell();
    CHECK(button.text() == "Resume");
    CHECK(rig.canvas().notice().text == "PAUSED");
    rig.press(Qt::Key_P, Qt::ControlModifier);
    CHECK(rig.command().kind == Kind::resume_scan);
    rig.status.is_paused = false;
    rig.status.scan_state = "ANNOUNCED";
    rig.tell();
    CHECK_FALSE(button.isEnabled());
    rig.press(Qt::Key_P, Qt::ControlModifier);
    CHECK(rig.command().kind == Kind::none);
}

TEST_CASE("no button loses letters of its text") {
    WindowRig rig;
    rig.deliver();
    for (const char* name : {"pause", "cancel", "terminate", "save_as"}) {
        CAPTURE(name);
        const auto& button = rig.find<QPushButton>(name);
        CHECK(button.sizeHint().width() <= button.width());
    }
}

TEST_CASE("a viewer that only reads has nothing to end a scan with") {
    WindowRig rig({"demo", {}, {}, {}, {}, true});
    rig.deliver();
    rig.press(Qt::Key_P, Qt::ControlModifier);
    CHECK(rig.command().kind == Kind::none);
    CHECK(rig.window.findChild<QPushButton*>("pause") == nullptr);
    rig.press(Qt::Key_K, Qt::ControlModifier);
    rig.press(Qt::Key_T, Qt::ControlModifier);
    CHECK_FALSE(rig.find<QWidget>("confirm").isVisible());
    CHECK(rig.window.findChild<QPushButton*>("cancel") == nullptr);
    CHECK(rig.window.findChild<QPushButton*>("terminate") == nullptr);
}

TEST_CASE("no scan is canceled where none runs") {
    WindowRig rig;
    rig.status.scan_working = false;
    rig.deliver();
    CHECK_FALSE(rig.find<QPushButton>("cancel").isEnabled());
    rig.press(Qt::Key_K, Qt::ControlModifier);
    CHECK_FALSE(rig.find<QWidget>("confirm").isVisible());
}

TEST_CASE("the help is shown and put away") {
    WindowRig rig;
    rig.deliver();
    rig.press(Qt::Key_Question);
    auto& help = rig.find<QWidget>("help");
    CHECK(help.isVisible());
    CHECK(help.geometry() == rig.window.rect());
    const QImage drawn = help.grab().toImage();
    rig.press(Qt::Key_Escape);
    CHECK_FALSE(help.isVisible());
    rig.press(Qt::Key_F1);
    QTest::mouseClick(&help, Qt::LeftButton);
    CHECK_FALSE(help.isVisible());
}

TEST_CASE("the side panel is folded away") {
    WindowRig rig;
    rig.deliver();
    const int narrow = rig.canvas().width();
    rig.press(Qt::Key_M);
    QApplication::processEvents();
    CHECK(rig.canvas().width() > narrow);
    CHECK(rig.wanted().room.width == static_cast<std::uint32_t>(rig.canvas().width()));
}

TEST_CASE("writer ring and disk are told beside the picture") {
    WindowRig rig;
    rig.status.writer_lag = 12;
    rig.status.slots_used = 20;
    rig.status.forecast.disk_full = std::chrono::minutes(3);
    rig.deliver();
    const QString text = static_cast<FactsWidget&>(rig.find<QWidget>("recording")).text();
    CHECK(text.contains("writer lag: 12"));
    CHECK(text.contains("ring: 20 of 64"));
    CHECK(text.contains("disk full in: 3 min 0 s"));
    CHECK(static_cast<FactsWidget&>(rig.find<QWidget>("frame")).text().contains("frame: 1 of scan 3"));
}

TEST_CASE("what was chosen is kept for the session and for no other") {
    const TemporaryDirectory home;
    const auto choices_of = [&](const char* session) {
        setenv("XDG_CONFIG_HOME", home.path().c_str(), 1);
        return recall(session).choices;
    };
    ViewChoices chosen;
    chosen.contrast = fixed_contrast({12, 345});
    chosen.tone = {Tone::Kind::gamma, 1.5};
    chosen.lut = Lut::inverted;
    chosen.orientation = {true, 3};
    chosen.highlight = chosen.crosshair = chosen.grid = true;
    chosen.scale_bar = chosen.log_histogram = chosen.panel = false;
    use_offscreen_screen(home.path());
    remember("demo", {chosen, {}, "/some/where"});
    CHECK(choices_of("demo") == chosen);
    CHECK(recall("demo").save_directory == "/some/where");
    CHECK(choices_of("other") == ViewChoices{});
}

TEST_CASE("nonsense in the file of settings is not taken") {
    const TemporaryDirectory home;
    use_offscreen_screen(home.path());
    std::filesystem::create_directories(home.path() / "framering");
    std::ofstream(home.path() / "framering" / "viewer.ini")
        << "[demo]\ncontrast_fixed=true\ncontrast_low=nan\ncontrast_high=-7\ntone=99\ngamma=inf\nlut=hologram\n"
           "quarter_turns=-3\ngeometry=@ByteArray(nonsense)\n";
    const ViewChoices choices = recall("demo").choices;
    CHECK(choices.contrast == Contrast{});
    CHECK(choices.tone.kind == Tone::Kind::logarithm);
    CHECK(choices.tone.gamma == 1);
    CHECK(choices.lut == Lut::grey);
    CHECK(choices.orientation == Orientation{});
}

TEST_CASE("a window comes back as it was left and the command line counts more") {
    const TemporaryDirectory home;
    use_offscreen_screen(home.path());
    Mailbox mailbox;
    {
        ViewerWindow window({"demo", {}, {}, {}, {}, false}, mailbox);
        QTest::keyClick(&window, Qt::Key_C);
        QTest::keyClick(&window, Qt::Key_R);
    }
    const ViewerWindow again({"demo", {}, {}, {}, {}, false}, mailbox);
    CHECK(again.controls().choices().lut == all_luts()[1]);
    CHECK(again.controls().view().orientation == Orientation{false, 1});
    const ViewerWindow told({"demo", {}, Lut::grey, {}, {}, false}, mailbox);
    CHECK(told.controls().choices().lut == Lut::grey);
}
