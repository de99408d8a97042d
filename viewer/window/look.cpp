#include "viewer/window/look.hpp"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>

namespace framering::look {

namespace {
constexpr const char* kStyle = R"(
QWidget { font-size: 12px; }
QScrollArea, QWidget#panel { background: #181a1e; border: none; }
QSpinBox, QDoubleSpinBox, QDialog QLineEdit {
    background: #22252a; border: 1px solid #343841; border-radius: 3px; padding: 1px 4px; min-height: 19px;
    selection-background-color: #2f6f78;
}
QSpinBox:focus, QDoubleSpinBox:focus, QDialog QLineEdit:focus { border-color: #56b6c2; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; }
QPushButton {
    background: #22252a; border: 1px solid #343841; border-radius: 3px; padding: 3px 7px; min-height: 15px;
}
QPushButton:hover { background: #2b2f36; }
QPushButton:pressed { background: #1d2024; }
QPushButton:checked { background: #1f4a50; border-color: #56b6c2; color: #e8f6f8; }
QPushButton:disabled { color: #5a6069; }
QScrollBar:vertical { background: #181a1e; width: 7px; margin: 0; }
QScrollBar::handle:vertical { background: #343841; border-radius: 3px; min-height: 30px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
QToolTip { background: #22252a; color: #cdd1d6; border: 1px solid #343841; }
)";
}  // namespace

QColor colour_of(Emphasis emphasis) {
    switch (emphasis) {
        case Emphasis::good:
            return kGood;
        case Emphasis::warning:
            return kWarning;
        case Emphasis::alarm:
            return kAlarm;
        case Emphasis::plain:
            break;
    }
    return kText;
}

QFont number_font() {
    QFont font(QStringLiteral("DejaVu Sans Mono"));
    font.setStyleHint(QFont::Monospace);
    font.setPixelSize(11);
    return font;
}

QFont heading_font() {
    QFont font = QApplication::font();
    font.setPixelSize(10);
    font.setBold(true);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 1.2);
    return font;
}

void apply(QApplication& application) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QPalette palette;
    palette.setColor(QPalette::Window, kPanel);
    palette.setColor(QPalette::WindowText, kText);
    palette.setColor(QPalette::Base, kField);
    palette.setColor(QPalette::AlternateBase, kPanel);
    palette.setColor(QPalette::Text, kText);
    palette.setColor(QPalette::Button, kField);
    palette.setColor(QPalette::ButtonText, kText);
    palette.setColor(QPalette::Highlight, QColor(47, 111, 120));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, kDim);
    palette.setColor(QPalette::ToolTipBase, kField);
    palette.setColor(QPalette::ToolTipText, kText);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor(90, 96, 105));
    }
    QApplication::setPalette(palette);
    application.setStyleSheet(QString::fromLatin1(kStyle));
}

}  // namespace framering::look
