#include "viewer/window/camera_controls.hpp"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <algorithm>

#include "viewer/window/look.hpp"
#include "viewer/window/small_widgets.hpp"

namespace framering {

namespace {
constexpr double kUsPerMs = 1000;
constexpr double kMost = 1e9;  // of a camera that says no range

// In the unit of the box.
double shown_value(LiveKey key, double value) {
    return key == LiveKey::exposure ? value / kUsPerMs : value;
}
}  // namespace

CameraControls::CameraControls(QWidget* parent) : QWidget(parent), reason_(dim_label("")) {
    setObjectName(QStringLiteral("camera"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(4);
    grid->addWidget(heading("camera"), 0, 0);
    grid->addWidget(reason_, 0, 1, 1, 3, Qt::AlignRight);
    reason_->setObjectName(QStringLiteral("camera_fixed"));
    build_row(LiveKey::exposure, "exposure time; frames from now on have it (Enter)");
    build_row(LiveKey::gain, "gain; frames from now on have it (Enter)");
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    hide();
}

void CameraControls::build_row(LiveKey key, const char* help) {
    Row& made = row(key);
    const std::string name(name_of(key));
    made.label = dim_label(name.c_str());
    made.box = new QDoubleSpinBox;
    made.box->setObjectName(look::text(name));
    made.box->setFont(look::number_font());
    made.box->setFocusPolicy(Qt::ClickFocus);
    made.box->setKeyboardTracking(false);  // not each digit
    made.box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    made.box->setDecimals(key == LiveKey::exposure ? 3 : 2);
    made.box->setToolTip(QString::fromUtf8(help));
    auto* grid = static_cast<QGridLayout*>(layout());
    const int column = key == LiveKey::exposure ? 0 : 2;
    grid->addWidget(made.label, 1, column);
    grid->addWidget(made.box, 1, column + 1);
    connect(made.box, &QDoubleSpinBox::valueChanged, this, [this, key] { change(key); });
}

void CameraControls::change(LiveKey key) {
    if (showing_ || !on_change) {
        return;
    }
    Row& changed = row(key);
    changed.awaited = changed.answered + 1;
    const double value = changed.box->value();
    on_change(key, key == LiveKey::exposure ? value * kUsPerMs : value);
}

void CameraControls::show_status(const ViewerStatus& status) {
    showing_ = true;
    for (const LiveKey key : kLiveKeys) {
        show(key, status);
    }
    showing_ = false;
    reason_->setText(look::text(status.live_fixed));
    setVisible(status.live.exposure.setting || status.live.gain.setting);
}

void CameraControls::show(LiveKey key, const ViewerStatus& status) {
    Row& shown = row(key);
    const ShownLiveSetting& now = status.live[key];
    shown.label->setVisible(now.setting.has_value());
    shown.box->setVisible(now.setting.has_value());
    if (!now.setting) {
        return;
    }
    shown.box->setEnabled(status.live_fixed.empty() && now.setting->is_settable);
    shown.answered = now.answer.number;
    const bool is_awaited = shown.awaited > now.answer.number && status.live_fixed.empty();
    if (!is_awaited) {
        shown.awaited = 0;
        fit(key, *now.setting);
    }
}

void CameraControls::fit(LiveKey key, const LiveSetting& setting) {
    QDoubleSpinBox& box = *row(key).box;
    const bool is_typed = box.text() != box.textFromValue(box.value()) + box.suffix();
    if (box.hasFocus() && is_typed) {
        return;
    }
    const double least = setting.has_range() ? setting.minimum : key == LiveKey::exposure ? 0 : -kMost;
    const double most = setting.has_range() ? setting.maximum : kMost;
    box.setRange(shown_value(key, least), shown_value(key, most));
    const std::string unit = key == LiveKey::exposure ? "ms" : setting.unit;
    box.setSuffix(look::text(unit.empty() ? "" : " " + unit));
    box.setValue(shown_value(key, setting.value));
}

}  // namespace framering
