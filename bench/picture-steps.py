"""Milliseconds per critic and generator step of conv-wgan-gp's networks in PyTorch on one thread, beside `npm run bench:nn -- --pictures`.

Run: python3 bench/picture-steps.py [SECONDS]. Grey pictures in batches of 32; 20th percentile of the clock, mean processor time.
"""

import sys
import time

import torch
from torch import nn

BATCH, NOISE, FILTERS = 32, 64, 32


def networks(side):
    filters = [FILTERS * 2**depth for depth in range(3 if side % 8 == 0 else 2)]
    small = side // 2 ** len(filters)
    critic, channels = [], 1
    for size in filters:
        critic += [nn.Conv2d(channels, size, 4, 2, 1), nn.LeakyReLU(0.2)]
        channels = size
    numbers = channels * small * small
    critic += [nn.Flatten(), nn.Linear(numbers, 1)]
    generator = [nn.Linear(NOISE, numbers), nn.Unflatten(1, (channels, small, small))]
    for size, out in zip(filters[::-1], [*filters[-2::-1], 1]):
        generator += [nn.BatchNorm2d(size), nn.ReLU(), nn.ConvTranspose2d(size, out, 4, 2, 1)]
    return nn.Sequential(*critic), nn.Sequential(*generator, nn.Tanh())


def steps(side):
    critic, generator = networks(side)
    optimisers = [torch.optim.Adam(network.parameters(), 2e-4, (0.5, 0.9)) for network in (critic, generator)]
    real = torch.tanh(torch.randn(BATCH, 1, side, side))

    def update(optimiser, loss):
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    def critic_step():
        with torch.no_grad():
            made = generator(torch.randn(BATCH, NOISE))
        share = torch.rand(BATCH, 1, 1, 1)
        mixed = (share * real + (1 - share) * made).requires_grad_(True)
        (gradient,) = torch.autograd.grad(critic(mixed).sum(), mixed, create_graph=True)
        penalty = 10 * ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()
        update(optimisers[0], critic(made).mean() - critic(real).mean() + penalty)

    def generator_step():
        update(optimisers[1], -critic(generator(torch.randn(BATCH, NOISE))).mean())

    return {"C": critic_step, "P": generator_step}


def measure(step, seconds):
    for _ in range(5):
        step()
    times, processor, end = [], time.process_time(), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    processor = (time.process_time() - processor) / len(times)
    return sorted(times)[len(times) // 5] * 1000, processor * 1000


torch.set_num_threads(1)
torch.manual_seed(0)
print("PyTorch", torch.__version__)
for side in (28, 32):
    for name, step in steps(side).items():
        wall, processor = measure(step, float(sys.argv[1]) if len(sys.argv) > 1 else 3)
        print(f"{name}{side}x{FILTERS} {wall:.2f} ms per step, {processor:.2f} ms of processor time")
