#include "viewer/window/plot_panel.hpp"

#include <fmt/core.h>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include "common/session/named_values.hpp"
#include "viewer/window/look.hpp"
#include "viewer/window/plot_legend.hpp"
#include "viewer/window/plot_widget.hpp"
#include "viewer/window/small_widgets.hpp"

namespace framering {

namespace {
constexpr int kLegendWidth = 178;

// What is missing is said.
QString note_of(const ValueHistory& history) {
    std::string note;
    if (history.frames_left_out() != 0) {
        note = fmt::format("{} frames left out: overwritten before they were read", history.frames_left_out());
    }
    if (history.reports_left_out() != 0) {
        note += fmt::format("{}{} reported values left out", note.empty() ? "" : "; ", history.reports_left_out());
    }
    return look::text(note);
}
}  // namespace

PlotPanel::PlotPanel(QWidget* parent)
    : QWidget(parent),
      curves_(new PlotWidget),
      legend_(new PlotLegend),
      x_(new QComboBox),
      history_(std::make_shared<const ValueHistory>()) {
    setObjectName(QStringLiteral("panel"));
    x_->setObjectName(QStringLiteral("plot_x"));
    x_->setFocusPolicy(Qt::NoFocus);
    x_->setToolTip(QStringLiteral("what runs from left to right"));
    auto* scroll = new QScrollArea;
    scroll->setWidget(legend_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* side = new QWidget;
    side->setFixedWidth(kLegendWidth);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(10, 8, 8, 8);
    column->setSpacing(8);
    auto* over = new QHBoxLayout;
    over->setSpacing(6);
    over->addWidget(dim_label("over"));
    over->addWidget(x_, 1);
    column->addLayout(over);
    column->addWidget(scroll, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(curves_, 1);
    row->addWidget(side);
    connect(x_, &QComboBox::activated, this, [this] {
        choice_.choose_x(x_->currentText().toStdString());
        refresh();
    });
    legend_->on_click = [this](std::size_t series) {
        choice_.choose_series(history_->series()[series], !choice_.shown(*history_)[series]);
        refresh();
    };
    refresh();
}

void PlotPanel::show_values(std::shared_ptr<const ValueHistory> history) {
    history_ = std::move(history);
    refresh();
}

void PlotPanel::refresh() {
    const std::vector<bool> shown = choice_.shown(*history_);
    const PlotX x = choice_.x(*history_);
    refresh_x(x);
    std::vector<PlotLegend::Entry> entries;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const ValueSeries& series = history_->series()[i];
        const auto value = newest_value(*history_, i);
        entries.push_back({label_of(series), value ? text_of(NamedValue{series.name, series.unit, *value}) : "",
                           static_cast<bool>(shown[i])});
    }
    legend_->set_entries(std::move(entries));
    curves_->set_plot(make_plot(*history_, x, shown), note_of(*history_));
}

void PlotPanel::refresh_x(const PlotX& x) {
    QStringList labels;
    for (const PlotX& choice : x_choices(*history_)) {
        labels << look::text(label_of(choice, history_->axes()));
    }
    QStringList there;
    for (int i = 0; i < x_->count(); ++i) {
        there << x_->itemText(i);
    }
    if (labels != there) {
        x_->clear();
        x_->addItems(labels);
    }
    x_->setCurrentText(look::text(label_of(x, history_->axes())));
}

}  // namespace framering
