// SPDX-License-Identifier: Apache-2.0

/// How many labels others report for like tasks, to stand beside ours. None of them was measured here.
///
/// All of them learn a model of the reward from the labels and then train a policy on it with millions of
/// control steps. Ours has no such model, and no label is used twice.
enum PublishedLabels {
    struct Entry {
        var method: String
        var source: String
        var task: String
        var labels: String
    }

    static let all = [
        Entry(
            method: "Christiano et al. 2017", source: "[arXiv 1706.03741](https://arxiv.org/abs/1706.03741)",
            task: "MuJoCo tasks, people", labels: "700"),
        Entry(
            method: "Christiano et al. 2017", source: "[arXiv 1706.03741](https://arxiv.org/abs/1706.03741)",
            task: "Hopper's backflip, people, under an hour", labels: "900"),
        Entry(
            method: "REED", source: "[arXiv 2211.06527](https://arxiv.org/abs/2211.06527)",
            task: "locomotion of the DeepMind Control Suite, a program answers", labels: "50"),
        Entry(
            method: "QPA", source: "[arXiv 2305.17400](https://arxiv.org/abs/2305.17400)",
            task: "locomotion of the DeepMind Control Suite, a program answers", labels: "100 to 1,000"),
    ]
}
