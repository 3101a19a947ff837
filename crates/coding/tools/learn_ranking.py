"""Learns rankings: how the features of a code are weighed.

Input: rows of numbers of four bytes, as examples/ranking_rows.rs writes them: fold, query, whether the code is right,
features. For each ranking two small networks are learned, each with a listwise softmax over the candidates of a query
and Adam, and averaged: they agree where both know, and miss in different places.

The ranking of the program is learned from all folds. To measure it, five more are learned, each without one fold; the test
ranks each fold by the one that knows nothing of it. Needs numpy.

    python3 crates/coding/tools/learn_ranking.py ROWS
"""
import sys

from pathlib import Path

import numpy as np

CRATE = Path(__file__).resolve().parents[1]

FEATURES, HIDDEN, SEEDS = 35, 12, (7, 11)
ROUNDS, RATE, DECAY = 200, 0.03, 1e-3



def learn(rows, seed):
    """Input weights, where units begin, output weights, direct weights."""
    query, right, features = rows[:, 0] * 100_000 + rows[:, 1], rows[:, 2], rows[:, 3:]
    mean, spread = features.mean(0), features.std(0) + 1e-6
    x = ((features - mean) / spread).astype("f4")
    starts = np.r_[0, np.flatnonzero(np.diff(query)) + 1]
    count = len(starts)
    segment = np.repeat(np.arange(count), np.diff(np.r_[starts, len(query)]))
    random = np.random.default_rng(seed)
    weights = [random.normal(0, 0.3, (FEATURES, HIDDEN)), np.zeros(HIDDEN), random.normal(0, 0.1, HIDDEN), np.zeros(FEATURES)]
    weights = [part.astype("f4") for part in weights]
    first = [np.zeros_like(part) for part in weights]
    second = [np.zeros_like(part) for part in weights]
    for step in range(1, ROUNDS + 1):
        before = x @ weights[0] + weights[1]
        units = np.maximum(before, 0)
        score = units @ weights[2] + x @ weights[3]
        power = np.exp(score - np.maximum.reduceat(score, starts)[segment])
        share = power / np.add.reduceat(power, starts)[segment]
        slope = ((share - right) / count).astype("f4")
        back = slope[:, None] * weights[2] * (before > 0)
        gradient = [x.T @ back + DECAY * weights[0], back.sum(0), units.T @ slope + DECAY * weights[2],
                    x.T @ slope + DECAY * weights[3]]
        rate = RATE * min(1, 3 * (ROUNDS - step + 1) / ROUNDS)
        for at in range(4):
            first[at] = 0.9 * first[at] + 0.1 * gradient[at]
            second[at] = 0.99 * second[at] + 0.01 * gradient[at] ** 2
            moment = np.sqrt(second[at] / (1 - 0.99**step)) + 1e-8
            weights[at] = weights[at] - rate * (first[at] / (1 - 0.9**step)) / moment
    units, begin, output, direct = weights
    return units / spread[:, None], begin - (mean / spread) @ units, output, direct / spread


def row(numbers):
    return " ".join(f"{number:.5f}" for number in numbers) + "\n"


def write(rows, path):
    learned = [learn(rows, seed) for seed in SEEDS]
    units = np.concatenate([part[0] for part in learned], axis=1)
    direct = sum(part[3] for part in learned) / len(SEEDS)
    with open(path, "w") as file:
        file.write("# Learned by tools/learn_ranking.py. A line for each feature: what it adds to the rank by itself, then to each unit.\n")
        for own, to_units in zip(direct, units):
            file.write(row([own, *to_units]))
        file.write("# Where each unit begins; what each adds to the rank.\n")
        file.write(row(np.concatenate([part[1] for part in learned])))
        file.write(row(np.concatenate([part[2] for part in learned]) / len(SEEDS)))


def main():
    rows = np.fromfile(sys.argv[1], dtype="<f4").reshape(-1, 3 + FEATURES)
    write(rows, CRATE / "src/find/ranking.txt")
    for fold in range(5):
        write(rows[rows[:, 0] != fold], CRATE / f"tests/find_quality/rankings/without_fold_{fold}.txt")


if __name__ == "__main__":
    main()
