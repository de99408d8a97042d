#include "viewer/window/plot_legend.hpp"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "viewer/window/look.hpp"
#include "viewer/window/plot_look.hpp"

namespace framering {

namespace {
constexpr int kRowHeight = 34;  // name, and below it the value
constexpr int kSwatchWidth = 22;
}  // namespace

PlotLegend::PlotLegend(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("plot_legend"));
    setToolTip(QStringLiteral("click to show or hide"));
    setCursor(Qt::PointingHandCursor);
}

void PlotLegend::set_entries(std::vector<Entry> entries) {
    if (entries == entries_) {
        return;
    }
    entries_ = std::move(entries);
    setMinimumHeight(sizeHint().height());
    update();
}

QSize PlotLegend::sizeHint() const {
    return {160, static_cast<int>(entries_.size()) * kRowHeight};
}

void PlotLegend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), look::kPanel);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const Entry& entry = entries_[i];
        const int top = static_cast<int>(i) * kRowHeight;
        QPen pen = entry.shown ? look::series_pen(i) : QPen(look::kEdge, 1.6);
        pen.setWidthF(3);
        painter.setPen(pen);
        painter.drawLine(2, top + 9, kSwatchWidth - 6, top + 9);
        const int text_width = width() - kSwatchWidth - 2;
        painter.setFont(font());
        painter.setPen(entry.shown ? look::kText : look::kDim);
        painter.drawText(QRect(kSwatchWidth, top, text_width, 18), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(look::text(entry.label), Qt::ElideMiddle, text_width));
        painter.setFont(look::number_font());
        painter.setPen(entry.shown ? look::kText : look::kDim);
        painter.drawText(QRect(kSwatchWidth, top + 16, text_width, 15), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(look::text(entry.value), Qt::ElideRight, text_width));
    }
}

void PlotLegend::mousePressEvent(QMouseEvent* event) {
    const auto row = static_cast<std::size_t>(std::max(0.0, event->position().y())) / kRowHeight;
    if (row < entries_.size() && on_click) {
        on_click(row);
    }
}

}  // namespace framering
