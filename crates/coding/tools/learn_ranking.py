"""Learns a ranking: how the features of a code are weighed.

Input: rows written by the ignored test of src/find/learn.rs: group, query, whether the code is right, features. A listwise
softmax over the candidates of each query; Adam. Needs numpy.

    python3 learn_ranking.py ROWS ranking.txt
"""
import sys

import numpy as np

HIDDEN, ROUNDS, RATE, DECAY = 20, 170, 0.03, 1e-4

rows = np.loadtxt(sys.argv[1], dtype=np.float32)
query, right, features = rows[:, 0] * 100_000 + rows[:, 1], rows[:, 2], rows[:, 3:]
mean, spread = features.mean(0), features.std(0) + 1e-6
x = (features - mean) / spread
starts = np.r_[0, np.flatnonzero(np.diff(query)) + 1]
count = len(starts)
segment = np.repeat(np.arange(count), np.diff(np.r_[starts, len(query)]))

random = np.random.default_rng(7)
width = x.shape[1]
weights = [random.normal(0, 0.3, (width, HIDDEN)), np.zeros(HIDDEN), random.normal(0, 0.1, HIDDEN), np.zeros(width)]
first = [np.zeros_like(part) for part in weights]
second = [np.zeros_like(part) for part in weights]
for step in range(1, ROUNDS + 1):
    before = x @ weights[0] + weights[1]
    units = np.maximum(before, 0)
    score = units @ weights[2] + x @ weights[3]
    highest = np.full(count, -1e9)
    np.maximum.at(highest, segment, score)
    power = np.exp(score - highest[segment])
    share = power / np.bincount(segment, weights=power, minlength=count)[segment]
    slope = (share - right) / count
    back = np.outer(slope, weights[2]) * (before > 0)
    gradient = [x.T @ back + DECAY * weights[0], back.sum(0), units.T @ slope + DECAY * weights[2],
                x.T @ slope + DECAY * weights[3]]
    for at in range(4):
        first[at] = 0.9 * first[at] + 0.1 * gradient[at]
        second[at] = 0.99 * second[at] + 0.01 * gradient[at] ** 2
        weights[at] -= RATE * (first[at] / (1 - 0.9**step)) / (np.sqrt(second[at] / (1 - 0.99**step)) + 1e-8)


def row(numbers):
    return " ".join(f"{number:.5f}" for number in numbers) + "\n"


with open(sys.argv[2], "w") as file:
    file.write("# Learned by tools/learn_ranking.py. A line for each feature: what it adds to the rank by itself, then to each unit.\n")
    for direct, units in zip(weights[3] / spread, weights[0] / spread[:, None]):
        file.write(row([direct, *units]))
    file.write("# Where each unit begins; what each adds to the rank.\n")
    file.write(row(weights[1] - (mean / spread) @ weights[0]))
    file.write(row(weights[2]))
