// Which part of the sensor is read, and how many of its pixels make one.
#pragma once
#include "plugins/genicam/setting.hpp"

namespace framering::genicam {

// "X,Y,WIDTH,HEIGHT": the nearest region that the camera can have.
[[nodiscard]] Setting region_setting(ArvCamera* camera);
// "2x2"
[[nodiscard]] Setting binning_setting(ArvCamera* camera);

}  // namespace framering::genicam
