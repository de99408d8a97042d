#include "viewer/window/queue_panel.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "viewer/window/look.hpp"
#include "viewer/window/scan_dialog.hpp"
#include "viewer/window/small_widgets.hpp"

namespace framering {

namespace {
constexpr int kLookMs = 500;
constexpr int kNameWidth = 96;

QColor colour_of_state(QueueState state) {
    switch (state) {
        case QueueState::running:
            return look::kGood;
        case QueueState::failed:
        case QueueState::bad:
            return look::kAlarm;
        default:
            return look::kDim;
    }
}

QLabel* cell(const std::string& words, const QColor& colour) {
    auto* label = new QLabel(look::text(words));
    label->setFont(look::number_font());
    label->setStyleSheet(QStringLiteral("color: %1;").arg(colour.name()));
    return label;
}

QString elided(const std::string& name) {
    const QFontMetrics metrics(look::number_font());
    return metrics.elidedText(look::text(name.empty() ? "scan" : name), Qt::ElideRight, kNameWidth);
}
}  // namespace

QueuePanel::QueuePanel(ScanDesk& desk, bool read_only, QWidget* parent)
    : QWidget(parent),
      desk_(desk),
      read_only_(read_only),
      add_(push_button("Add scan\u2026", "add_scan", "a scan, now or behind the others")) {
    setObjectName(QStringLiteral("queue"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(heading("queue"));
    column->addWidget(add_);
    add_->setVisible(!read_only);
    connect(add_, &QPushButton::clicked, this, [this] { open_dialog(); });
    auto* timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, [this] { show_queue(desk_.seen()); });
    timer->start(kLookMs);
    hide();
}

void QueuePanel::show_queue(const ScanDesk::Seen& seen) {
    if (dialog_ != nullptr) {
        dialog_->take_answer(seen);
    }
    if (list_ == nullptr || scans_ != seen.scans) {
        scans_ = seen.scans;
        build_rows();
    }
    is_serving_ = seen.is_serving;
    setVisible(!scans_.empty() || (is_serving_ && !read_only_));
}

void QueuePanel::build_rows() {
    delete list_;
    list_ = new QWidget;
    auto* grid = new QGridLayout(list_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    for (std::size_t i = 0; i < scans_.size(); ++i) {
        build_row(static_cast<int>(i), scans_[i]);
    }
    static_cast<QVBoxLayout*>(layout())->insertWidget(1, list_);
}

void QueuePanel::build_row(int row, const QueuedScan& scan) {
    auto* grid = static_cast<QGridLayout*>(list_->layout());
    auto* name = cell("", look::kText);
    name->setText(elided(scan.name));
    name->setToolTip(look::text(scan.name));
    auto* state = cell(std::string(name_of(scan.state)), colour_of_state(scan.state));
    state->setToolTip(look::text(scan.reason));
    grid->addWidget(cell(std::to_string(scan.number), look::kDim), row, 0);
    grid->addWidget(name, row, 1);
    grid->addWidget(cell(scan.frames, look::kText), row, 2, Qt::AlignRight);
    grid->addWidget(state, row, 3);
    if (!read_only_ && scan.state != QueueState::running) {
        auto* remove = push_button("\u00d7", "remove_scan", "take it off the list");
        remove->setFixedWidth(22);
        grid->addWidget(remove, row, 4);
        connect(remove, &QPushButton::clicked, this, [this, number = scan.number] { desk_.remove(number); });
    }
}

void QueuePanel::open_dialog() {
    if (dialog_ == nullptr) {
        dialog_ = new ScanDialog(desk_, this);
    }
    dialog_->open_for(desk_.seen());
}

}  // namespace framering
