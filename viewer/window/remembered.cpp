#include "viewer/window/remembered.hpp"

#include <QSettings>
#include <QStandardPaths>
#include <algorithm>
#include <cmath>

#include "common/base/error.hpp"
#include "common/frame/pixel_format.hpp"
#include "viewer/window/look.hpp"

namespace framering {

namespace {
QString path() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/framering/viewer.ini");
}

double number(const QSettings& settings, const char* key, double otherwise, double least, double most) {
    const double value = settings.value(QLatin1String(key), otherwise).toDouble();
    return std::isfinite(value) ? std::clamp(value, least, most) : otherwise;
}

int whole(const QSettings& settings, const char* key, int otherwise, int least, int most) {
    return static_cast<int>(number(settings, key, otherwise, least, most));
}

bool flag(const QSettings& settings, const char* key, bool otherwise) {
    return settings.value(QLatin1String(key), otherwise).toBool();
}

// As versions before had it.
std::string former_contrast(const QSettings& settings) {
    constexpr double most = kLargestPixel;
    const Contrast usual;
    const bool fixed = flag(settings, "contrast_fixed", false);
    Contrast contrast;
    contrast.mode = fixed ? Contrast::Mode::fixed : Contrast::Mode::percentile;
    contrast.low = number(settings, "contrast_low", usual.low, 0, fixed ? most - 1 : 100);
    contrast.high = number(settings, "contrast_high", usual.high, 0, fixed ? most : 100);
    return text_of(contrast);
}

Contrast contrast_in(const QSettings& settings) {
    const std::string former = former_contrast(settings);
    try {
        return parse_contrast(
            settings.value(QStringLiteral("contrast"), look::text(former)).toString().toStdString());
    } catch (const Error&) {
        return {};  // of another version, or written by hand
    }
}

WhiteBalance balance_in(const QSettings& settings) {
    try {
        return parse_white_balance(
            settings.value(QStringLiteral("balance"), QStringLiteral("off")).toString().toStdString());
    } catch (const Error&) {
        return {};
    }
}

Lut lut_in(const QSettings& settings) {
    try {
        return parse_lut(settings.value(QStringLiteral("lut"), QStringLiteral("grey")).toString().toStdString());
    } catch (const Error&) {
        return Lut::grey;  // of another version, or written by hand
    }
}
}  // namespace

Remembered recall(const std::string& session) {
    QSettings settings(path(), QSettings::IniFormat);
    settings.beginGroup(look::text(session));
    Remembered found;
    ViewChoices& choices = found.choices;
    choices.contrast = contrast_in(settings);
    choices.tone = {static_cast<Tone::Kind>(whole(settings, "tone", 0, 0, 2)),
                    number(settings, "gamma", 1, 0.1, 10)};
    choices.lut = lut_in(settings);
    choices.balance = balance_in(settings);
    choices.bayer = flag(settings, "bayer_raw", false) ? BayerView::raw : BayerView::colour;
    choices.orientation = {flag(settings, "mirrored", false),
                           static_cast<std::uint8_t>(whole(settings, "quarter_turns", 0, 0, 3))};
    choices.highlight = flag(settings, "highlight", choices.highlight);
    choices.crosshair = flag(settings, "crosshair", choices.crosshair);
    choices.grid = flag(settings, "grid", choices.grid);
    choices.scale_bar = flag(settings, "scale_bar", choices.scale_bar);
    choices.log_histogram = flag(settings, "log_histogram", choices.log_histogram);
    choices.panel = flag(settings, "panel", choices.panel);
    choices.plot = flag(settings, "plot", choices.plot);
    found.geometry = settings.value(QStringLiteral("geometry")).toByteArray();
    found.save_directory = settings.value(QStringLiteral("save_directory")).toString().toStdString();
    return found;
}

void remember(const std::string& session, const Remembered& what) {
    QSettings settings(path(), QSettings::IniFormat);
    settings.beginGroup(look::text(session));
    const ViewChoices& choices = what.choices;
    settings.setValue(QStringLiteral("contrast"), look::text(text_of(choices.contrast)));
    settings.setValue(QStringLiteral("tone"), static_cast<int>(choices.tone.kind));
    settings.setValue(QStringLiteral("gamma"), choices.tone.gamma);
    settings.setValue(QStringLiteral("lut"), look::text(std::string(name_of(choices.lut))));
    settings.setValue(QStringLiteral("balance"), look::text(text_of(choices.balance)));
    settings.setValue(QStringLiteral("bayer_raw"), choices.bayer == BayerView::raw);
    settings.setValue(QStringLiteral("mirrored"), choices.orientation.mirrored);
    settings.setValue(QStringLiteral("quarter_turns"), static_cast<int>(choices.orientation.quarter_turns));
    settings.setValue(QStringLiteral("highlight"), choices.highlight);
    settings.setValue(QStringLiteral("crosshair"), choices.crosshair);
    settings.setValue(QStringLiteral("grid"), choices.grid);
    settings.setValue(QStringLiteral("scale_bar"), choices.scale_bar);
    settings.setValue(QStringLiteral("log_histogram"), choices.log_histogram);
    settings.setValue(QStringLiteral("panel"), choices.panel);
    settings.setValue(QStringLiteral("plot"), choices.plot);
    settings.setValue(QStringLiteral("geometry"), what.geometry);
    settings.setValue(QStringLiteral("save_directory"), look::text(what.save_directory));
}

}  // namespace framering
