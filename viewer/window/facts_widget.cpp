#include "viewer/window/facts_widget.hpp"

#include <QPainter>

#include "viewer/window/look.hpp"

namespace framering {

namespace {
constexpr int kTitleHeight = 20;
constexpr int kLineHeight = 16;
constexpr int kNameWidth = 94;  // at least
constexpr int kGap = 10;

bool same(const Facts& a, const Facts& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Fact& one, const Fact& other) {
        return one.name == other.name && one.value == other.value && one.emphasis == other.emphasis;
    });
}
}  // namespace

FactsWidget::FactsWidget(const char* title, QWidget* parent) : QWidget(parent), title_(QString::fromUtf8(title)) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFixedHeight(kTitleHeight);
}

void FactsWidget::set_facts(Facts facts) {
    if (same(facts, facts_)) {
        return;
    }
    facts_ = std::move(facts);
    const int height = kTitleHeight + kLineHeight * static_cast<int>(facts_.size());
    if (height != this->height()) {
        setFixedHeight(height);
    }
    update();
}

void FactsWidget::set_fill(double fill) {
    if (fill != fill_) {
        fill_ = fill;
        update();
    }
}

QString FactsWidget::text() const {
    QString text;
    for (const Fact& fact : facts_) {
        text += look::text(fact.name + ": " + fact.value + "\n");
    }
    return text;
}

// Cameras name their counters.
int FactsWidget::width_of_names() const {
    const QFontMetrics metrics(look::number_font());
    int widest = kNameWidth;
    for (const Fact& fact : facts_) {
        widest = std::max(widest, metrics.horizontalAdvance(look::text(fact.name)) + kGap);
    }
    return std::min(widest, width() * 2 / 3);
}

void FactsWidget::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), look::kPanel);
    const int name_width = width_of_names();
    painter.setFont(look::heading_font());
    painter.setPen(look::kDim);
    painter.drawText(QRect(0, 0, width(), kTitleHeight), Qt::AlignVCenter, title_);
    if (fill_ >= 0) {
        const QRect bar(name_width, kTitleHeight / 2 - 2, width() - name_width, 5);
        painter.fillRect(bar, look::kField);
        const bool nearly_full = fill_ >= 0.9;
        painter.fillRect(QRect(bar.topLeft(), QSize(static_cast<int>(bar.width() * std::min(1.0, fill_)), 5)),
                         nearly_full ? look::kWarning : look::kAccent);
    }
    painter.setFont(look::number_font());
    int y = kTitleHeight;
    for (const Fact& fact : facts_) {
        painter.setPen(look::kDim);
        painter.drawText(QRect(0, y, name_width, kLineHeight), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(look::text(fact.name), Qt::ElideRight, name_width));
        painter.setPen(look::colour_of(fact.emphasis));
        const QRect place(name_width, y, width() - name_width, kLineHeight);
        painter.drawText(place, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(look::text(fact.value), Qt::ElideRight, place.width()));
        y += kLineHeight;
    }
}

}  // namespace framering
