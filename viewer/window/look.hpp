// The window's colours and fonts: dark and calm, so that the picture is the brightest thing in the room.
#pragma once
#include <QColor>
#include <QFont>
#include <QString>

#include "viewer/display/status_text.hpp"

class QApplication;

namespace framering::look {

inline const QColor kCanvas{11, 12, 14};
inline const QColor kPanel{24, 26, 30};
inline const QColor kField{34, 37, 42};
inline const QColor kEdge{52, 56, 63};
inline const QColor kText{205, 209, 214};
inline const QColor kDim{128, 135, 145};
inline const QColor kAccent{86, 182, 194};
inline const QColor kGood{126, 192, 118};
inline const QColor kWarning{226, 178, 84};
inline const QColor kAlarm{239, 99, 91};

[[nodiscard]] QColor colour_of(Emphasis emphasis);
// Digits of one width: numbers that change stay where they are.
[[nodiscard]] QFont number_font();
[[nodiscard]] QFont heading_font();
void apply(QApplication& application);

[[nodiscard]] inline QString text(const std::string& ours) {
    return QString::fromUtf8(ours.data(), static_cast<qsizetype>(ours.size()));
}

}  // namespace framering::look
