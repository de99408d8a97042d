#include "viewer/window/contrast_panel.hpp"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

#include "common/frame/pixel_format.hpp"
#include "viewer/window/histogram_widget.hpp"
#include "viewer/window/look.hpp"
#include "viewer/window/small_widgets.hpp"

namespace framering {

namespace {
constexpr int kFirstColumn = 0;

// The box would paint itself anew for the same value, too.
template <class Box, class Value>
void set_value(Box& box, Value value) {
    if (box.value() != value) {
        box.setValue(value);
    }
}

QSpinBox* value_box(const QString& name) {
    auto* box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(0, static_cast<int>(kLargestPixel));
    box->setFont(look::number_font());
    box->setKeyboardTracking(false);
    box->setFocusPolicy(Qt::ClickFocus);
    return box;
}
}  // namespace

ContrastPanel::ContrastPanel(ViewControls& controls, QWidget* parent)
    : QWidget(parent),
      controls_(controls),
      histogram_(new HistogramWidget),
      automatic_(push_button("Auto", "automatic", "automatic limits for every frame (A)", true)),
      once_(push_button("Once", "once", "automatic limits now, then fixed (O)")),
      full_(push_button("Full", "full", "full range of the camera (U)")),
      box_(push_button("Box", "from_box", "limits from a box: draw it with Shift+drag, then press B")),
      highlight_(push_button("Sat", "highlight", "saturated pixels red, black ones blue (X)", true)),
      low_(value_box(QStringLiteral("low"))),
      high_(value_box(QStringLiteral("high"))),
      lut_(new QComboBox),
      tone_(new QComboBox),
      gamma_(new QDoubleSpinBox) {
    build();
    connect_widgets();
    refresh();
}

void ContrastPanel::build() {
    lut_->setObjectName(QStringLiteral("lut"));
    for (const Lut lut : all_luts()) {
        lut_->addItem(look::text(std::string(name_of(lut))));
    }
    tone_->setObjectName(QStringLiteral("tone"));
    tone_->addItems({QStringLiteral("linear"), QStringLiteral("gamma"), QStringLiteral("log")});
    gamma_->setObjectName(QStringLiteral("gamma"));
    gamma_->setRange(0.1, 10);
    gamma_->setSingleStep(0.1);
    gamma_->setFont(look::number_font());
    for (QWidget* widget :
         {static_cast<QWidget*>(lut_), static_cast<QWidget*>(tone_), static_cast<QWidget*>(gamma_)}) {
        widget->setFocusPolicy(Qt::ClickFocus);
    }
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    for (QPushButton* button : {automatic_, once_, full_, box_, highlight_}) {
        buttons->addWidget(button, 1);
    }
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(5);
    grid->addWidget(heading("Contrast"), 0, kFirstColumn, 1, 4);
    grid->addWidget(histogram_, 1, kFirstColumn, 1, 4);
    grid->addLayout(buttons, 2, kFirstColumn, 1, 4);
    grid->addWidget(dim_label("low"), 3, 0);
    grid->addWidget(low_, 3, 1);
    grid->addWidget(dim_label("high"), 3, 2);
    grid->addWidget(high_, 3, 3);
    grid->addWidget(dim_label("tone"), 4, 0);
    grid->addWidget(tone_, 4, 1);
    grid->addWidget(dim_label("gamma"), 4, 2);
    grid->addWidget(gamma_, 4, 3);
    grid->addWidget(dim_label("colours"), 5, 0);
    grid->addWidget(lut_, 5, 1, 1, 3);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
}

// One that the user has made, not one that is shown because of it.
void ContrastPanel::apply(const std::function<void()>& change) {
    if (refreshing_) {
        return;
    }
    change();
    refresh();
    if (on_view_changed) {
        on_view_changed();
    }
}

void ContrastPanel::connect_widgets() {
    histogram_->on_limits = [this](double low, double high) { apply([&] { controls_.set_limits(low, high); }); };
    connect(automatic_, &QPushButton::clicked, this,
            [this](bool on) { apply([&] { controls_.set_automatic(on); }); });
    connect(once_, &QPushButton::clicked, this, [this] { apply([&] { controls_.adjust_once(); }); });
    connect(full_, &QPushButton::clicked, this, [this] { apply([&] { controls_.show_full_range(); }); });
    connect(box_, &QPushButton::clicked, this, [this] { apply([&] { (void)controls_.adjust_to_box(); }); });
    connect(highlight_, &QPushButton::clicked, this,
            [this](bool on) { apply([&] { controls_.choices().highlight = on; }); });
    connect(low_, &QSpinBox::valueChanged, this,
            [this](int low) { apply([&] { controls_.set_limits(low, std::max(low + 1, high_->value())); }); });
    connect(high_, &QSpinBox::valueChanged, this,
            [this](int high) { apply([&] { controls_.set_limits(std::min(low_->value(), high - 1), high); }); });
    connect(lut_, &QComboBox::activated, this, [this](int index) {
        apply([&] { controls_.choices().lut = all_luts()[static_cast<std::size_t>(index)]; });
    });
    connect(tone_, &QComboBox::activated, this,
            [this](int kind) { apply([&] { controls_.set_tone(static_cast<Tone::Kind>(kind)); }); });
    connect(gamma_, &QDoubleSpinBox::valueChanged, this,
            [this](double gamma) { apply([&] { controls_.set_gamma(gamma); }); });
}

void ContrastPanel::refresh() {
    refreshing_ = true;
    const ViewChoices& choices = controls_.choices();
    const ContrastRange limits = controls_.limits();
    automatic_->setChecked(controls_.automatic());
    highlight_->setChecked(choices.highlight);
    box_->setEnabled(controls_.box.has_value());
    histogram_->set_limits(limits);
    histogram_->set_logarithmic(choices.log_histogram);
    if (!low_->hasFocus()) {
        set_value(*low_, static_cast<int>(limits.low));
    }
    if (!high_->hasFocus()) {
        set_value(*high_, static_cast<int>(limits.high));
    }
    const auto luts = all_luts();
    lut_->setCurrentIndex(static_cast<int>(std::find(luts.begin(), luts.end(), choices.lut) - luts.begin()));
    tone_->setCurrentIndex(static_cast<int>(choices.tone.kind));
    gamma_->setEnabled(choices.tone.kind == Tone::Kind::gamma);
    set_value(*gamma_, choices.tone.gamma);
    refreshing_ = false;
}

void ContrastPanel::set_picture(const Picture& picture) {
    histogram_->set_counts(picture.histogram, picture.statistics.saturation);
}

}  // namespace framering
