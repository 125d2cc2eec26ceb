"""What the benchmarks of a running site share: servers, load, the time of the processor, results.

Everything listens on 127.0.0.1, is bounded in time, and is ended with the benchmark.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Where each benchmark leaves its figures as JSON.
RESULTS = ROOT / "var" / "benchmarks"
