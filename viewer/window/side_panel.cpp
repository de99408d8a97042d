#include "viewer/window/side_panel.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "viewer/window/camera_controls.hpp"
#include "viewer/window/contrast_panel.hpp"
#include "viewer/window/facts_widget.hpp"
#include "viewer/window/look.hpp"
#include "viewer/window/profile_widget.hpp"
#include "viewer/window/queue_panel.hpp"
#include "viewer/window/small_widgets.hpp"

namespace framering {

namespace {
constexpr int kWidth = 292;

QHBoxLayout* row_in(QWidget* widget) {
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    return row;
}
}  // namespace

SidePanel::SidePanel(ViewControls& controls, ScanDesk& desk, bool read_only, QWidget* parent)
    : QScrollArea(parent),
      controls_(controls),
      camera_(read_only ? nullptr : new CameraControls),
      contrast_(new ContrastPanel(controls)),
      profile_(new ProfileWidget),
      queue_(new QueuePanel(desk, read_only)),
      source_(new FactsWidget("values and counters")),
      pixels_(new FactsWidget("pixels")),
      recording_(new FactsWidget("recording")),
      frame_(new FactsWidget("frame")),
      freeze_(push_button("Freeze", "freeze", "freeze the image; the scan continues (Space)", true)),
      plot_(push_button("Plot of measured values", "plot", "over time or an axis of the scan (J)", true)),
      average_(new QSpinBox) {
    auto* content = new QWidget;
    content->setObjectName(QStringLiteral("panel"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(10);
    if (camera_ != nullptr) {
        column->addWidget(camera_);
        camera_->on_change = [this](LiveKey key, double value) { actions.change(key, value); };
    }
    column->addWidget(contrast_);
    column->addWidget(time_row());
    column->addWidget(pixels_);
    column->addWidget(profile_);
    column->addWidget(source_);
    column->addWidget(plot_);
    connect(plot_, &QPushButton::clicked, this, [this] { actions.plot(); });
    column->addWidget(recording_);
    column->addWidget(queue_);
    column->addWidget(frame_);
    column->addStretch(1);
    column->addWidget(save_row());
    if (!read_only) {
        column->addWidget(scan_row());
    }
    recording_->setObjectName(QStringLiteral("recording"));
    source_->setObjectName(QStringLiteral("source"));
    source_->hide();
    pixels_->setObjectName(QStringLiteral("pixels"));
    frame_->setObjectName(QStringLiteral("frame"));
    setWidget(content);
    setWidgetResizable(true);
    setFixedWidth(kWidth);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    contrast_->on_view_changed = [this] { actions.view_changed(); };
}

QWidget* SidePanel::time_row() {
    auto* widget = new QWidget;
    auto* row = row_in(widget);
    auto* back = push_button("\u25c0", "back", "previous frame in the ring (,)");
    auto* on = push_button("\u25b6", "forward", "next frame in the ring (.)");
    average_->setObjectName(QStringLiteral("average"));
    average_->setRange(1, 64);
    average_->setFont(look::number_font());
    average_->setFocusPolicy(Qt::ClickFocus);
    average_->setToolTip(QStringLiteral("average of the last frames (N, Shift+N)"));
    row->addWidget(freeze_, 3);
    row->addWidget(back, 1);
    row->addWidget(on, 1);
    row->addSpacing(6);
    row->addWidget(dim_label("average"));
    row->addWidget(average_, 2);
    connect(freeze_, &QPushButton::clicked, this, [this] { actions.freeze(); });
    connect(back, &QPushButton::clicked, this, [this] { actions.step(-1); });
    connect(on, &QPushButton::clicked, this, [this] { actions.step(1); });
    connect(average_, &QSpinBox::valueChanged, this, [this](int frames) {
        if (!refreshing_) {
            controls_.set_average(static_cast<std::uint32_t>(frames));
            actions.view_changed();
        }
    });
    return widget;
}

QWidget* SidePanel::save_row() {
    auto* widget = new QWidget;
    auto* row = row_in(widget);
    auto* tiff = push_button("Save TIFF", "save_tiff", "save the original frame as TIFF, without a dialog (S)");
    auto* png = push_button("Save PNG", "save_png", "save the image as shown as PNG, without a dialog (P)");
    auto* as = push_button("Save as\u2026", "save_as", "Ctrl+S");
    for (QPushButton* button : {tiff, png, as}) {
        row->addWidget(button, 1);
    }
    connect(tiff, &QPushButton::clicked, this, [this] { actions.save_tiff(); });
    connect(png, &QPushButton::clicked, this, [this] { actions.save_png(); });
    connect(as, &QPushButton::clicked, this, [this] { actions.save_as(); });
    return widget;
}

QWidget* SidePanel::scan_row() {
    auto* widget = new QWidget;
    auto* row = row_in(widget);
    pause_ = push_button("Pause", "pause", "no frames are taken until the scan is resumed (Ctrl+P)");
    pause_->setEnabled(false);
    row->addWidget(pause_);
    cancel_ = push_button("Cancel\u2026", "cancel",
                          "ends the scan: all acquired frames are stored; asks for confirmation (Ctrl+K)");
    terminate_ = push_button("Terminate\u2026", "terminate", "ends the session; asks for confirmation (Ctrl+T)");
    for (QPushButton* button : {cancel_, terminate_}) {
        button->setStyleSheet(QStringLiteral("QPushButton:enabled { color: %1; }").arg(look::kAlarm.name()));
        button->setEnabled(false);
        row->addWidget(button);
    }
    connect(pause_, &QPushButton::clicked, this, [this] { actions.pause(); });
    connect(cancel_, &QPushButton::clicked, this, [this] { actions.cancel(); });
    connect(terminate_, &QPushButton::clicked, this, [this] { actions.terminate(); });
    return widget;
}

void SidePanel::refresh() {
    refreshing_ = true;
    contrast_->refresh();
    average_->setValue(static_cast<int>(controls_.average()));
    refreshing_ = false;
}

void SidePanel::show_picture(const ShownPicture& shown, const ViewerStatus& status) {
    contrast_->set_picture(shown.picture);
    contrast_->refresh();
    profile_->set_values(shown.picture.measured.profiles);
    pixels_->set_facts(pixel_facts(shown.picture.statistics, shown.picture.measured));
    const std::uint64_t to_utc_ns = utc_ns() - monotonic_ns();
    const bool of_this_scan = status.scan_id == shown.frame.scan_id;
    frame_->set_facts(frame_facts(shown.frame, of_this_scan ? status.axes : std::vector<ScanAxis>{}, to_utc_ns));
}

void SidePanel::show_plot(bool open) {
    plot_->setChecked(open);
}

void SidePanel::show_status(const ViewerStatus& status) {
    Facts of_source = source_facts(status);
    source_->setVisible(!of_source.empty());
    source_->set_facts(std::move(of_source));
    recording_->set_facts(recording_facts(status));
    const auto slots = static_cast<double>(status.slot_count);
    recording_->set_fill(slots > 0 ? static_cast<double>(status.slots_used) / slots : -1);
    freeze_->setChecked(status.frozen);
    if (camera_ != nullptr) {
        camera_->show_status(status);
    }
    if (cancel_ != nullptr) {
        pause_->setText(status.is_paused ? QStringLiteral("Resume") : QStringLiteral("Pause"));
        pause_->setEnabled(may_be_paused_or_resumed(status));
        cancel_->setEnabled(status.scan_working && status.link == SessionLink::live);
        terminate_->setEnabled(status.link == SessionLink::live);
    }
}

}  // namespace framering
