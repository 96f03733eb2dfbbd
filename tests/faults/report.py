"""What a fault did: figures that are read, and what must not be."""

from dataclasses import dataclass, field


@dataclass
class Report:
    """`done` says what was done; `counted` are figures as texts, `broken` what does not hold."""

    done: str
    counted: list = field(default_factory=list)
    broken: list = field(default_factory=list)

    def count(self, text):
        self.counted.append(text)

    def must(self, holds, text):
        """Note that `text`, in words of a fault, is so unless it `holds`."""
        if not holds:
            self.broken.append(text)

    def read_from(self, readers, what="reads through nginx"):
        """Count what readers got. None may fail."""
        slowest = f", the slowest {readers.slowest:.2f} s" if readers.answered else ""
        self.count(f"{readers.answered:,} {what}, {len(readers.failed)} failed{slowest}")
        self.must(readers.answered, "nothing was read")
        self.must(not readers.failed, f"failed: {readers.failed[:3]}")

    def written_from(self, writers, ask_database):
        """Count what writers sent. What was acknowledged is stored once, and nothing twice."""
        lost, doubled = writers.lost_and_doubled(ask_database)
        again = f"{writers.kept} times the page kept the text, {writers.unanswered} times nginx said to send again"
        self.count(f"{len(writers.acknowledged):,} inspel acknowledged, {again}; {lost} lost, {doubled} twice")
        self.must(writers.acknowledged, "nothing was acknowledged")
        self.must(not lost and not doubled, f"{lost} lost, {doubled} twice")
        self.must(not writers.without_text, f"without the text: {writers.without_text[:2]}")
