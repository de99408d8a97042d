#include "viewer/window/status_bar.hpp"

#include <QPainter>

#include "viewer/window/look.hpp"

namespace framering {

namespace {
constexpr int kStatusLineHeight = 19;
constexpr int kStatusMargin = 10;
constexpr int kGap = 16;

// The gravest stand first: what does not fit is left out at the end.
void paint_line(QPainter& painter, const StatusLine& line, QRect place, bool quiet) {
    for (const StatusPart& part : line) {
        const QString text = look::text(part.text);
        const int width = painter.fontMetrics().horizontalAdvance(text);
        const bool first = &part == &line.front();
        if (width > place.width() && !first) {
            return;
        }
        const bool dim = quiet && part.emphasis == Emphasis::plain;
        painter.setPen(dim ? look::kDim : look::colour_of(part.emphasis));
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, text);
        place.setLeft(place.left() + width + kGap);
    }
}

bool same(const StatusLine& a, const StatusLine& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const StatusPart& one, const StatusPart& other) {
        return one.text == other.text && one.emphasis == other.emphasis;
    });
}
}  // namespace

StatusBar::StatusBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("status"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFixedHeight(2 * kStatusLineHeight + 6);
}

void StatusBar::set_lines(StatusLine upper, StatusLine lower) {
    if (!same(upper, upper_) || !same(lower, lower_)) {
        upper_ = std::move(upper);
        lower_ = std::move(lower);
        update();
    }
}

void StatusBar::set_pointer(const QString& text) {
    if (text != pointer_) {
        pointer_ = text;
        update();
    }
}

QString StatusBar::text() const {
    return look::text(plain_text(upper_) + "\n" + plain_text(lower_));
}

void StatusBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), look::kPanel);
    painter.setPen(look::kEdge);
    painter.drawLine(0, 0, width(), 0);
    painter.setFont(look::number_font());
    const QRect upper(kStatusMargin, 3, width() - 2 * kStatusMargin, kStatusLineHeight);
    QRect lower = upper.translated(0, kStatusLineHeight);
    paint_line(painter, upper_, upper, false);
    if (!pointer_.isEmpty()) {
        painter.setPen(look::kAccent);
        painter.drawText(lower, Qt::AlignVCenter | Qt::AlignRight, pointer_);
        lower.setRight(lower.right() - painter.fontMetrics().horizontalAdvance(pointer_) - kGap);
    }
    paint_line(painter, lower_, lower, true);
}

}  // namespace framering
