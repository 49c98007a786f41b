"""Print how well cash is applied: ours, the baseline and the ceiling, by profile and by situation.

python -m benchmarks.cash_application [--profile messy] [--seed 1] [--receipts 2000] [--show wrong] [--situation "paid twice"]
"""

from __future__ import annotations

import argparse
import time

from benchmarks.cash_application.answers import ours
from benchmarks.cash_application.baseline import baseline
from benchmarks.cash_application.ceiling import decided
from benchmarks.cash_application.profile import PROFILES
from benchmarks.cash_application.score import Judged, judge
from benchmarks.cash_application.show import WANTED, show_figures, show_lines
from benchmarks.cash_application.statement import cases


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m benchmarks.cash_application", description=__doc__.splitlines()[0] if __doc__ else "")
    ask.add_argument("--profile", choices=PROFILES, help="one profile; all three without")
    ask.add_argument("--seed", type=int, default=20260401)
    ask.add_argument("--receipts", type=int, default=2000)
    ask.add_argument("--show", choices=tuple(WANTED), help="list these lines readably")
    ask.add_argument("--situation", default="", help="list lines of this situation only")
    ask.add_argument("--most", type=int, default=60, help="list at most so many")
    wanted = ask.parse_args()
    for name in [wanted.profile] if wanted.profile else PROFILES:
        begin = time.process_time()
        judged, beside = run(name, wanted.receipts, wanted.seed)
        show_figures(name, judged, beside, time.process_time() - begin)
        if wanted.show:
            show_lines(judged, wanted.show, wanted.situation, wanted.most)


def run(profile: str, receipts: int, seed: int) -> tuple[list[Judged], list[Judged]]:
    """Our answers and the baseline's to the four statements of a profile, judged."""
    mine, beside = [], []
    for case in cases(PROFILES[profile], receipts, seed):
        visible = decided(case)
        mine += judge(case, ours(case), visible)
        beside += judge(case, baseline(case), visible)
    return mine, beside


if __name__ == "__main__":
    main()
