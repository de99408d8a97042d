/* The header alone, in C99. */
#include <framering/actuator_plugin.h>
#include <framering/camera_plugin.h>

const fr_camera* fr_camera_plugin(void) {
    static const fr_camera table = {
        sizeof table, FR_CAMERA_ABI, "c99", "1", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    return &table;
}

const fr_actuator* fr_actuator_plugin(void) {
    static const fr_actuator table = {
        sizeof table, FR_ACTUATOR_ABI, "c99", "1", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    return &table;
}
