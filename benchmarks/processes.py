"""What the kernel says of a process and its children (proc(5))."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path


def tree(root: int) -> list[int]:
    """The process and all below it."""
    found = [root]
    for task in Path(f"/proc/{root}/task").iterdir():
        found += [pid for child in (task / "children").read_text().split() for pid in tree(int(child))]
    return found


def cpu_seconds(pid: int) -> tuple[str, float]:
    """Its command in two words, and the CPU time it has used."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    name = "broker" if b"valkey" in words[0] else next((w.decode() for w in words[3:4] if w), "run")
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return name, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss_bytes(pid: int) -> int:
    """Proportional set size: what is shared counts in parts."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def peak_bytes(pid: int) -> int:
    """The most that was resident at any moment."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


@dataclass(frozen=True)
class Taken:
    seconds: float
    cpu_seconds: float


def children_cpu() -> float:
    """CPU time of the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
