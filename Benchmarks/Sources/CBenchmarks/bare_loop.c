/* SPDX-License-Identifier: Apache-2.0 */

/* The yardstick of the rollout: the least that a C program must do to play these tasks on the same engine. */
#include "CBenchmarks.h"

#include <math.h>
#include <mujoco/mujoco.h>
#include <stdlib.h>
#include <string.h>

struct bare_loop {
    struct bare_task task;
    mjModel *model;
    mjData *data;
    double *observation;
};

struct bare_loop *bare_loop_open(struct bare_task task, const char *model_path) {
    mjModel *model = mj_loadXML(model_path, NULL, NULL, 0);
    if (model == NULL) return NULL;
    struct bare_loop *loop = calloc(1, sizeof *loop);
    loop->task = task;
    loop->model = model;
    loop->data = mj_makeData(model);
    loop->observation = calloc((size_t)(model->nq + model->nv), sizeof(double));
    return loop;
}

void bare_loop_close(struct bare_loop *loop) {
    free(loop->observation);
    mj_deleteData(loop->data);
    mj_deleteModel(loop->model);
    free(loop);
}

int bare_loop_position_count(const struct bare_loop *loop) { return loop->model->nq; }
int bare_loop_velocity_count(const struct bare_loop *loop) { return loop->model->nv; }

double bare_loop_rest_position(const struct bare_loop *loop, int index) { return loop->model->qpos0[index]; }

/* Clears what a step depends on, but not all 3 MB of the engine's data as mj_resetData does. */
static void reset(struct bare_loop *loop, const double *position, const double *velocity) {
    const mjModel *model = loop->model;
    mjData *data = loop->data;
    size_t velocities = (size_t)model->nv * sizeof(double);
    data->time = 0;
    memset(data->ctrl, 0, (size_t)model->nu * sizeof(double));
    memset(data->qacc, 0, velocities);
    memset(data->qacc_warmstart, 0, velocities);
    memcpy(data->qpos, position, (size_t)model->nq * sizeof(double));
    memcpy(data->qvel, velocity, velocities);
    mj_forward(model, data);
}

static void observe(struct bare_loop *loop) {
    const mjModel *model = loop->model;
    const mjData *data = loop->data;
    double bound = loop->task.velocity_bound;
    int count = 0;
    for (int i = loop->task.first_observed_position; i < model->nq; i++) {
        loop->observation[count++] = data->qpos[i];
    }
    for (int i = 0; i < model->nv; i++) {
        double velocity = data->qvel[i];
        loop->observation[count++] = velocity > bound ? bound : velocity < -bound ? -bound : velocity;
    }
}

static int has_fallen(const struct bare_loop *loop) {
    const double *position = loop->data->qpos, *velocity = loop->data->qvel;
    switch (loop->task.end) {
    case BARE_END_HOPPER:
        for (int i = 2; i < loop->model->nq; i++) {
            if (!(fabs(position[i]) < 100)) return 1;
        }
        for (int i = 0; i < loop->model->nv; i++) {
            if (!(fabs(velocity[i]) < 100)) return 1;
        }
        return !(position[1] > 0.7 && isfinite(position[1]) && fabs(position[2]) < 0.2);
    case BARE_END_WALKER:
        return !(position[1] > 0.8 && position[1] < 2 && fabs(position[2]) < 1);
    default: return 0;
    }
}

double bare_loop_play(struct bare_loop *loop, const double *position, const double *velocity,
                      const float *actions, int step_count, int *played) {
    const mjModel *model = loop->model;
    mjData *data = loop->data;
    double total = 0;
    reset(loop, position, velocity);
    for (int step = 0; step < step_count; step++) {
        observe(loop);
        const float *action = actions + (size_t)step * (size_t)model->nu;
        float squares = 0;
        for (int i = 0; i < model->nu; i++) {
            data->ctrl[i] = action[i];
            squares += action[i] * action[i];
        }
        double before = data->qpos[0];
        for (int frame = 0; frame < loop->task.frame_skip; frame++) mj_step(model, data);
        double seconds = model->opt.timestep * loop->task.frame_skip;
        int fallen = has_fallen(loop);
        total += (data->qpos[0] - before) / seconds + (fallen ? 0 : loop->task.survival_bonus) -
                 (double)(loop->task.control_weight * squares);
        *played = step + 1;
        if (fallen) break;
    }
    return total;
}
