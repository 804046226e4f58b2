// SPDX-License-Identifier: Apache-2.0

// Trains a fleet of eight agents to swing a cart to the middle of its track, from preferences alone, with
// nudge.h and nothing else. The policy has a hidden layer, and the votes are averaged with a momentum.
// Agent 0 closes the rounds, as an aggregator would; the answers are simulated.
//
//     c++ -std=c++17 train.cpp $(pkg-config --cflags --libs nudge) && ./a.out
//
// Exits 0 if the policy improved and all agents have the same one.
#include <nudge.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

namespace {

constexpr std::size_t agentCount = 8;
constexpr int roundCount = 300;
constexpr std::uint32_t stepCount = 60;

void check(nudge_status status) {
    if (status == NUDGE_OK) return;
    std::fprintf(stderr, "train: nudge reports %ld\n", static_cast<long>(status));
    std::exit(1);
}

// An agent with the memory that it lives in.
class Agent {
public:
    Agent(const nudge_configuration &configuration, std::uint32_t index) {
        std::size_t bytes = 0;
        check(nudge_agent_bytes(&configuration, &bytes));
        memory.reset(::operator new(bytes, std::align_val_t{NUDGE_ALIGNMENT}));
        check(nudge_agent_create(memory.get(), bytes, &configuration, index, &handle));
    }

    operator nudge_agent *() const { return handle; }

    std::uint64_t fingerprint() const {
        std::uint64_t fingerprint = 0;
        check(nudge_fingerprint(handle, &fingerprint));
        return fingerprint;
    }

private:
    struct Release {
        void operator()(void *memory) const {
            ::operator delete(memory, std::align_val_t{NUDGE_ALIGNMENT});
        }
    };
    std::unique_ptr<void, Release> memory;
    nudge_agent *handle = nullptr;
};

// Plays one episode from a place on the track. Returns how far from the middle the cart was, over all steps.
template <typename Controller>
double play(const Agent &agent, Controller control, float place, std::uint32_t steps) {
    float speed = 0;
    double distance = 0;
    for (std::uint32_t step = 0; step < steps; step++) {
        const std::array<float, 2> observation = {place, speed};
        float force = 0;
        check(control(agent, observation.data(), observation.size(), &force, 1));
        speed += 0.1f * force;
        place += 0.1f * speed;
        distance += place * place;
    }
    return distance;
}

// Shows one pair of behaviours and answers which was better: the one that stayed nearer.
void showPair(const Agent &agent) {
    std::array<double, 2> distance = {0, 0};
    nudge_episode episode;
    while (nudge_next_episode(agent, &episode) == NUDGE_OK) {
        const float place = static_cast<float>(episode.reset_words[0]) / 2147483648.0f - 1.0f;
        check(nudge_begin_episode(agent));
        distance[episode.lane] += play(agent, nudge_act, place, episode.steps);
        check(nudge_end_episode(agent));
    }
    check(nudge_choose(agent, distance[0] < distance[1] ? 0 : 1));
}

void playRound(const std::vector<Agent> &fleet) {
    std::array<std::uint8_t, NUDGE_FRAME_BYTES_MAXIMUM> frame;
    std::vector<std::int32_t> votes(fleet.size(), NUDGE_ABSENT);
    std::size_t count = 0;
    for (std::size_t index = 0; index < fleet.size(); index++) {
        showPair(fleet[index]);
        check(nudge_transmit(fleet[index], frame.data(), frame.size(), &count));
        check(nudge_read_vote(fleet[0], frame.data(), count, &votes[index]));
    }
    check(nudge_close_round(fleet[0], votes.data(), votes.size(), 1, frame.data(), frame.size(), &count));
    for (std::size_t index = 1; index < fleet.size(); index++) {
        check(nudge_receive(fleet[index], frame.data(), count));
    }
}

double evaluate(const Agent &agent) {
    double distance = 0;
    for (const float place : {-1.0f, -0.5f, 0.5f, 1.0f}) {
        distance += play(agent, nudge_evaluate, place, stepCount) / 4;
    }
    return distance;
}

nudge_configuration settings() {
    nudge_configuration configuration;
    check(nudge_configuration_default(&configuration));
    configuration.seed = 7;
    configuration.agent_count = agentCount;
    configuration.observation_count = 2;
    configuration.action_count = 1;
    configuration.hidden_layer_count = 1;
    configuration.hidden_widths[0] = 8;
    configuration.horizon = stepCount;
    configuration.batch_size = 4;
    configuration.sides = 1;
    configuration.pairing = 1;
    configuration.momentum = 128;
    check(nudge_distance(0.02, configuration.fraction_bits, &configuration.learning_rate));
    check(nudge_distance(0.1, configuration.fraction_bits, &configuration.perturbation_scale));
    return configuration;
}

}  // namespace

int main() {
    const nudge_configuration configuration = settings();
    std::vector<Agent> fleet;
    for (std::uint32_t index = 0; index < agentCount; index++) fleet.emplace_back(configuration, index);

    const double before = evaluate(fleet[0]);
    for (int round = 0; round < roundCount; round++) {
        if (round % 50 == 0) std::printf("round %3d: distance %.3f\n", round, evaluate(fleet[0]));
        playRound(fleet);
    }
    const double after = evaluate(fleet[0]);
    std::printf("round %3d: distance %.3f\n", roundCount, after);

    bool agree = true;
    for (const Agent &agent : fleet) agree = agree && agent.fingerprint() == fleet[0].fingerprint();
    std::printf("agents %s\n", agree ? "agree" : "differ");
    return agree && after < before / 2 ? 0 : 1;
}
