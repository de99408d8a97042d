// How series are told apart in a plot: as the page has them, colours that the colour-blind can tell apart (Okabe
// and Ito), bright enough for a dark ground; from the eighth on once more, dashed.
#pragma once
#include <QColor>
#include <QPen>
#include <array>
#include <cstddef>

namespace framering::look {

inline const std::array<QColor, 7> kSeriesColours{
    QColor(86, 180, 233), QColor(230, 159, 0),   QColor(0, 190, 140),  QColor(240, 228, 66),
    QColor(224, 108, 38), QColor(214, 135, 178), QColor(205, 209, 214)};

[[nodiscard]] inline QPen series_pen(std::size_t series, int alpha = 255) {
    QColor colour = kSeriesColours.at(series % kSeriesColours.size());
    colour.setAlpha(alpha);
    QPen pen(colour, 1.6);
    pen.setStyle(series / kSeriesColours.size() % 2 == 0 ? Qt::SolidLine : Qt::DashLine);
    return pen;
}

}  // namespace framering::look
