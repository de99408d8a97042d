// The queue beside the picture, and the dialog that adds to it.
#include "viewer/window/queue_panel.hpp"

#include <doctest/doctest.h>

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "common/queue/scan_queue.hpp"
#include "tests/support/state_home.hpp"
#include "tests/unit/viewer/window/window_rig.hpp"
#include "viewer/window/scan_dialog.hpp"

using namespace framering;
using namespace framering::test;

namespace {
struct QueueRig {
    StateHome home;
    WindowRig application;
    ScanDesk desk{"queue_panel"};
    QueuePanel panel{desk, false};

    [[nodiscard]] QStringList words() const {
        QStringList all;
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            all << label->text();
        }
        return all;
    }
    [[nodiscard]] ScanDialog& dialog() {
        panel.findChild<QPushButton*>(QStringLiteral("add_scan"))->click();
        return *panel.findChild<ScanDialog*>();
    }
    void type(ScanDialog& dialog, const char* field, const char* text) {
        dialog.findChild<QLineEdit*>(QString::fromLatin1(field))->setText(QString::fromUtf8(text));
    }
};
}  // namespace

TEST_CASE("the queue is hidden where there is nothing to show, and lists what runs, waits and is over") {
    QueueRig rig;
    rig.panel.show_queue({});
    CHECK(rig.panel.isHidden());
    ScanDesk::Seen seen;
    seen.is_serving = true;
    rig.panel.show_queue(seen);
    CHECK_FALSE(rig.panel.isHidden());
    seen.scans = {{7, "bead", "500", QueueState::running, ""},
                  {8, "", "12", QueueState::waiting, ""},
                  {6, "old", "3", QueueState::failed, "the stage stands still"}};
    rig.panel.show_queue(seen);
    const QStringList words = rig.words();
    for (const char* each : {"7", "bead", "500", "running", "scan", "waiting", "old", "failed"}) {
        CHECK(words.contains(QString::fromLatin1(each)));
    }
    CHECK(rig.panel.findChildren<QPushButton*>(QStringLiteral("remove_scan")).size() == 2);
}

TEST_CASE("without the right to change something there are no buttons") {
    QueueRig rig;
    QueuePanel watching(rig.desk, true);
    ScanDesk::Seen seen;
    seen.is_serving = true;
    watching.show_queue(seen);
    CHECK(watching.isHidden());
    seen.scans = {{8, "", "12", QueueState::waiting, ""}};
    watching.show_queue(seen);
    CHECK_FALSE(watching.isHidden());
    CHECK(watching.findChildren<QPushButton*>(QStringLiteral("remove_scan")).empty());
    CHECK(watching.findChild<QPushButton*>(QStringLiteral("add_scan"))->isHidden());
}

TEST_CASE("what makes no sense is told in the dialog, and nothing is asked for") {
    QueueRig rig;
    ScanDialog& dialog = rig.dialog();
    rig.type(dialog, "scan_axes", "z=0um");
    rig.type(dialog, "scan_frames", "none");
    dialog.findChild<QPushButton*>(QStringLiteral("scan_add"))->click();
    const auto* problem = dialog.findChild<QLabel*>(QStringLiteral("scan_problem"));
    CHECK_FALSE(problem->isHidden());
    CHECK_FALSE(problem->text().isEmpty());
    CHECK(ScanQueue("queue_panel").list().empty());
    CHECK_FALSE(dialog.findChild<QPushButton*>(QStringLiteral("scan_now"))->isEnabled());
}

TEST_CASE("the dialog stays open until its scan is in the queue, and tells why it is not") {
    QueueRig rig;
    ScanDialog& dialog = rig.dialog();
    rig.type(dialog, "scan_frames", "5");
    const std::uint64_t before = rig.desk.seen().answers;
    dialog.findChild<QPushButton*>(QStringLiteral("scan_add"))->click();
    CHECK(dialog.isVisible());
    ScanDesk::Seen answered;
    answered.answers = before + 1;
    answered.problem = "the disk is full";
    rig.panel.show_queue(answered);
    CHECK(dialog.isVisible());
    CHECK(dialog.findChild<QLabel*>(QStringLiteral("scan_problem"))->text() == "the disk is full");
    dialog.findChild<QPushButton*>(QStringLiteral("scan_add"))->click();
    answered.answers = rig.desk.seen().answers + 1;
    answered.problem.clear();
    rig.panel.show_queue(answered);
    CHECK_FALSE(dialog.isVisible());
}
