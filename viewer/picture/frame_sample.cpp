#include "viewer/picture/frame_sample.hpp"

#include "viewer/picture/checked_format.hpp"
#include "viewer/picture/float_bands.hpp"
#include "viewer/picture/grey_bands.hpp"
#include "viewer/picture/mosaic_bands.hpp"
#include "viewer/picture/picture_place.hpp"
#include "viewer/picture/rgb_bands.hpp"

namespace framering {

namespace {
enum class Kind { grey, rgb, mosaic };

Kind kind_of(PixelFormat format, const View& view) noexcept {
    if (is_rgb(format)) {
        return Kind::rgb;
    }
    return bayer_pattern_of(format) && view.bayer == BayerView::colour ? Kind::mosaic : Kind::grey;
}

template <class Sample>
void run_sampling(Kind kind, const FrameFormat& format, std::span<const std::byte> bytes, const View& view,
                  FrameSample& out) {
    switch (kind) {
        case Kind::rgb:
            FrameSampling<RgbBands<Sample>>(format, bytes, view, out).run();
            return;
        case Kind::mosaic:
            FrameSampling<MosaicBands<Sample>>(format, bytes, view, out).run();
            return;
        case Kind::grey:
            break;
    }
    FrameSampling<GreyBands<Sample>>(format, bytes, view, out).run();
}

// A box that the user has drawn, rather than all that is seen.
void take_balance_of_box(FrameSample& out) {
    if (out.measured.box && out.measured.box->colours.size() == kColours) {
        for (std::size_t colour = 0; colour < kColours; ++colour) {
            out.to_balance[colour] = out.measured.box->colours[colour].mean;
        }
    }
}
}  // namespace

std::optional<FrameSample> sample_frame(const FrameView& frame, const View& view) {
    const auto format = checked_format(frame);
    if (!format) {
        return std::nullopt;
    }
    const PictureLayout layout = picture_layout({format->width, format->height}, view);
    FrameSample out;
    out.picture_size = layout.size;
    out.region = layout.region;
    out.size = layout.sampled;
    out.ends.reserve(view.marks == RangeMarks::ends ? out.size.pixels() : 0);
    const SampleType type = sample_type_of(format->pixel_format);
    const Kind kind = kind_of(format->pixel_format, view);
    out.channels.resize(kind == Kind::grey ? 1 : kColours);
    if (type == SampleType::float32) {
        FrameSampling<FloatBands>(*format, frame.pixels, view, out).run();
        return out;
    }
    out.statistics.saturation = saturation_of(*format);
    for (SampledChannel& channel : out.channels) {
        channel.histogram = Histogram(1U << (8 * bytes_per_sample(format->pixel_format)));
    }
    if (type == SampleType::unsigned8) {
        run_sampling<std::uint8_t>(kind, *format, frame.pixels, view, out);
    } else {
        run_sampling<std::uint16_t>(kind, *format, frame.pixels, view, out);
    }
    take_balance_of_box(out);
    return out;
}

}  // namespace framering
