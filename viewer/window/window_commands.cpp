// What the window asks of the viewing loop: to save, to change the camera, to pause and end the scan.
#include <fmt/core.h>

#include <QFileDialog>
#include <filesystem>

#include "viewer/window/confirm_bar.hpp"
#include "viewer/window/look.hpp"
#include "viewer/window/save_name.hpp"
#include "viewer/window/viewer_window.hpp"

namespace framering {

void ViewerWindow::save_now(const char* ending) {
    DisplayCommand command{DisplayCommand::Kind::save};
    const std::filesystem::path kept = remembered_.save_directory;
    const std::filesystem::path directory = kept.empty() ? std::filesystem::current_path() : kept;
    command.path = directory / save_name(settings_.session, utc_ns(), ending);
    command.view = controls_.view();
    mailbox_.command(std::move(command));
}

void ViewerWindow::save_as() {
    auto* dialog = new QFileDialog(this, QStringLiteral("Save frame"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(
        {QStringLiteral("Original frame (*.tif *.tiff)"), QStringLiteral("Image as shown (*.png)")});
    dialog->setDefaultSuffix(QStringLiteral("tif"));
    dialog->setDirectory(look::text(remembered_.save_directory));
    dialog->selectFile(look::text(save_name(settings_.session, utc_ns(), "tif")));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("png")) ? QStringLiteral("png")
                                                                        : QStringLiteral("tif"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        DisplayCommand command{DisplayCommand::Kind::save};
        command.path = file.toStdString();
        command.view = controls_.view();
        remembered_.save_directory = command.path.parent_path();
        mailbox_.command(std::move(command));
    });
    dialog->open();
}

void ViewerWindow::change_live(LiveKey key, double value) {
    DisplayCommand command{DisplayCommand::Kind::change};
    command.live_key = key;
    command.value = value;
    mailbox_.command(std::move(command));
}

void ViewerWindow::pause_or_resume() {
    if (settings_.read_only || !may_be_paused_or_resumed(status_)) {
        return;
    }
    using Kind = DisplayCommand::Kind;
    mailbox_.command({status_.is_paused ? Kind::resume_scan : Kind::pause_scan, status_.scan_id.value_or(0)});
}

void ViewerWindow::ask_to_cancel() {
    if (settings_.read_only || !status_.scan_working || !status_.scan_id) {
        return;
    }
    const std::uint64_t scan_id = *status_.scan_id;
    confirm_->ask(look::text(fmt::format("Cancel scan {}? All frames acquired so far are stored.", scan_id)),
                  QStringLiteral("Cancel scan"), [this, scan_id] {
                      mailbox_.command({DisplayCommand::Kind::cancel_scan, scan_id});
                  });
}

void ViewerWindow::ask_to_terminate() {
    if (settings_.read_only || status_.link != SessionLink::live) {
        return;
    }
    const std::uint64_t scan_id = status_.scan_id.value_or(0);
    confirm_->ask(look::text(fmt::format("Terminate session {}? The scan is canceled, acquired frames are stored, "
                                         "and all programs of the session exit.",
                                         settings_.session)),
                  QStringLiteral("Terminate"), [this, scan_id] {
                      mailbox_.command({DisplayCommand::Kind::terminate, scan_id});
                  });
}

}  // namespace framering
