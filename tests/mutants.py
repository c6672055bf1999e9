"""Holds the outcomes of cargo-mutants against the mutants that are explained.

mutants.py OUTCOMES EXPLAINED: prints one line of figures, and each mutant that survived without an explanation to stderr.
Exits with 1 if there is one, or if an explanation belongs to none that survived.
"""

import json
import re
import sys
import tomllib
from pathlib import Path


def main() -> int:
    outcomes = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["outcomes"]
    explained = tomllib.loads(Path(sys.argv[2]).read_text(encoding="utf-8")).get("mutant", [])
    explained = {(one["file"], one["code"], one["change"]) for one in explained}
    counts = dict.fromkeys(["CaughtMutant", "Timeout", "Unviable", "MissedMutant"], 0)
    files, known, unknown = set(), set(), []
    for outcome in outcomes:
        if outcome["scenario"] == "Baseline":
            if outcome["summary"] != "Success":
                print("the tests fail without a mutant")
                return 1
            continue
        mutant = outcome["scenario"]["Mutant"]
        counts[outcome["summary"]] += 1
        files.add(mutant["file"])
        if outcome["summary"] != "MissedMutant":
            continue
        # A place moves with every edit; the line of code it stands in names it as well.
        line = mutant["span"]["start"]["line"]
        code = Path(mutant["file"]).read_text(encoding="utf-8").splitlines()[line - 1].strip()
        change = re.sub(r"^[^ ]*:\d+:\d+: ", "", mutant["name"])
        key = (mutant["file"], code, change)
        if key in explained:
            known.add(key)
        else:
            unknown.append(f'{mutant["file"]}:{line}: {change}\n    {code}')
    stale = [key for key in sorted(explained - known) if key[0] in files]
    for survivor in unknown:
        print(f"survived: {survivor}", file=sys.stderr)
    for file, code, change in stale:
        print(f"explained, and no survivor: {file}: {change}\n    {code}", file=sys.stderr)
    print(
        f"{sum(counts.values())} mutants: {counts['CaughtMutant']} caught, {counts['Timeout']} timeouts, "
        f"{counts['Unviable']} unviable, {counts['MissedMutant'] - len(unknown)} explained, {len(unknown)} unexplained"
    )
    return 1 if unknown or stale or not files else 0


if __name__ == "__main__":
    sys.exit(main())
