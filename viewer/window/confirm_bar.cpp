#include "viewer/window/confirm_bar.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <utility>

#include "viewer/window/look.hpp"
#include "viewer/window/small_widgets.hpp"

namespace framering {

ConfirmBar::ConfirmBar(QWidget* parent)
    : QWidget(parent), question_(new QLabel), yes_(push_button("", "confirm_yes", "Y")) {
    setObjectName(QStringLiteral("confirm"));
    setAttribute(Qt::WA_StyledBackground);
    setStyleSheet(QStringLiteral("QWidget#confirm { background: #2a1c1c; border-bottom: 1px solid %1; }")
                      .arg(look::kAlarm.name()));
    auto* no = push_button("No (Esc)", "confirm_no", "Escape");
    yes_->setStyleSheet(QStringLiteral("color: %1; border-color: #7a3a37;").arg(look::kAlarm.name()));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 8, 14, 8);
    row->addWidget(question_, 1);
    row->addWidget(yes_);
    row->addWidget(no);
    connect(yes_, &QPushButton::clicked, this, [this] { answer(true); });
    connect(no, &QPushButton::clicked, this, [this] { answer(false); });
    hide();
}

void ConfirmBar::ask(const QString& question, const QString& verb, std::function<void()> action) {
    question_->setText(question);
    yes_->setText(verb + QStringLiteral(" (Y)"));
    action_ = std::move(action);
    adjustSize();
    setGeometry(0, 0, parentWidget()->width(), sizeHint().height());
    show();
    raise();
}

void ConfirmBar::answer(bool yes) {
    hide();
    if (const auto action = std::exchange(action_, nullptr); yes && action) {
        action();
    }
}

}  // namespace framering
