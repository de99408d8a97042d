// The header alone, in C++11: no other header of ours, and none before it.
#include <framering/actuator_plugin.h>
#include <framering/camera_plugin.h>

const fr_camera* fr_camera_plugin() {
    static fr_camera table = fr_camera();
    table.size = sizeof table;
    table.abi = FR_CAMERA_ABI;
    return &table;
}

const fr_actuator* fr_actuator_plugin() {
    static fr_actuator table = fr_actuator();
    table.size = sizeof table;
    table.abi = FR_ACTUATOR_ABI;
    return &table;
}
