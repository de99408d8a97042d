#include "viewer/window/profile_widget.hpp"

#include <QPainter>
#include <algorithm>

#include "viewer/window/look.hpp"

namespace framering {

namespace {
constexpr int kProfileTitleHeight = 20;
constexpr int kProfileMargin = 6;
}  // namespace

ProfileWidget::ProfileWidget(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("profile"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFixedHeight(120);
    hide();
}

void ProfileWidget::set_values(std::vector<std::uint32_t> values) {
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
    const auto [lowest, highest] = std::minmax_element(values_.begin(), values_.end());
    const double span = std::max(1.0, 1.0 * *highest - *lowest);
    const double step =
        (field.width() - 2 * kProfileMargin) / std::max<double>(1, static_cast<double>(values_.size()) - 1);
    QPolygonF curve;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        curve << QPointF(kProfileMargin + step * static_cast<double>(i),
                         field.bottom() - kProfileMargin -
                             (values_[i] - *lowest) / span * (field.height() - 2 * kProfileMargin));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look::kAccent, 1.2));
    painter.drawPolyline(curve);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(look::number_font());
    painter.setPen(look::kText);
    painter.drawText(QRect(0, 0, width(), kProfileTitleHeight), Qt::AlignVCenter | Qt::AlignRight,
                     QStringLiteral("%1 .. %2, %3 px").arg(*lowest).arg(*highest).arg(values_.size()));
}

}  // namespace framering
