#include "viewer/window/viewer_window.hpp"

#include <fmt/core.h>

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QSplitter>
#include <QVBoxLayout>

#include "viewer/display/pixel_text.hpp"
#include "viewer/display/status_text.hpp"
#include "viewer/window/canvas.hpp"
#include "viewer/window/confirm_bar.hpp"
#include "viewer/window/help_overlay.hpp"
#include "viewer/window/look.hpp"
#include "viewer/window/plot_panel.hpp"
#include "viewer/window/side_panel.hpp"
#include "viewer/window/status_bar.hpp"

namespace framering {

namespace {
constexpr std::uint64_t kWordsPeriodNs = 100'000'000;  // nobody reads faster; images do not wait for texts

ViewChoices choices_of(const WindowSettings& settings, const Remembered& remembered) {
    ViewChoices choices = remembered.choices;
    choices.contrast = settings.contrast.value_or(choices.contrast);
    choices.lut = settings.lut.value_or(choices.lut);
    choices.balance = settings.balance.value_or(choices.balance);
    choices.bayer = settings.bayer.value_or(choices.bayer);
    return choices;
}
}  // namespace

ViewerWindow::ViewerWindow(const WindowSettings& settings, Mailbox& mailbox)
    : settings_(settings),
      mailbox_(mailbox),
      remembered_(recall(settings.session)),
      controls_(choices_of(settings, remembered_)),
      desk_(settings.session),
      keys_(key_table()),
      canvas_(new Canvas(controls_)),
      plot_(new PlotPanel),
      panel_(new SidePanel(controls_, desk_, settings.read_only)),
      status_bar_(new StatusBar),
      help_(new HelpOverlay(keys_, this)),
      confirm_(new ConfirmBar(this)) {
    status_.session = settings.session;
    setMinimumSize(480, 320);
    resize(1340, 900);
    restoreGeometry(remembered_.geometry);
    build();
    show_status();
}

ViewerWindow::~ViewerWindow() {
    remember(settings_.session, {controls_.choices(), saveGeometry(), remembered_.save_directory});
}

void ViewerWindow::build() {
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    auto* pictures = new QSplitter(Qt::Vertical);
    pictures->setChildrenCollapsible(false);
    pictures->addWidget(canvas_);
    pictures->addWidget(plot_);
    pictures->setStretchFactor(0, 1);
    pictures->setSizes({560, 300});
    middle->addWidget(pictures, 1);
    middle->addWidget(panel_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(middle, 1);
    column->addWidget(status_bar_);
    panel_->setVisible(controls_.choices().panel);
    show_plot();
    canvas_->on_view_changed = [this] { view_changed(); };
    panel_->actions = {[this] { view_changed(); },
                       [this] { toggle_freeze(); },
                       [this](std::int64_t frames) { step(frames); },
                       [this] { save_now("tif"); },
                       [this] { save_now("png"); },
                       [this] { save_as(); },
                       [this] { toggle_plot(); },
                       [this] { pause_or_resume(); },
                       [this] { ask_to_cancel(); },
                       [this] { ask_to_terminate(); },
                       [this](LiveKey key, double value) { change_live(key, value); }};
    canvas_->setFocus();
}

bool ViewerWindow::take_update() {
    const Mailbox::Update update = mailbox_.take(shown_);
    if (update.ended) {
        return false;
    }
    status_ = update.status;
    if (std::exchange(has_images_, status_.has_images) != has_images_) {
        show_plot();
    }
    if (update.picture) {
        const View before = controls_.view();
        controls_.take(shown_);
        rhythm_.add(shown_.frame);
        canvas_->show_picture(shown_);
        if (!(controls_.view() == before)) {
            tell_view();
        }
        show_pointer();
    }
    if (update.values) {
        plot_->show_values(update.values);
    }
    const std::uint64_t now_ns = mailbox_.now_ns();
    if (!update.picture || now_ns >= words_due_ns_) {
        words_due_ns_ = now_ns + kWordsPeriodNs;
        show_status();
    }
    return true;
}

void ViewerWindow::show_pointer() {
    const auto& pointer = shown_.view.pointer;
    const auto& value = shown_.picture.measured.pointer;
    status_bar_->set_pointer(
        controls_.pointer && pointer && value
            ? look::text(fmt::format("x {}  y {}  = {}", pointer->x, pointer->y, reading_text(*value)))
            : QString());
}

void ViewerWindow::show_status() {
    status_bar_->set_lines(scan_line(status_), frame_line(status_));
    canvas_->set_notice(notice(status_, rhythm_, monotonic_ns()).value_or(StatusPart{}));
    canvas_->set_waiting_text(look::text(waiting_text(status_)));
    if (panel_->isVisible()) {
        if (shown_.look != 0) {
            panel_->show_picture(shown_, status_);
        }
        panel_->show_status(status_);
    }
    const std::string state = scan_line(status_).front().text;
    const QString title = look::text(fmt::format("{}: {} - Framering", settings_.session, state));
    if (title != windowTitle()) {
        setWindowTitle(title);
    }
}

void ViewerWindow::view_changed() {
    canvas_->update();
    panel_->refresh();
    tell_view();
}

void ViewerWindow::tell_view() {
    const bool seen = isVisible() && !isMinimized();
    mailbox_.want(seen ? std::optional(controls_.view()) : std::nullopt);
}

void ViewerWindow::keyPressEvent(QKeyEvent* event) {
    if (press(keys_, *event)) {
        event->accept();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void ViewerWindow::closeEvent(QCloseEvent* event) {
    mailbox_.command({DisplayCommand::Kind::quit});
    event->accept();
}

void ViewerWindow::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) {
        tell_view();
    }
}

void ViewerWindow::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    tell_view();
}

void ViewerWindow::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    tell_view();
}

void ViewerWindow::zoom(double factor) {
    controls_.viewport().zoom(factor, controls_.viewport().middle());
    view_changed();
}

void ViewerWindow::pan(double right, double down) {
    const PlanePoint middle = controls_.viewport().middle();
    controls_.viewport().pan(right * middle.x, down * middle.y);
    view_changed();
}

void ViewerWindow::toggle_freeze() {
    mailbox_.command({status_.frozen ? DisplayCommand::Kind::follow : DisplayCommand::Kind::freeze});
}

void ViewerWindow::step(std::int64_t frames) {
    DisplayCommand command{DisplayCommand::Kind::step};
    command.frames = frames;
    mailbox_.command(std::move(command));
}

void ViewerWindow::escape() {
    if (confirm_->asking()) {
        confirm_->answer(false);
    } else if (help_->isVisible()) {
        help_->hide();
    } else if (isFullScreen()) {
        showNormal();
    } else {
        controls_.box.reset();
        controls_.line.reset();
        view_changed();
    }
    canvas_->setFocus();
}

void ViewerWindow::fold_panel() {
    ViewChoices& choices = controls_.choices();
    choices.panel = !choices.panel;
    panel_->setVisible(choices.panel);
    show_status();
}

void ViewerWindow::toggle_plot() {
    controls_.choices().plot = !controls_.choices().plot;
    show_plot();
}

void ViewerWindow::show_plot() {
    const bool shown = controls_.choices().plot || !has_images_;
    canvas_->setVisible(has_images_);
    plot_->setVisible(shown);
    panel_->show_plot(shown);
    mailbox_.want_values(shown);
}

}  // namespace framering
