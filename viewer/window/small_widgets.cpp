#include "viewer/window/small_widgets.hpp"

#include <QLabel>
#include <QPushButton>

#include "viewer/window/look.hpp"

namespace framering {

QLabel* heading(const char* text) {
    auto* label = new QLabel(QString::fromUtf8(text));
    label->setFont(look::heading_font());
    label->setStyleSheet(QStringLiteral("color: %1; font-size: 10px;").arg(look::kDim.name()));
    return label;
}

QLabel* dim_label(const char* text) {
    auto* label = new QLabel(QString::fromUtf8(text));
    label->setStyleSheet(QStringLiteral("color: %1;").arg(look::kDim.name()));
    return label;
}

QPushButton* push_button(const char* text, const char* name, const char* help, bool checkable) {
    auto* button = new QPushButton(QString::fromUtf8(text));
    button->setObjectName(QString::fromLatin1(name));
    button->setToolTip(QString::fromUtf8(help));
    button->setCheckable(checkable);
    button->setFocusPolicy(Qt::NoFocus);
    button->setMinimumWidth(10);
    return button;
}

}  // namespace framering
