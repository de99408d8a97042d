#include "viewer/window/contrast_panel.hpp"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>
#include <cmath>

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

QDoubleSpinBox* value_box(const QString& name) {
    auto* box = new QDoubleSpinBox;
    box->setObjectName(name);
    box->setDecimals(0);
    // Many digits do not make the panel wider.
    box->setMinimumWidth(40);
    box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    box->setRange(0, kLargestPixel);
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
      balance_(push_button(
          "White", "balance",
          "white balance: grey on average in the region, or in the box, as displayed; again: off (W)", true)),
      raw_(push_button("Raw", "raw_mosaic", "Bayer frames: every pixel as it is (D)", true)),
      low_(value_box(QStringLiteral("low"))),
      high_(value_box(QStringLiteral("high"))),
      colour_(new QComboBox),
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
    colour_->setObjectName(QStringLiteral("limited_colour"));
    colour_->addItems({QStringLiteral("of all"), QStringLiteral("of red"), QStringLiteral("of green"),
                       QStringLiteral("of blue")});
    colour_->setToolTip(QStringLiteral("limits of all colors, or of each by itself (E)"));
    tone_->setObjectName(QStringLiteral("tone"));
    tone_->addItems({QStringLiteral("linear"), QStringLiteral("gamma"), QStringLiteral("log")});
    gamma_->setObjectName(QStringLiteral("gamma"));
    gamma_->setRange(0.1, 10);
    gamma_->setSingleStep(0.1);
    gamma_->setFont(look::number_font());
    for (QWidget* widget : {static_cast<QWidget*>(lut_), static_cast<QWidget*>(colour_),
                            static_cast<QWidget*>(tone_), static_cast<QWidget*>(gamma_)}) {
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
    grid->addWidget(dim_label("LUT"), 5, 0);
    grid->addWidget(lut_, 5, 1, 1, 3);
    auto* colours = new QHBoxLayout;
    colours->setSpacing(4);
    colours->addWidget(colour_, 2);
    colours->addWidget(balance_, 1);
    colours->addWidget(raw_, 1);
    grid->addWidget(dim_label("limits"), 6, 0);
    grid->addLayout(colours, 6, 1, 1, 3);
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
    connect(balance_, &QPushButton::clicked, this, [this] { apply([&] { controls_.toggle_balance(); }); });
    connect(raw_, &QPushButton::clicked, this, [this] { apply([&] { controls_.toggle_bayer(); }); });
    connect(colour_, &QComboBox::activated, this, [this](int index) {
        apply([&] {
            controls_.limit_colour(index > 0 ? std::optional(static_cast<std::size_t>(index - 1)) : std::nullopt);
        });
    });
    connect(low_, &QDoubleSpinBox::valueChanged, this, [this](double low) {
        apply([&] { controls_.set_limits(low, std::max(low + low_->singleStep(), high_->value())); });
    });
    connect(high_, &QDoubleSpinBox::valueChanged, this, [this](double high) {
        apply([&] { controls_.set_limits(std::min(low_->value(), high - high_->singleStep()), high); });
    });
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
    fit_value_boxes();
    if (!low_->hasFocus()) {
        set_value(*low_, limits.low);
    }
    if (!high_->hasFocus()) {
        set_value(*high_, limits.high);
    }
    const auto colour = controls_.limited_colour();
    colour_->setCurrentIndex(colour ? static_cast<int>(*colour) + 1 : 0);
    balance_->setChecked(choices.balance.mode != WhiteBalance::Mode::off);
    raw_->setChecked(choices.bayer == BayerView::raw);
    const auto& frame = controls_.frame();
    const bool is_mosaic = frame && bayer_pattern_of(frame->format.pixel_format);
    const bool in_colours = frame && !frame->colour_ranges.empty();
    raw_->setEnabled(is_mosaic);
    balance_->setEnabled(in_colours || balance_->isChecked());
    colour_->setEnabled(in_colours || colour);
    const auto luts = all_luts();
    lut_->setEnabled(!in_colours);
    lut_->setCurrentIndex(static_cast<int>(std::find(luts.begin(), luts.end(), choices.lut) - luts.begin()));
    tone_->setCurrentIndex(static_cast<int>(choices.tone.kind));
    gamma_->setEnabled(choices.tone.kind == Tone::Kind::gamma);
    set_value(*gamma_, choices.tone.gamma);
    refreshing_ = false;
}

// Integers have no decimals; those of other samples depend on how far they reach.
void ContrastPanel::fit_value_boxes() {
    const ContrastRange scale = controls_.scale();
    const double reach = scale.high - scale.low;
    const auto& frame = controls_.frame();
    const bool whole = !frame || frame->statistics.saturation > 0;
    constexpr double digits = 4;
    const int decimals = whole || !(reach > 0)
                             ? 0
                             : static_cast<int>(std::clamp(digits - std::floor(std::log10(reach)), 0.0, 12.0));
    for (QDoubleSpinBox* box : {low_, high_}) {
        if (box->decimals() != decimals) {
            box->setDecimals(decimals);
            box->setSingleStep(std::pow(10.0, std::min(0, 2 - decimals)));
        }
        const double room = whole ? 0 : 10 * reach;
        if (box->minimum() != scale.low - room || box->maximum() != scale.high + room) {
            box->setRange(scale.low - room, scale.high + room);
        }
    }
}

void ContrastPanel::set_picture(const Picture& picture) {
    histogram_->set_counts(picture.histogram, picture.colour_histograms, picture.scale);
}

}  // namespace framering
