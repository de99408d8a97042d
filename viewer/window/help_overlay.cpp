#include "viewer/window/help_overlay.hpp"

#include <QEvent>
#include <QPainter>
#include <algorithm>

#include "viewer/window/look.hpp"

namespace framering {

namespace {
constexpr int kHelpLineHeight = 18;
constexpr int kGroupGap = 14;
constexpr int kKeyWidth = 118;
constexpr int kColumnWidth = 360;
constexpr int kHelpMargin = 28;

int lines_of(const KeyGroup& group) {
    return static_cast<int>(std::count_if(group.keys.begin(), group.keys.end(),
                                          [](const KeyBinding& binding) { return !binding.name.isEmpty(); }));
}

int height_of(const KeyGroup& group) {
    return (1 + lines_of(group)) * kHelpLineHeight + kGroupGap;
}

void paint_group(QPainter& painter, const KeyGroup& group, QPoint corner) {
    painter.setFont(look::heading_font());
    painter.setPen(look::kAccent);
    painter.drawText(QRect(corner, QSize(kColumnWidth, kHelpLineHeight)), Qt::AlignVCenter, group.title);
    for (const KeyBinding& binding : group.keys) {
        if (binding.name.isEmpty()) {
            continue;
        }
        corner.ry() += kHelpLineHeight;
        painter.setFont(look::number_font());
        painter.setPen(Qt::white);
        painter.drawText(QRect(corner, QSize(kKeyWidth, kHelpLineHeight)), Qt::AlignVCenter, binding.name);
        QFont font;
        font.setPixelSize(12);
        painter.setFont(font);
        painter.setPen(look::kText);
        painter.drawText(QRect(corner + QPoint(kKeyWidth, 0), QSize(kColumnWidth - kKeyWidth, kHelpLineHeight)),
                         Qt::AlignVCenter, binding.meaning);
    }
}
}  // namespace

HelpOverlay::HelpOverlay(const KeyTable& keys, QWidget* parent) : QWidget(parent), keys_(keys) {
    setObjectName(QStringLiteral("help"));
    parent->installEventFilter(this);
    hide();
}

void HelpOverlay::toggle() {
    setGeometry(parentWidget()->rect());
    setVisible(!isVisible());
    raise();
}

bool HelpOverlay::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
    }
    return QWidget::eventFilter(watched, event);
}

void HelpOverlay::mousePressEvent(QMouseEvent* /*event*/) {
    hide();
}

void HelpOverlay::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), QColor(12, 13, 16, 232));
    const int columns = std::clamp((width() - 2 * kHelpMargin) / kColumnWidth, 1, 3);
    int total = 0;
    for (const KeyGroup& group : keys_) {
        total += height_of(group);
    }
    const int left = std::max(kHelpMargin, (width() - columns * kColumnWidth) / 2);
    const int aim = total / columns + kGroupGap;
    const int top = std::max(kHelpMargin, (height() - aim) / 2 - kHelpMargin);
    QPoint corner(left, top);
    for (const KeyGroup& group : keys_) {
        if (corner.y() > top && corner.y() + height_of(group) / 2 > top + aim) {
            corner = QPoint(corner.x() + kColumnWidth, top);
        }
        paint_group(painter, group, corner);
        corner.ry() += height_of(group);
    }
}

}  // namespace framering
