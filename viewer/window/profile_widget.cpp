#include "viewer/window/profile_widget.hpp"

#include <fmt/core.h>

#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "viewer/window/look.hpp"

namespace framering {

namespace {
constexpr int kProfileTitleHeight = 20;
constexpr int kProfileMargin = 6;

// Beside the title there is room for few digits.
std::string short_text(double value) {
    return value == std::floor(value) ? fmt::format("{:.6g}", value) : fmt::format("{:.3g}", value);
}
}  // namespace

ProfileWidget::ProfileWidget(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("profile"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFixedHeight(120);
    hide();
}

void ProfileWidget::set_values(Profiles values) {
    if (values != values_) {
        values_ = std::move(values);
        update();
    }
    setVisible(!values_.empty());
}

void ProfileWidget::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), look::kPanel);
    painter.setFont(look::heading_font());
    painter.setPen(look::kDim);
    painter.drawText(QRect(0, 0, width(), kProfileTitleHeight), Qt::AlignVCenter, QStringLiteral("line profile"));
    const QRectF field(0, kProfileTitleHeight, width(), height() - kProfileTitleHeight);
    painter.fillRect(field, look::kCanvas);
    if (values_.empty()) {
        return;
    }
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -lowest;
    for (const auto& profile : values_) {
        for (const double value : profile) {
            lowest = std::isfinite(value) ? std::min(lowest, value) : lowest;
            highest = std::isfinite(value) ? std::max(highest, value) : highest;
        }
    }
    const QString range =
        lowest <= highest ? look::text(short_text(lowest) + " .. " + short_text(highest)) : QStringLiteral("nan");
    paint_curves(painter, field, lowest, highest);
    painter.setFont(look::number_font());
    painter.setPen(look::kText);
    painter.drawText(QRect(0, 0, width(), kProfileTitleHeight), Qt::AlignVCenter | Qt::AlignRight,
                     QStringLiteral("%1, %2 px").arg(range).arg(values_.front().size()));
}

void ProfileWidget::paint_curves(QPainter& painter, const QRectF& field, double lowest, double highest) const {
    static const std::array<QColor, 3> colours{QColor(235, 90, 85), QColor(110, 200, 100), QColor(95, 140, 245)};
    const double span = highest > lowest ? highest - lowest : 1;
    const auto length = static_cast<double>(values_.front().size());
    const double step = (field.width() - 2 * kProfileMargin) / std::max(1.0, length - 1);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t channel = 0; channel < values_.size(); ++channel) {
        painter.setPen(QPen(values_.size() == 1 ? look::kAccent : colours.at(channel % colours.size()), 1.2));
        QPolygonF curve;
        for (std::size_t i = 0; i < values_[channel].size(); ++i) {
            const double value = values_[channel][i];
            if (!std::isfinite(value)) {
                painter.drawPolyline(curve);
                curve.clear();
                continue;
            }
            curve << QPointF(
                field.left() + kProfileMargin + step * static_cast<double>(i),
                field.bottom() - kProfileMargin - (value - lowest) / span * (field.height() - 2 * kProfileMargin));
        }
        painter.drawPolyline(curve);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

}  // namespace framering
