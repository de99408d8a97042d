#include "viewer/window/scan_dialog.hpp"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "common/base/error.hpp"
#include "viewer/window/look.hpp"
#include "viewer/window/small_widgets.hpp"

namespace framering {

namespace {
constexpr int kDialogWidth = 420;
constexpr int kSideMargin = 16;

std::string typed(const QLineEdit& field) {
    return field.text().trimmed().toStdString();
}
}  // namespace

ScanDialog::ScanDialog(ScanDesk& desk, QWidget* parent)
    : QDialog(parent),
      desk_(desk),
      problem_(new QLabel),
      now_(push_button("Start now", "scan_now", "refused while a scan is running")),
      add_(push_button("Add to queue", "scan_add", "behind the others (Enter)")) {
    setObjectName(QStringLiteral("scan_dialog"));
    setWindowTitle(QStringLiteral("Scan"));
    setFixedWidth(kDialogWidth);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(kSideMargin, 14, kSideMargin, 14);
    form->setSpacing(8);
    axes_ = field("axes", "scan_axes", "t=::100@60s z=-10um:10um:21");
    frames_ = field("frames", "scan_frames", "all");
    exposure_ = field("exposure", "scan_exposure", "as it is, or 20ms");
    name_ = field("name", "scan_name", "scan");
    problem_->setObjectName(QStringLiteral("scan_problem"));
    problem_->setStyleSheet(QStringLiteral("color: %1;").arg(look::kAlarm.name()));
    problem_->setWordWrap(true);
    form->addRow(problem_);
    auto* buttons = new QHBoxLayout;
    auto* close = push_button("Close", "scan_close", "Escape");
    buttons->addStretch(1);
    for (QPushButton* button : {close, now_, add_}) {
        buttons->addWidget(button);
    }
    form->addRow(buttons);
    add_->setDefault(true);
    connect(close, &QPushButton::clicked, this, [this] { reject(); });
    connect(now_, &QPushButton::clicked, this, [this] { send(true); });
    connect(add_, &QPushButton::clicked, this, [this] { send(false); });
    axes_->setToolTip(QStringLiteral("outermost first, separated by blanks"));
}

QLineEdit* ScanDialog::field(const char* label, const char* name, const char* example) {
    auto* edit = new QLineEdit;
    edit->setObjectName(QString::fromLatin1(name));
    edit->setPlaceholderText(QString::fromUtf8(example));
    static_cast<QFormLayout*>(layout())->addRow(dim_label(label), edit);
    return edit;
}

void ScanDialog::open_for(const ScanDesk::Seen& seen) {
    tell({});
    is_sent_ = false;
    take_answer(seen);
    open();
    axes_->setFocus();
}

void ScanDialog::send(bool now) {
    try {
        std::string request = request_of({typed(*axes_), typed(*frames_), typed(*exposure_), typed(*name_)});
        answers_ = desk_.seen().answers;
        is_sent_ = true;
        tell({});
        if (now) {
            desk_.start(std::move(request));
        } else {
            desk_.add(std::move(request));
        }
    } catch (const Error& error) {
        tell(look::text(error.what()));
    }
}

void ScanDialog::take_answer(const ScanDesk::Seen& seen) {
    now_->setEnabled(seen.is_serving);
    if (!is_sent_ || seen.answers == answers_) {
        return;
    }
    is_sent_ = false;
    if (seen.problem.empty()) {
        accept();
    } else {
        tell(look::text(seen.problem));
    }
}

void ScanDialog::tell(const QString& problem) {
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
    problem_->setMinimumHeight(problem_->heightForWidth(kDialogWidth - 2 * kSideMargin));
    adjustSize();
}

}  // namespace framering
