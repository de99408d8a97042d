#include "plugins/genicam/region_setting.hpp"

#include <algorithm>
#include <cstdio>

#include "plugins/genicam/described.hpp"
#include "plugins/genicam/numbers.hpp"

namespace framering::genicam {

namespace {
struct Region {
    gint x = 0;
    gint y = 0;
    gint width = 0;
    gint height = 0;
    bool operator==(const Region&) const = default;
};

Region region_of(ArvCamera* camera) {
    Region region;
    checked("region", arv_camera_get_region, camera, &region.x, &region.y, &region.width, &region.height);
    return region;
}

using Bounds = void (*)(ArvCamera*, gint*, gint*, GError**);

gint largest(ArvCamera* camera, Bounds bounds) {
    gint minimum = 0;
    gint maximum = 0;
    checked("region", bounds, camera, &minimum, &maximum);
    return maximum;
}

// The possible value of one side or offset next to the wanted one, and not above `limit`.
gint possible(ArvCamera* camera, gint wanted, gint limit, Bounds bounds, gint (*increment)(ArvCamera*, GError**)) {
    gint minimum = 0;
    gint maximum = 0;
    checked("region", bounds, camera, &minimum, &maximum);
    maximum = std::min(maximum, limit);
    return static_cast<gint>(nearest(std::int64_t{wanted}, std::int64_t{minimum}, std::int64_t{maximum},
                                     std::int64_t{result_or(1, increment, camera)}));
}

std::uint32_t set_region(ArvCamera* camera, const std::string& text) {
    Region wanted;
    char rest = '\0';
    if (std::sscanf(text.c_str(), "%d,%d,%d,%d%c", &wanted.x, &wanted.y, &wanted.width, &wanted.height, &rest) !=
            4 ||
        wanted.x < 0 || wanted.y < 0 || wanted.width < 1 || wanted.height < 1) {
        throw CameraError(FR_INVALID, "'" + text + "' is not X,Y,WIDTH,HEIGHT in pixels");
    }
    // The bounds of a side depend on its offset and the other way round: first the sides, from the corner.
    const bool has_offset = result_or(false, arv_camera_is_region_offset_available, camera);
    const Region before = region_of(camera);
    Region set = wanted;
    if (has_offset) {
        checked("roi " + text, arv_camera_set_region, camera, 0, 0, before.width, before.height);
    }
    const gint all_columns = largest(camera, arv_camera_get_width_bounds);
    const gint all_rows = largest(camera, arv_camera_get_height_bounds);
    set.width =
        possible(camera, wanted.width, all_columns, arv_camera_get_width_bounds, arv_camera_get_width_increment);
    set.height =
        possible(camera, wanted.height, all_rows, arv_camera_get_height_bounds, arv_camera_get_height_increment);
    checked("roi " + text, arv_camera_set_region, camera, has_offset ? 0 : -1, has_offset ? 0 : -1, set.width,
            set.height);
    if (has_offset) {
        // Some cameras let an offset lead out of the sensor.
        set.x = possible(camera, wanted.x, all_columns - set.width, arv_camera_get_x_offset_bounds,
                         arv_camera_get_x_offset_increment);
        set.y = possible(camera, wanted.y, all_rows - set.height, arv_camera_get_y_offset_bounds,
                         arv_camera_get_y_offset_increment);
        checked("roi " + text, arv_camera_set_region, camera, set.x, set.y, set.width, set.height);
    }
    return FR_FORMAT | FR_SETTINGS | (region_of(camera) == wanted ? 0U : std::uint32_t{FR_INEXACT});
}
}  // namespace

Setting region_setting(ArvCamera* camera) {
    return {"roi",
            [](fr_setting& setting) {
                say(setting, FR_TEXT, 0, "Region", "px", "X,Y,WIDTH,HEIGHT on the sensor, in binned pixels");
            },
            [camera] {
                const Region region = region_of(camera);
                return std::to_string(region.x) + "," + std::to_string(region.y) + "," +
                       std::to_string(region.width) + "," + std::to_string(region.height);
            },
            [camera](const std::string& text) { return set_region(camera, text); }, true};
}

Setting binning_setting(ArvCamera* camera) {
    const auto get = [camera] {
        gint x = 1;
        gint y = 1;
        checked("binning", arv_camera_get_binning, camera, &x, &y);
        return std::to_string(x) + "x" + std::to_string(y);
    };
    return {"binning",
            [](fr_setting& setting) {
                say(setting, FR_TEXT, 0, "Binning", "", "WIDTHxHEIGHT: so many pixels of the sensor make one");
            },
            get,
            [camera, get](const std::string& text) {
                gint x = 0;
                gint y = 0;
                char rest = '\0';
                if (std::sscanf(text.c_str(), "%dx%d%c", &x, &y, &rest) != 2 || x < 1 || y < 1) {
                    throw CameraError(FR_INVALID, "'" + text + "' is not WIDTHxHEIGHT, such as 2x2");
                }
                checked("binning " + text, arv_camera_set_binning, camera, x, y);
                return FR_FORMAT | FR_SETTINGS | (get() == text ? 0U : std::uint32_t{FR_INEXACT});
            },
            true};
}

}  // namespace framering::genicam
